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
from collections.abc import Mapping
from functools import cache
from typing import Any

from .pipeline import LandmarkSet
from .solution import Solution

__all__ = ["ENTRY_POINT_GROUP", "landmark_sets", "solutions"]

ENTRY_POINT_GROUP = "vitruvian.solutions"

_log = logging.getLogger(__name__)

AnySolution = Solution[..., Any]


@cache
def solutions() -> Mapping[str, AnySolution]:
    """Return all solutions by name; one that cannot be imported is named in a warning."""
    found = {solution.name: solution for solution in _packaged()}
    for solution in _installed():
        # Later, so that a package cannot take the name of a solution of ours.
        found.setdefault(solution.name, solution)
    return found


@cache
def landmark_sets() -> Mapping[int, LandmarkSet]:
    """Return the landmarks that solutions declare, and those of whole tables, by their number."""
    found: dict[int, LandmarkSet] = {}
    for solution in solutions().values():
        for pipeline in solution.variants():
            for landmarks in (*pipeline.landmarks, LandmarkSet.joined(pipeline.landmarks)):
                found.setdefault(len(landmarks.names), landmarks)
    found.pop(0, None)
    return found


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
