"""From a graph's source to its plan."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..graph_file.library import GraphLibrary
from .plan import GraphPlan

__all__ = ["load_plan"]


def load_plan(
    source: str | Path | Mapping[str, Any], library: GraphLibrary | None = None
) -> GraphPlan:
    """Load, expand and validate a graph; raises ``GraphConfigError`` with every problem."""
    # Imported here for a quick start: a program that only defines calculators needs no planner.
    from .planner import plan_graph

    return plan_graph(source, library=library)
