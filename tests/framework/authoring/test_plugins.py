from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from vitruvian.framework.authoring.calculator import REGISTRY, CalculatorRegistry
from vitruvian.framework.authoring.plugins import load_plugins
from vitruvian.framework.planning.planner import check_graph

Install = Callable[[str, str], None]

BIRDS = """\
from vitruvian import Calculator, Input, Output


class CountBirdsCalculator(Calculator):
    frame = Input(int)
    birds = Output(int)

    def process(self, ctx):
        ctx[self.birds] = ctx[self.frame]
"""


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Return a function that installs a distribution with one module of calculators."""
    REGISTRY.load_sources()
    before = set(sys.modules)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(REGISTRY, "_classes", dict(REGISTRY._classes))

    def installed(name: str, code: str) -> None:
        (tmp_path / f"{name}_plugin.py").write_text(code, encoding="utf-8")
        info = tmp_path / f"{name}-1.2.dist-info"
        info.mkdir()
        metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.2\n"
        (info / "METADATA").write_text(metadata, encoding="utf-8")
        entry = f"[vitruvian.calculators]\n{name} = {name}_plugin\n"
        (info / "entry_points.txt").write_text(entry, encoding="utf-8")

    yield installed
    for name in set(sys.modules) - before:
        if name.endswith("_plugin"):
            del sys.modules[name]


def test_a_package_brings_its_calculators(install: Install) -> None:
    install("birds", BIRDS)

    load_plugins()

    assert "CountBirdsCalculator" in REGISTRY


def test_plugins_are_imported_when_a_name_is_not_known_yet(install: Install) -> None:
    registry = CalculatorRegistry()
    registry.add_source(load_plugins)
    install("birds", BIRDS)
    assert "birds_plugin" not in sys.modules

    registry.get("CountBirdsCalculator")

    assert "birds_plugin" in sys.modules


def test_a_graph_may_name_the_calculators_of_a_package(
    install: Install, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph = {
        "input_stream": "frame",
        "node": [{"calculator": "CountBirdsCalculator", "input_stream": "FRAME:frame"}],
    }
    monkeypatch.setattr(REGISTRY, "_sources", [load_plugins])
    install("birds", BIRDS)

    assert check_graph(graph) == []


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("import no_such_library", "ModuleNotFoundError: No module named 'no_such_library'"),
        (BIRDS.replace("CountBirds", "PassThrough"), "'PassThroughCalculator' is defined twice"),
        ("def broken(:", "SyntaxError"),
    ],
)
def test_a_package_that_cannot_be_imported_is_named_and_stops_nothing(
    install: Install, caplog: pytest.LogCaptureFixture, code: str, reason: str
) -> None:
    install("adders", "x = 1")
    install("broken", code)
    install("zebras", BIRDS.replace("Birds", "Zebras"))

    with caplog.at_level(logging.WARNING, "vitruvian"):
        load_plugins()

    (record,) = caplog.records
    assert record.getMessage().startswith("the calculators of broken 1.2 cannot be used: import of")
    assert reason in record.getMessage()
    assert "CountZebrasCalculator" in REGISTRY
