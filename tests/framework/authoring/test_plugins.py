from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from vitruvian.framework.authoring.calculator import REGISTRY, CalculatorRegistry
from vitruvian.framework.authoring.plugins import load_plugins, plugin_folders
from vitruvian.framework.graph_file.library import GraphLibrary
from vitruvian.framework.planning.planner import check_graph
from vitruvian.packaged import _add_plugin_folders, packaged_library

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


GRAPH = """\
# Count birds.
input_stream: frames
output_stream: birds
node:
  - calculator: CountBirdsTwice
    input_stream: frames
    output_stream: birds
"""
SUBGRAPH = """\
type: CountBirdsTwice
input_stream: frames
output_stream: birds
node:
  - calculator: PassThroughCalculator
    input_stream: frames
    output_stream: birds
"""


@pytest.fixture
def shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Yield the folder of an installed package that brings a graph and a subgraph."""
    package = tmp_path / "bird_files"
    for kind, text in (("graphs", GRAPH), ("subgraphs", SUBGRAPH)):
        (package / kind).mkdir(parents=True)
        (package / kind / "__init__.py").write_text("")
        (package / kind / f"count_birds_{kind}.yaml").write_text(text)
    (package / "__init__.py").write_text("")
    info = tmp_path / "bird_files-1.2.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: bird-files\nVersion: 1.2\n")
    groups = [
        f"[vitruvian.{kind}]\nbirds = bird_files.{kind}\n" for kind in ("graphs", "subgraphs")
    ]
    (info / "entry_points.txt").write_text("\n".join(groups))
    monkeypatch.syspath_prepend(tmp_path)
    yield package
    for name in [name for name in sys.modules if name.startswith("bird_files")]:
        del sys.modules[name]


def test_a_package_brings_its_graphs_and_subgraphs(shared: Path) -> None:
    library = packaged_library()
    _add_plugin_folders(library)

    assert library.graphs()["count_birds_graphs"].parent == shared / "graphs"
    assert library.subgraphs()["CountBirdsTwice"].parent == shared / "subgraphs"
    assert check_graph("count_birds_graphs", library=library) == []


def test_the_library_looks_for_them_when_it_is_asked(shared: Path) -> None:
    library = GraphLibrary()
    library.add_source(_add_plugin_folders)

    assert list(library.graphs()) == ["count_birds_graphs"]
    assert library.subgraph_names() == ["CountBirdsTwice"]


def test_a_package_without_its_graph_files_is_named(
    shared: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (shared / "graphs" / "count_birds_graphs.yaml").unlink()

    plugin_folders("vitruvian.graphs", "the graphs")

    assert "the graphs of 'bird_files.graphs' are missing: no .yaml or .pbtxt file" in caplog.text


def test_an_entry_that_is_no_package_is_left_out_and_named(
    shared: Path, caplog: pytest.LogCaptureFixture
) -> None:
    entries = shared.parent / "bird_files-1.2.dist-info" / "entry_points.txt"
    (shared / "module.py").write_text("")
    entries.write_text("[vitruvian.graphs]\nbirds = bird_files.module\n")

    assert plugin_folders("vitruvian.graphs", "the graphs") == []
    assert "the graphs of 'bird_files.module' cannot be used: expected a package" in caplog.text
