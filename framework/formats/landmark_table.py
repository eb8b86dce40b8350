"""Landmarks of several people, named and numbered, as data files hold them."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import PayloadTypeError

__all__ = ["LandmarkTable"]


class LandmarkTable:
    """The landmarks of all people, hands or faces of one frame.

    ``frame`` counts the frames of the video from 0, ``names`` are those of the N landmarks and
    ``people`` the numbers of the P people. ``landmarks`` is a read-only float32 array P×N×5: x, y,
    z, visibility, presence, in fractions of the image. ``world`` is P×N×3 in metres, or None where
    it is not known. ``labels`` say what each is ("Left", "Right"), ``scores`` (P) how sure that is,
    or that it is there, ``boxes`` (P×4) are xmin, ymin, width, height; None where there are none.
    What is missing of a person is NaN. Raises ``PayloadTypeError`` for arrays of another shape.
    """

    __slots__ = ("boxes", "frame", "labels", "landmarks", "names", "people", "scores", "world")

    frame: int
    names: tuple[str, ...]
    people: tuple[int, ...]
    landmarks: NDArray[np.float32]
    world: NDArray[np.float32] | None
    labels: tuple[str, ...] | None
    scores: NDArray[np.float32] | None
    boxes: NDArray[np.float32] | None

    def __init__(
        self,
        frame: int,
        names: tuple[str, ...],
        people: tuple[int, ...],
        landmarks: ArrayLike,
        world: ArrayLike | None = None,
        *,
        labels: tuple[str, ...] | None = None,
        scores: ArrayLike | None = None,
        boxes: ArrayLike | None = None,
    ) -> None:
        size = len(people), len(names)
        values = {
            "frame": frame,
            "names": names,
            "people": people,
            "landmarks": _array(landmarks, (*size, 5), "landmarks"),
            "world": None if world is None else _array(world, (*size, 3), "world"),
            "labels": labels,
            "scores": None if scores is None else _array(scores, size[:1], "scores"),
            "boxes": None if boxes is None else _array(boxes, (*size[:1], 4), "boxes"),
        }
        for name, value in values.items():
            object.__setattr__(self, name, value)

    def of_frame(self, frame: int) -> LandmarkTable:
        """Return the same people as those of another frame."""
        return LandmarkTable(
            frame,
            self.names,
            self.people,
            self.landmarks,
            self.world,
            labels=self.labels,
            scores=self.scores,
            boxes=self.boxes,
        )

    def __len__(self) -> int:
        """Return the number of people."""
        return len(self.people)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("LandmarkTable is frozen; make a new one instead")

    def __reduce__(self) -> tuple[Any, ...]:
        # Copies and results of other processes are frozen as well, so they are made anew.
        values = self.frame, self.names, self.people, self.landmarks, self.world
        known = partial(LandmarkTable, labels=self.labels, scores=self.scores, boxes=self.boxes)
        return known, values

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, LandmarkTable):
            return NotImplemented
        return all(_same(getattr(self, name), getattr(other, name)) for name in self.__slots__)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        people = ", ".join(map(str, self.people)) or "nobody"
        return f"LandmarkTable(frame {self.frame}, people {people}, {len(self.names)} landmarks)"


def _array(values: ArrayLike, shape: tuple[int, ...], what: str) -> NDArray[np.float32]:
    array = np.array(values, np.float32)
    if array.size == 0 and 0 in shape:
        array = array.reshape(shape)
    if array.shape != shape:
        raise PayloadTypeError(
            f"{what} of a LandmarkTable has the shape {_text(array.shape)}; expected "
            f"{_text(shape)} (people × names × values)"
        )
    array.flags.writeable = False
    return array


def _text(shape: tuple[int, ...]) -> str:
    return "×".join(map(str, shape)) or "a number"


def _same(one: Any, other: Any) -> bool:
    if type(one) is not type(other):
        return False
    is_array = type(one) is np.ndarray
    return np.array_equal(one, other, equal_nan=True) if is_array else bool(one == other)
