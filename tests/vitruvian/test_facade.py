from __future__ import annotations

import ast
import importlib
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import vitruvian

SOURCE = Path(vitruvian.__file__).read_text(encoding="utf-8")


def packaged_solutions():
    """Yield the solutions of the package with their modules, as the facade writes them."""
    for module in pkgutil.iter_modules(vitruvian.solutions.__path__):
        path = f".solutions.{module.name}"
        solution = getattr(importlib.import_module(path, "vitruvian"), "SOLUTION", None)
        if solution is not None:
            yield path, solution


def _type_checker_imports():
    """Return the names that the block for type checkers imports, with their modules.

    Solutions are imported as ``SOLUTION as pose``.
    """
    block = next(node for node in ast.parse(SOURCE).body if isinstance(node, ast.If))
    return {
        alias.asname or alias.name: f".{node.module}"
        for node in block.body
        if isinstance(node, ast.ImportFrom) and node.level
        for alias in node.names
    }


def test_type_checkers_and_programs_find_the_same():
    packaged = {solution.name: module for module, solution in packaged_solutions()}

    assert _type_checker_imports() == {**vitruvian._HOME_OF, **packaged}


def test_public_names_are_these_and_no_others():
    quick = {solution.name for _, solution in packaged_solutions()}
    found = {*vitruvian._HOME_OF, *vitruvian._MODULES, *quick, "__version__"}

    assert sorted(vitruvian.__all__) == sorted(found)


@pytest.mark.parametrize("name", vitruvian.__all__)
def test_every_public_name_is_there_and_listed(name):
    assert getattr(vitruvian, name) is getattr(vitruvian, name)
    assert name in dir(vitruvian)


def test_other_names_are_missing():
    message = r"module 'vitruvian' has no attribute 'posse'\. Did you mean 'pose'"
    with pytest.raises(AttributeError, match=message):
        vitruvian.posse  # noqa: B018
    with pytest.raises(AttributeError, match=r"no attribute '__path_of__'$"):
        vitruvian.__path_of__  # noqa: B018


def _run(script):
    command = [sys.executable, "-c", script]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def test_importing_loads_no_numpy_and_no_graph():
    script = "import sys, vitruvian; print('numpy' in sys.modules, len(sys.modules))"

    has_numpy, count = _run(script).split()

    assert has_numpy == "False"
    assert int(count) < 150


@pytest.mark.parametrize(
    ("module", "looked_up"),
    [
        ("graph", "CalculatorGraph('upper_body_pose_tracking_cpu').input_streams"),
        ("graph_file.library", "'upper_body_pose_tracking_cpu' in LIBRARY.graphs()"),
        ("graph_file.library", "'PoseDetectionCpu' in LIBRARY.subgraphs()"),
        ("authoring.calculator", "'GateCalculator' in REGISTRY"),
    ],
)
def test_packaged_things_are_found_by_whoever_looks_first(module, looked_up):
    found = _run(f"from vitruvian.framework.{module} import *; print({looked_up})")

    assert found.strip() in {"True", "('input_video',)"}
