"""Turn pictures the way a video's display matrix asks, as phones write it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...framework.quick_dataclass import dataclass

__all__ = ["CLOCKWISE", "UPRIGHT", "Turn", "turn_of"]


@dataclass(frozen=True, slots=True)
class Turn:
    """How to rotate a picture: transpose first, then mirror left-right and top-bottom."""

    transpose: bool = False
    mirror_x: bool = False
    mirror_y: bool = False

    @property
    def rotation(self) -> int:
        """Return the degrees clockwise, 0 to 270; of a mirrored picture, those before mirroring."""
        if self.transpose:
            return 90 if self.mirror_x else 270
        return 180 if self.mirror_y else 0

    def apply(self, picture: NDArray[Any]) -> NDArray[Any]:
        """Return the picture turned; the same array when there is nothing to do."""
        from ..opencv import cv2

        if self.transpose:
            picture = np.asarray(cv2.transpose(picture))
        if not (self.mirror_x or self.mirror_y):
            return picture
        # OpenCV's codes: 0 top-bottom, positive left-right, negative both.
        code = -1 if self.mirror_x and self.mirror_y else int(self.mirror_x)
        return np.asarray(cv2.flip(picture, code))


UPRIGHT = Turn()
#: Turns by their degrees.
CLOCKWISE = {
    0: UPRIGHT,
    90: Turn(transpose=True, mirror_x=True),
    180: Turn(mirror_x=True, mirror_y=True),
    270: Turn(transpose=True, mirror_y=True),
}


def turn_of(matrix: Sequence[int]) -> Turn | None:
    """Read the nine numbers of a display matrix; None for a turn that is no multiple of 90°.

    The first two columns map a picture's x and y: x' = m0·x + m3·y and y' = m1·x + m4·y.
    """
    m0, m1, m3, m4 = matrix[0], matrix[1], matrix[3], matrix[4]
    if m0 and m4 and not (m1 or m3):
        return Turn(mirror_x=m0 < 0, mirror_y=m4 < 0)
    if m1 and m3 and not (m0 or m4):
        return Turn(transpose=True, mirror_x=m3 < 0, mirror_y=m1 < 0)
    return None
