"""Landmark lists (``mediapipe/framework/formats/landmark.proto``)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, Self, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import PayloadTypeError

__all__ = ["Landmark", "LandmarkList", "NormalizedLandmark", "NormalizedLandmarkList"]


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


class _Points(Sequence[Any]):
    """The rows of a landmark array, read as named points."""

    __slots__ = ("_array", "_point")

    def __init__(self, array: NDArray[np.float32], point: type[Any]) -> None:
        self._array = array
        self._point = point

    def __len__(self) -> int:
        return len(self._array)

    @overload
    def __getitem__(self, index: int) -> Any: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Any]: ...
    def __getitem__(self, index: int | slice) -> Any:
        if isinstance(index, slice):
            return [self._point(*row) for row in self._array[index].tolist()]
        return self._point(*self._array[index].tolist())

    def __repr__(self) -> str:
        return repr(list(self))


class _LandmarkArray:
    """N points as a read-only N×5 float32 array: x, y, z, visibility, presence."""

    __slots__ = ("array",)
    _point: type[Any]

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
    def landmark(self) -> Sequence[Any]:
        """Read the points by index, as in ``landmarks.landmark[0].x``."""
        return _Points(self.array, self._point)

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

    def __iter__(self) -> Iterator[Any]:
        return iter(self.landmark)

    def __getitem__(self, index: slice) -> Self:
        """Return the points of a range as a list of their own."""
        return type(self)(self.array[index])

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


class NormalizedLandmarkList(_LandmarkArray):
    """Landmarks in fractions of an image (z in the scale of x)."""

    __slots__ = ()
    _point = NormalizedLandmark


class LandmarkList(_LandmarkArray):
    """Landmarks in pixels or metres."""

    __slots__ = ()
    _point = Landmark
