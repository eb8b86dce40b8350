"""Join what is known of the people, hands or faces of a frame, for data files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Input, Option, Output
from ...framework.errors import PayloadTypeError
from ...framework.formats import Detection, LandmarkList, LandmarkTable, NormalizedLandmarkList
from ...framework.values.payload_types import Example
from ..wiring import is_wired

__all__ = ["LandmarkTableCalculator"]

Names = tuple[tuple[str, ...], ...]


class LandmarkTableCalculator(Calculator):
    """Make a table of named landmarks, which the JSONL, CSV and Parquet writers can write.

    The landmarks are those of one person, hand or face, or a tuple of several; without IDS they are
    numbered from 0. Several NORM_LANDMARKS are parts of one person, such as the body and the hands:
    a part that is not found is NaN. DETECTIONS stand for them where only keypoints are known. TICK
    is the video: it counts the frames, so that those where nothing is found count too; unwired,
    only the others count. Frames where nothing is found have no table.
    """

    norm_landmarks = Input(
        Any, optional=True, repeated=True, doc="a NormalizedLandmarkList or a tuple of them"
    )
    world_landmarks = Input(
        Any, optional=True, doc="a LandmarkList in metres, or a tuple, for the first NORM_LANDMARKS"
    )
    detections = Input(Any, optional=True, doc="a Detection or a tuple of them")
    classifications = Input(Any, optional=True, doc="a ClassificationList each, as of hands")
    ids = Input(tuple[int, ...], optional=True, doc="the numbers of the people, hands or faces")
    tick = Input(Any, optional=True, doc="a packet a frame")
    table = Output(LandmarkTable)

    names: Option[Any] = Option(
        (),
        type=Names,
        doc="The names of the landmarks of each NORM_LANDMARKS, or of the keypoints.",
    )

    first_frame = Option(0, ge=0, doc="The number of the first frame.")

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        # Writers of tables give a file that nobody was found for the same columns.
        has_boxes = is_wired(contract, cls.detections)
        has_labels = is_wired(contract, cls.classifications) and not has_boxes
        example = LandmarkTable(
            0,
            (),
            (),
            (),
            labels=() if has_labels else None,
            scores=() if has_labels or has_boxes else None,
            boxes=() if has_boxes else None,
        )
        contract.narrowed[cls.table] = Annotated[LandmarkTable, Example(example)]

    def open(self, ctx: Context) -> None:
        self._frame = self.first_frame - 1

    def process(self, ctx: Context) -> None:
        parts = [
            _items(None if packet.is_empty() else packet.value, NormalizedLandmarkList)
            for packet in ctx.packets(self.norm_landmarks)
        ]
        detections = _items(ctx.get(self.detections), Detection)
        count = max(map(len, [detections, *parts]))
        if self.tick in ctx or (count and not ctx.is_wired(self.tick)):
            self._frame += 1
        if not count:
            return
        arrays = [_keypoints(detections)] if detections else [_stacked(part) for part in parts]
        names, landmarks = self._named(arrays, count)
        ids: Any = ctx.get(self.ids) or tuple(range(count))
        labels, scores = _labels(ctx.get(self.classifications), detections)
        world = _stacked(_items(ctx.get(self.world_landmarks), LandmarkList))
        ctx[self.table] = LandmarkTable(
            self._frame,
            names,
            tuple(ids),
            landmarks,
            None if world is None else _padded(world[:, :, :3], len(names)),
            labels=labels,
            scores=scores,
            boxes=_boxes(detections) if detections else None,
        )

    def names_of(self, part: int, count: int) -> tuple[str, ...]:
        """Return the names of the landmarks of a part that has ``count`` of them."""
        if part < len(self.names):
            return tuple(self.names[part])
        return tuple(map(str, range(count)))

    def _named(
        self, arrays: Sequence[NDArray[np.float32] | None], count: int
    ) -> tuple[tuple[str, ...], NDArray[np.float32]]:
        """Return all names and the landmarks of all parts, P×N×5, NaN for what was not found."""
        names: list[str] = []
        found: list[NDArray[np.float32]] = []
        for part, array in enumerate(arrays):
            own = self.names_of(part, 0 if array is None else array.shape[1])
            names += own
            found.append(
                np.full((count, len(own), 5), np.nan, np.float32) if array is None else array
            )
        return tuple(names), np.concatenate(found, axis=1)


def _items(payload: Any, kind: type[Any]) -> tuple[Any, ...]:
    if payload is None:
        return ()
    items: tuple[Any, ...] = payload if isinstance(payload, tuple) else (payload,)  # pyright: ignore[reportUnknownVariableType]
    for one in items:
        if not isinstance(one, kind):
            raise PayloadTypeError(
                f"a packet holds a {type(one).__name__}; expected a {kind.__name__} or a tuple of "
                "them"
            )
    return items


def _stacked(lists: tuple[Any, ...]) -> NDArray[np.float32] | None:
    if not lists:
        return None
    if len({len(one) for one in lists}) > 1:
        raise PayloadTypeError("the people of a frame differ in their number of landmarks")
    array = np.stack([one.array for one in lists])
    if not array[:, :, 3:].any():
        # Models of hands and faces do not tell visibility and presence: these were never set.
        array[:, :, 3:] = np.nan
    return array


def _padded(world: NDArray[np.float32], count: int) -> NDArray[np.float32]:
    """Return world coordinates with NaN for the landmarks of the other parts."""
    missing = count - world.shape[1]
    if missing <= 0:
        return world
    return np.pad(world, ((0, 0), (0, missing), (0, 0)), constant_values=np.nan)


def _keypoints(detections: Sequence[Detection]) -> NDArray[np.float32]:
    """Return the keypoints as landmarks whose depth and visibility are not known."""
    if len({len(one.keypoints) for one in detections}) > 1:
        raise PayloadTypeError("the detections of a frame differ in their number of keypoints")
    points = [[(point.x, point.y) for point in one.keypoints] for one in detections]
    values = np.full((len(detections), len(detections[0].keypoints), 5), np.nan, np.float32)
    values[:, :, :2] = np.array(points, np.float32).reshape(*values.shape[:2], 2)
    return values


def _boxes(detections: Sequence[Detection]) -> list[tuple[float, float, float, float]]:
    boxes = [one.box for one in detections]
    return [(box.xmin, box.ymin, box.width, box.height) for box in boxes]


def _labels(
    classifications: Any, detections: Sequence[Detection]
) -> tuple[tuple[str, ...] | None, list[float] | None]:
    """Return a label and a score for each hand; of detections only the score is of use."""
    if detections:
        return None, [one.score for one in detections]
    if classifications is None:
        return None, None
    lists = classifications if isinstance(classifications, tuple) else (classifications,)  # pyright: ignore[reportUnknownVariableType]
    best: list[Any] = [one.classification[0] for one in lists]  # pyright: ignore[reportUnknownMemberType,reportUnknownVariableType]
    return tuple(one.label for one in best), [one.score for one in best]  # pyright: ignore[reportUnknownMemberType,reportUnknownVariableType]
