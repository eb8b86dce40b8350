"""All solutions: those of this package, and those of installed packages.

A module of this folder that has a ``SOLUTION`` offers it. Another package offers one with a line in
its metadata, here in ``pyproject.toml``::

    [project.entry-points."vitruvian.solutions"]
    birds = "bird_tracking:SOLUTION"
"""

from __future__ import annotations

import ast
import importlib
import logging
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ..framework.authoring.plugins import entry_points_in

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

    from .pipeline import LandmarkSet
    from .solution import AnySolution

__all__ = ["ENTRY_POINT_GROUP", "Offer", "landmark_sets", "offers", "solution_named", "solutions"]

ENTRY_POINT_GROUP = "vitruvian.solutions"

_log = logging.getLogger(__name__)


class Offer(NamedTuple):
    """A solution's name, a sentence about it, and its place: ``module:attribute``."""

    name: str
    summary: str
    place: str

    def load(self) -> AnySolution:
        """Import the solution."""
        module, _, attribute = self.place.partition(":")
        solution: AnySolution = getattr(importlib.import_module(module), attribute)
        return solution


@cache
def offers() -> Mapping[str, Offer]:
    """Return what there is by name, and import nothing: lists of commands must come at once."""
    found = {offer.name: offer for offer in sorted(_packaged(), key=lambda offer: offer.name)}
    for entry in sorted(entry_points_in(ENTRY_POINT_GROUP), key=lambda entry: entry.name):
        # Later, so that a package cannot take the name of a solution of ours.
        found.setdefault(entry.name, Offer(entry.name, _origin(entry), entry.value))
    return found


@cache
def solution_named(name: str) -> AnySolution:
    """Return a solution; raises ``KeyError`` for a name that there is not."""
    return offers()[name].load()


def solutions() -> Mapping[str, AnySolution]:
    """Return all solutions by name; one that cannot be imported is named in a warning."""
    found: dict[str, AnySolution] = {}
    for offer in offers().values():
        try:
            found[offer.name] = solution_named(offer.name)
        except Exception as error:  # noqa: BLE001  # somebody else's code may raise anything
            _log.warning(
                "the solution %s cannot be used: import of %r failed: %s; update or uninstall its "
                "package",
                offer.name,
                offer.place,
                error,
            )
    return found


@cache
def landmark_sets() -> Mapping[int, LandmarkSet]:
    """Return the landmarks that solutions declare, and those of whole tables, by their number."""
    from .pipeline import LandmarkSet

    found: dict[int, LandmarkSet] = {}
    for solution in solutions().values():
        for pipeline in solution.variants():
            for landmarks in (*pipeline.landmarks, LandmarkSet.joined(pipeline.landmarks)):
                found.setdefault(len(landmarks.names), landmarks)
    found.pop(0, None)
    return found


def _packaged() -> Iterator[Offer]:
    for path in sorted(Path(__file__).parent.glob("*.py")):
        source = path.read_text(encoding="utf-8")
        # Most modules have none, and parsing all would take longer than the rest.
        if "\nSOLUTION = " in source:
            name, summary = _declared(source)
            yield Offer(name, summary, f"{__package__}.{path.stem}:SOLUTION")


def _declared(source: str) -> tuple[str, str]:
    """Return the first two arguments of ``SOLUTION = Solution("name", "summary", …)``."""
    for statement in ast.parse(source).body:
        match statement:
            case ast.Assign([ast.Name("SOLUTION")], ast.Call(args=[name, summary, *_])):
                return ast.literal_eval(name), ast.literal_eval(summary)
            case _:
                pass
    raise AssertionError("SOLUTION must be a call with the name and the summary as literals")


def _origin(entry: EntryPoint) -> str:
    return f"From the package {entry.dist.name}." if entry.dist else f"From {entry.value}."
