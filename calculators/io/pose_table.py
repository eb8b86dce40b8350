"""Join what is known of the people of a frame, for data files."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.ports import Input, Option, Output
from ...framework.errors import PayloadTypeError
from ...framework.formats import LandmarkList, LandmarkTable, NormalizedLandmarkList
from ..util.pose_landmarks import landmark_names

__all__ = ["PoseTableCalculator"]


class PoseTableCalculator(Calculator):
    """Make a table of named landmarks, which the JSONL, CSV and Parquet writers can write.

    The landmarks are those of one person or a tuple of several people's; a single person, and
    people without IDS, are numbered from 0. TICK is the video: it counts the frames, so that those
    without people count too; unwired, only frames with landmarks count. Frames without people have
    no table.
    """

    norm_landmarks = Input(Any, optional=True, doc="a NormalizedLandmarkList or a tuple of them")
    world_landmarks = Input(
        Any, optional=True, doc="a LandmarkList in metres, or a tuple, of the same people"
    )
    ids = Input(tuple[int, ...], optional=True, doc="the people's numbers")
    tick = Input(Any, optional=True, doc="a packet a frame")
    table = Output(LandmarkTable)

    names: Option[tuple[str, ...]] = Option(
        (), type=tuple[str, ...], doc="Names of the landmarks; none: those of 25 or 33 of a pose."
    )

    def open(self, ctx: Context) -> None:
        self._frame = -1

    def process(self, ctx: Context) -> None:
        found = _people(ctx.get(self.norm_landmarks), NormalizedLandmarkList)
        if self.tick in ctx or (found and not ctx.is_wired(self.tick)):
            self._frame += 1
        if not found:
            return
        landmarks = _stacked(found)
        names = self.names or landmark_names(landmarks.shape[1])
        world = _people(ctx.get(self.world_landmarks), LandmarkList)
        ids: Any = ctx.get(self.ids) or tuple(range(len(found)))
        ctx[self.table] = LandmarkTable(
            self._frame, names, tuple(ids), landmarks, _stacked(world)[:, :, :3] if world else None
        )


def _people(payload: Any, kind: type[Any]) -> tuple[Any, ...]:
    if payload is None:
        return ()
    lists: tuple[Any, ...] = payload if isinstance(payload, tuple) else (payload,)  # pyright: ignore[reportUnknownVariableType]
    for one in lists:
        if not isinstance(one, kind):
            raise PayloadTypeError(
                f"a packet holds a {type(one).__name__}; expected a {kind.__name__} or a tuple of "
                "them"
            )
    return lists


def _stacked(lists: tuple[Any, ...]) -> NDArray[np.float32]:
    if len({len(one) for one in lists}) > 1:
        raise PayloadTypeError("the people of a frame differ in their number of landmarks")
    return np.stack([one.array for one in lists])
