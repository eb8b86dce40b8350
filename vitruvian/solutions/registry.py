"""All solutions: those of this package, and those of installed packages.

``PACKAGED`` lists the modules of this folder that have a ``SOLUTION``. Another package offers one
with a line in its metadata, here in ``pyproject.toml``::

    [project.entry-points."vitruvian.solutions"]
    birds = "bird_tracking:SOLUTION"
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

    from .pipeline import LandmarkSet
    from .solution import AnySolution

__all__ = [
    "ENTRY_POINT_GROUP",
    "PACKAGED",
    "Offer",
    "has_solution",
    "landmark_sets",
    "offers",
    "solution_named",
    "solutions",
]

ENTRY_POINT_GROUP = "vitruvian.solutions"

#: The modules of this folder by the name of their solution, so that one that is named is found
#: without a look at the others.
PACKAGED: Mapping[str, str] = {
    "faces": "face_detection",
    "hands": "hands",
    "holistic": "holistic",
    "mesh": "face_mesh",
    "pose": "pose",
    "segment": "selfie_segmentation",
}


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
    from ..framework.authoring.plugins import entry_points_in

    found = {
        name: Offer(name, _summary(module), _place(module)) for name, module in PACKAGED.items()
    }
    for entry in sorted(entry_points_in(ENTRY_POINT_GROUP), key=lambda entry: entry.name):
        # Later, so that a package cannot take the name of a solution of ours.
        found.setdefault(entry.name, Offer(entry.name, _origin(entry), entry.value))
    return found


def has_solution(name: str) -> bool:
    """Return True when there is a solution of this name."""
    return name in PACKAGED or name in offers()


@cache
def solution_named(name: str) -> AnySolution:
    """Return a solution; raises ``KeyError`` for a name that there is not."""
    module = PACKAGED.get(name)
    offer = offers()[name] if module is None else Offer(name, "", _place(module))
    return offer.load()


def solutions() -> Mapping[str, AnySolution]:
    """Return all solutions by name; one that cannot be imported is named in a warning."""
    found: dict[str, AnySolution] = {}
    for offer in offers().values():
        try:
            found[offer.name] = solution_named(offer.name)
        except Exception as error:  # noqa: BLE001  # somebody else's code may raise anything
            import logging

            logging.getLogger(__name__).warning(
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


def _place(module: str) -> str:
    return f"{__package__}.{module}:SOLUTION"


def _summary(module: str) -> str:
    """Return the second argument of ``SOLUTION = Solution("name", "summary", …)``."""
    import ast

    source = Path(__file__).with_name(f"{module}.py").read_text(encoding="utf-8")
    # What stands above takes longer to parse than all else that an overview needs.
    declaration = ast.parse(source[source.index("\nSOLUTION = ") :]).body[0]
    match declaration:
        case ast.Assign(value=ast.Call(args=[_, summary, *_])):
            text: str = ast.literal_eval(summary)
            return text
        case _:
            raise AssertionError("SOLUTION must be a call with the summary as a literal")


def _origin(entry: EntryPoint) -> str:
    return f"From the package {entry.dist.name}." if entry.dist else f"From {entry.value}."
