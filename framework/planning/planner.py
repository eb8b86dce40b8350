"""Load a graph, check all of it, and make the plan that the runtime executes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ..authoring.calculator import REGISTRY, CalculatorRegistry
from ..authoring.user_modules import import_modules
from ..errors import GraphConfigError, Problem
from ..graph_file.config import GraphConfig
from ..graph_file.library import LIBRARY, GraphLibrary
from ..graph_file.loader import read_source
from ..graph_file.problems import Problems
from ..messages import reason_of
from .node_binding import place_of_option
from .plan import GraphPlan, NodePlan
from .plan_maker import make_plan
from .stream_names import check_wiring
from .subgraphs import expand
from .switch_container import GENERATED_SUBGRAPHS

__all__ = ["Importer", "check_graph", "examine_graph", "plan_config", "plan_graph", "validate"]

#: What a graph can be loaded from: a name, a path, YAML text, a mapping or a configuration.
GraphSource = str | Path | Mapping[str, Any] | GraphConfig
#: Imports the modules that an expanded graph lists under ``import``, and reports failures.
Importer = Callable[[GraphConfig, Problems], None]


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
    """Return every problem of a graph in the order of its file; empty when it can run.

    Files that are missing count, such as models; ``plan_graph`` does not look for them.
    """
    problems, _ = examine_graph(source, registry=registry, library=library)
    return problems


def examine_graph(
    source: GraphSource,
    *,
    registry: CalculatorRegistry = REGISTRY,
    library: GraphLibrary | None = None,
) -> tuple[list[Problem], GraphPlan | None]:
    """Return every problem of a graph as ``check_graph`` does, and its plan if there is one."""
    try:
        plan = plan_graph(source, registry=registry, library=library)
    except GraphConfigError as error:
        return list(error.problems), None
    problems = Problems()
    is_sound = True
    for node in plan.nodes:
        missing = _missing_files(node, plan.base_dir or Path(), problems)
        is_sound &= missing is not None
        for option, message in (missing or {}).items():
            config = node.contract.node
            place = place_of_option(config, (option,)) if config else node.location
            problems.add(place, f"{node.calculator.__name__}: {message}")
    return problems.in_order(), plan if is_sound else None


def _missing_files(node: NodePlan, folder: Path, problems: Problems) -> Mapping[str, str] | None:
    """Return what is wrong with a node's files; None, with a problem, if its class cannot tell."""
    cls = node.calculator
    name = "missing_files"
    try:
        missing = cls.missing_files(node.options, folder)
        name = "packaged_files"
        cls.packaged_files(node.options)
    except (Exception, SystemExit) as error:  # noqa: BLE001  # somebody else's code
        problems.add(node.location, f"{cls.__name__}.{name} failed: {reason_of(error)}")
        return None
    return missing


def plan_config(
    config: GraphConfig,
    problems: Problems,
    *,
    registry: CalculatorRegistry = REGISTRY,
    library: GraphLibrary | None = None,
    importer: Importer = import_modules,
) -> GraphPlan | None:
    """Return the plan of a graph that was read; None, with problems noted, when it has faults.

    No module of the graph is imported before ``importer`` is called with the expanded graph, so
    that a caller that does not trust the file can refuse.
    """
    lookup = (library or LIBRARY).lookup(config.path)
    flat = expand(config, problems, lookup, check_wiring)
    importer(flat, problems)

    def subgraph_names() -> list[str]:
        return [*lookup.names(), *GENERATED_SUBGRAPHS]

    return make_plan(flat, problems, registry, subgraph_names)


def _planned(
    config: GraphConfig,
    problems: Problems,
    registry: CalculatorRegistry,
    library: GraphLibrary | None,
) -> tuple[GraphPlan | None, Problems]:
    return plan_config(config, problems, registry=registry, library=library), problems


def _finished(plan: GraphPlan | None, problems: Problems) -> GraphPlan:
    problems.raise_any()
    assert plan is not None
    return plan
