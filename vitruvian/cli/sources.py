"""Find the graph that an argument of the command line means, and the user's own calculators."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from ..framework.authoring.user_modules import describe_import_error, import_module_or_file
from ..framework.errors import FrameworkError, Location

__all__ = ["import_own", "source_on"]


def source_on(device: str, source: str | Path) -> tuple[str | Path, str]:
    """Return the graph to load for ``--device``, and what is left to ask of its nodes.

    Says on stderr where ``auto`` makes it another graph.
    """
    if device == "graph":
        return source, device
    from ..device_policy import choose_variant
    from ..framework.planning.planner import plan_graph

    variant = choose_variant(plan_graph(source), source, device)
    if variant.reason:
        sys.stderr.write(f"warning: {variant.reason}\n")
    return variant.source, variant.device


def import_own(modules: Sequence[str]) -> None:
    """Import what ``--import`` names; raises ``FrameworkError`` with the line that failed."""
    for name in modules:
        try:
            import_module_or_file(name, Path())
        except Exception as error:
            place = Location(f"--import {name}")
            raise FrameworkError(f"{place}: {describe_import_error(error)}") from error


def is_terminal() -> bool:
    """Tell whether standard output is looked at rather than read by a program."""
    return sys.stdout.isatty()
