"""In a checkout every module is loaded once, from the path that a person sees."""

from __future__ import annotations

import importlib
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

from vitruvian.framework.graph import CalculatorGraph
from vitruvian.packaged import load_calculators

ROOT = Path(__file__).parent.parent
LINKS = ("calculators", "framework", "graphs", "subgraphs")


def test_a_breakpoint_at_a_path_of_the_checkout_stops(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text("import vitruvian as vt\nvt.CalculatorGraph('input_stream: x')\n")
    code = inspect.unwrap(CalculatorGraph.__init__).__code__
    body = min(line for *_, line in code.co_lines() if line and line > code.co_firstlineno)

    debugged = subprocess.run(
        [sys.executable, "-m", "pdb", "-c", f"b framework/graph.py:{body}", "-c", "c", program],
        input="q\n",
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )

    assert f"> {ROOT / 'framework' / 'graph.py'}({body})__init__()" in debugged.stdout


def test_no_module_is_loaded_through_a_link() -> None:
    load_calculators()
    files = [
        Path(module.__file__)
        for name, module in sys.modules.copy().items()
        if name.startswith("vitruvian.") and module.__file__
    ]
    through_links = [
        file for file in files for link in LINKS if file.is_relative_to(ROOT / "vitruvian" / link)
    ]

    assert len(files) > 100
    assert through_links == []


@pytest.mark.parametrize("name", [*LINKS, "framework.graph", "vitruvian.vitruvian"])
def test_a_package_by_another_name_is_refused(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(ROOT)

    with pytest.raises(
        ImportError, match=r"is the package vitruvian.* by another name.*; import v"
    ):
        importlib.import_module(name)
