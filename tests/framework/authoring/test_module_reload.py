from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from vitruvian.framework.authoring.calculator import REGISTRY
from vitruvian.framework.authoring.module_reload import fresh_modules, own_modules
from vitruvian.framework.authoring.user_modules import import_module_or_file

TOOLS = """\
import vitruvian as vt


class ReloadedOneCalculator(vt.Calculator):
    number = 1
"""


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return the file of an imported module, and forget it afterwards."""
    before = set(sys.modules)
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setattr(REGISTRY, "_classes", REGISTRY.snapshot())
    file = tmp_path / "reload_tools.py"
    file.write_text(TOOLS)
    import_module_or_file(str(file))
    yield file
    for name in set(sys.modules) - before:
        del sys.modules[name]


def test_own_modules_are_those_below_the_folders(tools: Path, tmp_path: Path) -> None:
    assert own_modules([tmp_path]) == {"reload_tools": tools.resolve()}
    assert own_modules([tmp_path / "elsewhere"]) == {}


@pytest.mark.parametrize("module", ["json", "numpy", "vitruvian.framework.graph"])
def test_libraries_and_the_program_itself_are_not_reloaded(module: str) -> None:
    import_module_or_file(module)
    file = sys.modules[module].__file__
    assert file is not None

    assert own_modules([Path(file).parent]) == {}


def test_modules_and_their_calculators_are_made_anew(tools: Path) -> None:
    before = REGISTRY.get("ReloadedOneCalculator")
    # As long as before, and within the same second: bytecode would pass for current.
    tools.write_text(TOOLS.replace("One", "Two").replace("= 1", "= 2"))

    with fresh_modules(own_modules([tools.parent])):
        module = import_module_or_file(str(tools))

    assert module.ReloadedTwoCalculator.number == 2
    assert REGISTRY.get("ReloadedTwoCalculator") is module.ReloadedTwoCalculator
    assert REGISTRY.get("ReloadedOneCalculator") is None
    assert before is not None


def test_a_failure_leaves_everything_as_it_was(tools: Path) -> None:
    module, cls = sys.modules["reload_tools"], REGISTRY.get("ReloadedOneCalculator")
    tools.write_text(TOOLS.replace("One", "Two") + "\n1 / 0\n")

    with pytest.raises(ZeroDivisionError, match="by zero"):  # noqa: SIM117
        with fresh_modules(own_modules([tools.parent])):
            import_module_or_file(str(tools))

    assert sys.modules["reload_tools"] is module
    assert REGISTRY.get("ReloadedOneCalculator") is cls
    assert REGISTRY.get("ReloadedTwoCalculator") is None
