"""Find the graph for ``--device``, and the user's own calculators."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..calculators.tensor.settings import DeviceName, InferenceSettings
from ..framework.authoring.user_modules import describe_import_error, import_module_or_file
from ..framework.errors import FrameworkError, Location

if TYPE_CHECKING:
    from ..calculators.tensor.graph_placement import PlacedGraph

__all__ = ["graph_on_device", "import_own", "told"]


def graph_on_device(
    source: str | Path, settings: InferenceSettings
) -> tuple[str | Path, InferenceSettings]:
    """Return the graph to load for ``--device``, and the settings that are left for its nodes.

    Says on stderr where ``auto`` makes it another graph.
    """
    if settings.device is DeviceName.GRAPH:
        return source, settings
    from ..calculators.tensor.graph_placement import place_graph

    return told(place_graph(source, settings))


def told(placed: PlacedGraph) -> tuple[Any, InferenceSettings]:
    """Return graph and settings, having said on stderr why it is not the graph asked for."""
    if placed.reason:
        sys.stderr.write(f"warning: {placed.reason}\n")
    return placed.source, placed.settings


def import_own(modules: Sequence[str]) -> None:
    """Import what ``--import`` names; raises ``FrameworkError`` with the line that failed."""
    for name in modules:
        try:
            import_module_or_file(name, Path())
        except Exception as error:
            place = Location(f"--import {name}")
            raise FrameworkError(f"{place}: {describe_import_error(error)}") from error


def is_terminal() -> bool:
    """Return True when standard output goes to a person and not to a program."""
    return sys.stdout.isatty()
