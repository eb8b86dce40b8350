from __future__ import annotations

import subprocess
import sys
from textwrap import dedent

import pytest

from vitruvian.calculator_finder import _modules_naming
from vitruvian.framework.authoring.calculator import REGISTRY

PACKAGE = "vitruvian.calculators."


def test_every_packaged_calculator_is_found_by_its_name() -> None:
    found = {name: REGISTRY.get(name) for name in REGISTRY.names()}
    packaged = {n: cls.__module__ for n, cls in found.items() if cls.__module__.startswith(PACKAGE)}

    missed = {n: module for n, module in packaged.items() if module not in _modules_naming(n)}

    assert len(packaged) > 150
    assert not missed


def test_a_name_that_stands_nowhere_imports_nothing() -> None:
    assert _modules_naming("FlyToTheMoonCalculator") == []


def printed_by(code: str) -> str:
    """Run code in a process of its own, which has imported nothing yet."""
    done = subprocess.run(
        [sys.executable, "-c", dedent(code)], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_planning_a_graph_imports_the_calculators_that_it_names() -> None:
    imported = printed_by(
        """
        import sys
        from vitruvian.framework.planning.planner import plan_graph
        node = {"calculator": "SplitDetectionVectorCalculator", "input_stream": "a",
                "output_stream": "b", "options": {"ranges": [{"begin": 0, "end": 1}]}}
        plan_graph({"input_stream": "a", "node": [node]})
        package = "vitruvian.calculators.core."
        print(*sorted(name.removeprefix(package) for name in sys.modules if package in name))
        """
    ).split()

    assert "split" in imported
    assert "gate" not in imported


def test_a_class_with_the_name_of_a_packaged_calculator_is_refused() -> None:
    refusal = printed_by(
        """
        from vitruvian import Calculator, FrameworkError, Input
        from vitruvian.framework.authoring.calculator import REGISTRY

        class GateCalculator(Calculator):
            number = Input(int)

            def process(self, ctx):
                pass

        try:
            REGISTRY.get("GateCalculator")
        except FrameworkError as error:
            print(error)
        """
    )

    assert refusal.startswith("calculator 'GateCalculator' is defined twice: in __main__ and in")


@pytest.mark.parametrize("name", ["", "vitruvian.calculators", "a b"])
def test_what_is_no_name_of_a_class_imports_nothing(name: str) -> None:
    assert REGISTRY.get(name) is None
