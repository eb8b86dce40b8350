"""Put one set of landmarks together from those of several parts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Input, Option, Output
from ...framework.errors import PayloadTypeError
from ...framework.formats import NormalizedLandmarkList
from ...framework.quick_dataclass import dataclass
from ..wiring import checked_options

__all__ = [
    "AssignAverage",
    "LandmarksRefinementCalculator",
    "NoChange",
    "Refinement",
    "ZRefinement",
    "refined",
]


@dataclass(frozen=True, slots=True)
class NoChange:
    """An option without settings."""

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}


@dataclass(frozen=True, slots=True)
class AssignAverage:
    """The refined landmarks whose mean z all landmarks of the part get."""

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}
    indexes_for_average: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ZRefinement:
    """What happens to z: ``none`` keeps it, ``copy`` overwrites it; set one of the three."""

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}
    none: NoChange | None = None
    copy: NoChange | None = None
    assign_average: AssignAverage | None = None

    def __post_init__(self) -> None:
        given = [each for each in (self.none, self.copy, self.assign_average) if each is not None]
        if len(given) != 1:
            raise ValueError("set one of none, copy and assign_average")
        if self.assign_average is not None and not self.assign_average.indexes_for_average:
            raise ValueError("indexes_for_average is empty; name at least one landmark")


@dataclass(frozen=True, slots=True)
class Refinement:
    """One refined part: its landmark n is number ``indexes_mapping[n]`` of the whole.

    Without ``indexes_mapping``, which MediaPipe does not allow, it is landmark n of the whole.
    """

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}
    z_refinement: ZRefinement
    indexes_mapping: tuple[int, ...] = ()

    def targets(self, count: int) -> tuple[int, ...]:
        """Return where the landmarks of a part of ``count`` go; raises for another number."""
        targets = self.indexes_mapping or tuple(range(count))
        if len(targets) != count:
            raise PayloadTypeError(
                f"a part has {count} landmarks, and its indexes_mapping {len(targets)} indexes; "
                "expected one for each landmark; set indexes_mapping to match the model"
            )
        return targets


class LandmarksRefinementCalculator(Calculator, pure=True):
    """Overwrite landmarks by those of parts that were looked at more closely, part by part.

    Parts come as LANDMARKS:0, LANDMARKS:1 and so on, each described by an element of
    ``refinement``; all that is left of a landmark that stands in several parts is the last one's.
    Nothing is sent unless all parts are there. Visibility and presence become 0.

    Source: ``mediapipe/calculators/util/landmarks_refinement_calculator.cc``.
    """

    landmarks = Input(NormalizedLandmarkList, repeated=True)
    refined_landmarks = Output(NormalizedLandmarkList)

    refinement = Option[tuple[Refinement, ...]](
        type=tuple[Refinement, ...],
        doc="What to do with each part, in the order of the inputs.",
        example=[{"indexes_mapping": [0, 1], "z_refinement": {"copy": {}}}],
    )

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        options = checked_options(cls, contract)
        if options is None or contract.node is None or contract.node.damaged:
            return
        wired = sum(entry.tag == "LANDMARKS" for entry in contract.node.input_stream)
        if wired != len(options["refinement"]):
            raise ValueError(
                f"there are {len(options['refinement'])} refinements and {wired} streams LANDMARKS;"
                " expected as many of both"
            )

    def process(self, ctx: Context) -> None:
        parts = [packet.value for packet in ctx.packets(self.landmarks)]
        ctx[self.refined_landmarks] = refined(parts, self.refinement)


def refined(
    parts: Sequence[NormalizedLandmarkList], refinements: Sequence[Refinement]
) -> NormalizedLandmarkList:
    """Return the whole that the parts make; raises ``PayloadTypeError`` where they leave gaps."""
    targets, sources = _places(tuple(refinements), tuple(map(len, parts)))
    rows = np.concatenate([part.array for part in parts]).take(sources, axis=0)
    rows[:, 2:] = 0
    for how, part, places in zip(refinements, parts, targets, strict=True):
        _refine_z(rows, places, part.array[:, 2], how.z_refinement)
    return NormalizedLandmarkList(rows)


def _refine_z(
    rows: NDArray[np.float32],
    places: NDArray[np.intp],
    z: NDArray[np.float32],
    how: ZRefinement,
) -> None:
    if how.copy is not None:
        rows[places, 2] = z
    elif how.assign_average is not None:
        # Summed in double precision, as in MediaPipe.
        members = rows[list(how.assign_average.indexes_for_average), 2].astype(np.float64)
        rows[places, 2] = members.sum() / len(members)


@lru_cache(maxsize=8)
def _places(
    refinements: tuple[Refinement, ...], sizes: tuple[int, ...]
) -> tuple[list[NDArray[np.intp]], NDArray[np.intp]]:
    """Return where the landmarks of each part go, and where those of the whole come from.

    The latter are numbers in all parts one after the other: a mesh of 468 landmarks, whose number
    61 is overwritten by the first of the lips that follow it, takes 468 for 61.
    """
    targets = [how.targets(size) for how, size in zip(refinements, sizes, strict=True)]
    sources = np.zeros(_count(targets), np.intp)
    first = 0
    for places, size in zip(targets, sizes, strict=True):
        sources[list(places)] = np.arange(first, first + size)
        first += size
    return [np.array(one, np.intp) for one in targets], sources


def _count(targets: Sequence[Sequence[int]]) -> int:
    """Return how many landmarks the whole has."""
    known = {index for part in targets for index in part}
    count = max(known, default=-1) + 1
    if len(known) != count:
        missing = sorted(set(range(count)) - known)[:5]
        raise PayloadTypeError(
            f"no part has the landmarks {missing}; expected all from 0 to {count - 1}; add them to "
            "an indexes_mapping"
        )
    return count
