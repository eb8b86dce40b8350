"""All solutions: those of this package, and those of installed packages.

A module of this folder that has a ``SOLUTION`` offers it. Another package offers one with a line in
its metadata, here in ``pyproject.toml``::

    [project.entry-points."vitruvian.solutions"]
    birds = "bird_tracking:SOLUTION"
"""

from __future__ import annotations

import importlib
import logging
import pkgutil
from functools import cache
from types import MappingProxyType
from typing import Any

from .solution import Solution

__all__ = ["ENTRY_POINT_GROUP", "solutions"]

ENTRY_POINT_GROUP = "vitruvian.solutions"

_log = logging.getLogger(__name__)

AnySolution = Solution[..., Any]


@cache
def solutions() -> MappingProxyType[str, AnySolution]:
    """Return all solutions by name; one that cannot be imported is named in a warning."""
    found = {solution.name: solution for solution in _packaged()}
    for solution in _installed():
        # Later, so that a package cannot take the name of a solution of ours.
        found.setdefault(solution.name, solution)
    return MappingProxyType(found)


def _packaged() -> list[AnySolution]:
    package = importlib.import_module(__package__ or "")
    modules = [
        importlib.import_module(f"{package.__name__}.{module.name}")
        for module in pkgutil.iter_modules(package.__path__)
    ]
    return [module.SOLUTION for module in modules if hasattr(module, "SOLUTION")]


def _installed() -> list[AnySolution]:
    from importlib.metadata import entry_points

    found: list[AnySolution] = []
    for entry in sorted(entry_points(group=ENTRY_POINT_GROUP), key=lambda entry: entry.name):
        try:
            found.append(entry.load())
        except Exception as error:  # noqa: BLE001  # somebody else's code may raise anything
            _log.warning(
                "the solution %s cannot be used: import of %r failed: %s; update or uninstall its "
                "package",
                entry.name,
                entry.value,
                error,
            )
    return found
