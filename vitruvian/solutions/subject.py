"""One person, hand or face that a solution found."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..framework.errors import did_you_mean

__all__ = ["Subject"]


@dataclass(frozen=True, eq=False)
class Subject:
    """The landmarks of one person, hand or face.

    ``landmarks`` is a read-only float32 array N×5: x, y, z, visibility, presence, in fractions of
    the picture (z in the scale of x), NaN where not known. ``world`` is N×3 in metres, or None.
    ``label`` says what it is, such as which hand; ``score``, from 0 to 1, how sure that is, or that
    it is there; ``box`` is xmin, ymin, width, height in fractions of the picture.
    """

    number: int
    names: tuple[str, ...]
    landmarks: NDArray[np.float32]
    world: NDArray[np.float32] | None = None
    label: str = ""
    score: float | None = None
    box: NDArray[np.float32] | None = None

    def __getitem__(self, name: str | int) -> NDArray[np.float32]:
        """Return the 5 values of a landmark by its name or number.

        ``"index_finger_tip"``, ``"INDEX_FINGER_TIP"`` and ``HandLandmark.INDEX_FINGER_TIP`` are the
        same. Raises ``KeyError`` for another name, ``IndexError`` for another number.
        """
        if isinstance(name, str):
            if name.lower() not in self.names:
                hint = did_you_mean(name.lower(), self.names)
                known = ", ".join(self.names)
                raise KeyError(f"there is no landmark {name!r}; there are {known}.{hint}")
            name = self.names.index(name.lower())
        values: NDArray[np.float32] = self.landmarks[name]
        return values

    def part(self, prefix: str) -> Subject | None:
        """Return the landmarks whose names begin so, named without it; None if none were found."""
        places = [place for place, name in enumerate(self.names) if name.startswith(prefix)]
        landmarks = self.landmarks[places]
        if np.isnan(landmarks).all():
            return None
        names = tuple(self.names[place].removeprefix(prefix) for place in places)
        world = None if self.world is None else self.world[places]
        if world is not None and np.isnan(world).all():
            world = None
        return Subject(self.number, names, landmarks, world)

    def __repr__(self) -> str:
        return f"Subject({self.number}, {len(self.landmarks)} landmarks)"
