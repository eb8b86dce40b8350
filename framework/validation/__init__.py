"""Check a graph in full, and make the plan that the runtime executes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..config import GraphConfig
from ..errors import GraphConfigError, Problem
from ..imports import import_modules
from ..library import LIBRARY, GraphLibrary
from ..plan import GraphPlan
from ..problems import Problems
from ..registry import REGISTRY, CalculatorRegistry
from ..subgraph import expand
from ..switch_container import GENERATED_SUBGRAPHS
from ..yaml_loader import read_source
from .planning import make_plan
from .wiring import check_wiring

__all__ = ["check_graph", "plan_graph", "validate"]

#: What can become a graph: a name, a path, YAML text, a mapping or a config.
GraphSource = str | Path | Mapping[str, Any] | GraphConfig


def validate(
    config: GraphConfig,
    *,
    registry: CalculatorRegistry = REGISTRY,
    library: GraphLibrary | None = None,
) -> GraphPlan:
    """Check a graph; raises ``GraphConfigError`` with every problem of it and its subgraphs."""
    return _finished(*_planned(config, Problems(), registry, library))


def plan_graph(
    source: GraphSource,
    *,
    registry: CalculatorRegistry = REGISTRY,
    library: GraphLibrary | None = None,
) -> GraphPlan:
    """Load, expand and check a graph in one go, so that every problem is reported at once."""
    problems = Problems()
    config = read_source(source, problems, library)
    return _finished(*_planned(config, problems, registry, library))


def check_graph(
    source: GraphSource,
    *,
    registry: CalculatorRegistry = REGISTRY,
    library: GraphLibrary | None = None,
) -> list[Problem]:
    """Return every problem of a graph in the order of its file; empty when it can run."""
    try:
        plan_graph(source, registry=registry, library=library)
    except GraphConfigError as error:
        return list(error.problems)
    return []


def _planned(
    config: GraphConfig,
    problems: Problems,
    registry: CalculatorRegistry,
    library: GraphLibrary | None,
) -> tuple[GraphPlan | None, Problems]:
    lookup = (library or LIBRARY).lookup(config.path)
    flat = expand(config, problems, lookup, check_wiring)
    import_modules(flat, problems)

    def subgraph_names() -> list[str]:
        return [*lookup.names(), *GENERATED_SUBGRAPHS]

    return make_plan(flat, problems, registry, subgraph_names), problems


def _finished(plan: GraphPlan | None, problems: Problems) -> GraphPlan:
    problems.raise_any()
    assert plan is not None
    return plan
