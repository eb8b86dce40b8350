"""What a solution finds in one picture, by names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..framework.formats import LandmarkTable

__all__ = ["Result", "Subject"]

_POINT = ("x", "y", "z", "visibility", "presence")
_WORLD = ("world_x", "world_y", "world_z")


@dataclass(frozen=True, eq=False)
class Subject:
    """Hold the landmarks of one person, hand or face.

    ``landmarks`` is a read-only float32 array N×5: x, y, z, visibility, presence, in fractions of
    the picture (z in the scale of x). ``world`` is N×3 in metres, or None where it is not known.
    """

    number: int
    names: tuple[str, ...]
    landmarks: NDArray[np.float32]
    world: NDArray[np.float32] | None

    def __getitem__(self, name: str) -> NDArray[np.float32]:
        """Return the 5 values of a landmark by its name; raises ``KeyError`` for another name."""
        if name.lower() not in self.names:
            raise KeyError(f"there is no landmark {name!r}; there are {', '.join(self.names)}")
        values: NDArray[np.float32] = self.landmarks[self.names.index(name.lower())]
        return values

    def __repr__(self) -> str:
        return f"Subject({self.number}, {len(self.landmarks)} landmarks)"


@dataclass(frozen=True, eq=False)
class Result:
    """Hold what was found in one picture.

    ``frame`` counts the pictures from 0, ``timestamp`` is in microseconds. ``image`` is the
    picture, read-only, RGB. ``table`` holds everybody as data files do. ``mask`` is float32 H×W, 1
    on the person, or None where there is nobody or it was not asked for.
    """

    frame: int
    timestamp: int
    image: NDArray[np.uint8]
    table: LandmarkTable
    mask: NDArray[np.float32] | None

    @property
    def subjects(self) -> tuple[Subject, ...]:
        """Return the people, hands or faces in the picture."""
        table = self.table
        worlds: Any = [None] * len(table) if table.world is None else table.world
        return tuple(
            Subject(number, table.names, landmarks, world)
            for number, landmarks, world in zip(table.people, table.landmarks, worlds, strict=True)
        )

    @property
    def array(self) -> NDArray[np.float32] | None:
        """Return the landmarks of the first subject, N×5, or None where there is none."""
        return self.table.landmarks[0] if len(self.table) else None

    @property
    def world(self) -> NDArray[np.float32] | None:
        """Return the world landmarks of the first subject, N×3, or None."""
        has_world = len(self.table) and self.table.world is not None
        return self.table.world[0] if has_world and self.table.world is not None else None

    def records(self) -> list[dict[str, Any]]:
        """Return a row for each landmark of each subject, ready for ``pandas.DataFrame``.

        The columns are those of the data files: timestamp, frame, person, landmark, x, y, z,
        visibility, presence, world_x, world_y, world_z (NaN where not known).
        """
        rows: list[dict[str, Any]] = []
        for subject in self.subjects:
            head = {"timestamp": self.timestamp, "frame": self.frame, "person": subject.number}
            world = subject.world
            if world is None:
                world = np.full((len(subject.names), 3), np.nan, np.float32)
            points = zip(subject.names, subject.landmarks.tolist(), world.tolist(), strict=True)
            for name, point, place in points:
                row = {**head, "landmark": name}
                row.update(zip(_POINT, point, strict=True))
                row.update(zip(_WORLD, place, strict=True))
                rows.append(row)
        return rows

    def __repr__(self) -> str:
        numbers = ", ".join(map(str, self.table.people)) or "nobody"
        return f"{type(self).__name__}(frame {self.frame} at {self.timestamp} µs: {numbers})"
