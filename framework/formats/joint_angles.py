"""How far joints are bent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import PayloadTypeError

__all__ = ["JointAngles"]


class JointAngles(Mapping[str, float]):
    """The angles of joints by name, in degrees from 0 to 180; NaN where unknown.

    ``degrees`` is a read-only float32 array in the order of ``names``. A straight limb has 180.
    """

    __slots__ = ("_places", "degrees", "names")

    names: tuple[str, ...]
    degrees: NDArray[np.float32]
    _places: dict[str, int]

    def __init__(self, names: tuple[str, ...], degrees: ArrayLike) -> None:
        array = np.array(degrees, np.float32)
        if array.shape != (len(names),):
            raise PayloadTypeError(
                f"JointAngles has {len(names)} names and an array of shape {array.shape}; "
                "expected a number for each name"
            )
        array.flags.writeable = False
        object.__setattr__(self, "names", names)
        object.__setattr__(self, "degrees", array)
        object.__setattr__(self, "_places", {name: place for place, name in enumerate(names)})

    def __getitem__(self, name: str) -> float:
        return float(self.degrees[self._places[name]])

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("JointAngles is frozen; make a new one instead")

    def __reduce__(self) -> tuple[Any, ...]:
        # Copies and results of other processes are frozen as well, so they are made anew.
        return JointAngles, (self.names, self.degrees)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, JointAngles):
            return NotImplemented
        return self.names == other.names and np.array_equal(
            self.degrees, other.degrees, equal_nan=True
        )

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"JointAngles({', '.join(f'{name}={value:.1f}' for name, value in self.items())})"
