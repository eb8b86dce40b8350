"""Landmark lists (``mediapipe/framework/formats/landmark.proto``)."""

from __future__ import annotations

import operator
from collections.abc import Iterator, Sequence
from typing import Any, Generic, NamedTuple, Self, SupportsIndex, TypeVar, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import PayloadTypeError

__all__ = ["Landmark", "LandmarkList", "NormalizedLandmark", "NormalizedLandmarkList", "Points"]


class Landmark(NamedTuple):
    """One point in metres or pixels, and how likely it is to be in view and in the picture."""

    x: float
    y: float
    z: float
    visibility: float
    presence: float


class NormalizedLandmark(NamedTuple):
    """One point in fractions of the image; z has the scale of x."""

    x: float
    y: float
    z: float
    visibility: float
    presence: float


P = TypeVar("P", Landmark, NormalizedLandmark)


class Points(Sequence[P]):
    """The rows of a landmark array, read as named points."""

    __slots__ = ("_array", "_point")

    def __init__(self, array: NDArray[np.float32], point: type[P]) -> None:
        self._array = array
        self._point: type[P] = point

    def __len__(self) -> int:
        return len(self._array)

    @overload
    def __getitem__(self, index: SupportsIndex) -> P: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[P]: ...
    def __getitem__(self, index: SupportsIndex | slice) -> P | Sequence[P]:
        if isinstance(index, slice):
            return [self._named(row) for row in self._array[index].tolist()]
        return self._named(self._row(index))

    def _named(self, row: list[float]) -> P:
        point: P = self._point(*row)
        return point

    def _row(self, index: SupportsIndex) -> list[float]:
        try:
            row: list[float] = self._array[operator.index(index)].tolist()
        except TypeError:
            raise TypeError(
                f"landmarks have numbers, no names; got {index!r}. The names of a body's are in "
                "POSE_LANDMARK_NAMES: landmarks[POSE_LANDMARK_NAMES.index('left_elbow')]"
            ) from None
        except IndexError:
            held = (
                f"there are {len(self)}, from 0 to {len(self) - 1}"
                if len(self)
                else "the list is empty"
            )
            raise IndexError(f"there is no landmark {index}; {held}") from None
        return row

    def __repr__(self) -> str:
        return repr(list(self))


class _LandmarkArray(Generic[P]):
    """N points as a read-only N×5 float32 array: x, y, z, visibility, presence."""

    __slots__ = ("array",)
    #: The class of a point, ``P``; as a type, a class attribute cannot say so.
    _point: Any

    array: NDArray[np.float32]

    def __init__(self, array: ArrayLike) -> None:
        rows = np.asarray(array, dtype=np.float32)
        if rows.ndim != 2 or rows.shape[1] != 5:
            shape = "×".join(map(str, rows.shape))
            raise PayloadTypeError(
                f"{type(self).__name__} needs an array N×5 (x, y, z, visibility, presence); "
                f"got {shape}"
            )
        rows.flags.writeable = False
        object.__setattr__(self, "array", rows)

    @property
    def landmark(self) -> Points[P]:
        """Read the points by index, as in ``landmarks.landmark[0].x`` of MediaPipe's messages."""
        return Points(self.array, self._point)

    @property
    def xyz(self) -> NDArray[np.float32]:
        """Return the coordinates, N×3, without a copy."""
        return self.array[:, :3]

    @property
    def visibility(self) -> NDArray[np.float32]:
        """Return the visibilities, N, without a copy."""
        return self.array[:, 3]

    def __len__(self) -> int:
        return len(self.array)

    def __iter__(self) -> Iterator[P]:
        return iter(self.landmark)

    @overload
    def __getitem__(self, index: SupportsIndex) -> P: ...
    @overload
    def __getitem__(self, index: slice) -> Self: ...
    def __getitem__(self, index: SupportsIndex | slice) -> P | Self:
        """Return a point, as in ``landmarks[0].x``, or those of a range as a list of their own.

        Raises ``IndexError`` where there is no such point.
        """
        return type(self)(self.array[index]) if isinstance(index, slice) else self.landmark[index]

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen; make a new one instead")

    def __reduce__(self) -> tuple[Any, ...]:
        # Copies and results of other processes are frozen as well, so they are made anew.
        return type(self), (self.array,)

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return np.array_equal(self.array, other.array)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"{type(self).__name__}({len(self)} points)"


class NormalizedLandmarkList(_LandmarkArray[NormalizedLandmark]):
    """Landmarks in fractions of an image (z in the scale of x)."""

    __slots__ = ()
    _point = NormalizedLandmark


class LandmarkList(_LandmarkArray[Landmark]):
    """Landmarks in pixels or metres."""

    __slots__ = ()
    _point = Landmark
