"""Which pose landmarks are joined by lines, by their numbers."""

from __future__ import annotations

__all__ = ["POSE_CONNECTIONS", "UPPER_BODY_POSE_CONNECTIONS"]

Connections = frozenset[tuple[int, int]]

_FACE = ((0, 1), (1, 2), (2, 3), (3, 7), (0, 4), (4, 5), (5, 6), (6, 8), (9, 10))
_LEFT_ARM = ((11, 13), (13, 15), (15, 17), (15, 19), (15, 21), (17, 19))
_RIGHT_ARM = ((12, 14), (14, 16), (16, 18), (16, 20), (16, 22), (18, 20))
_LEFT_LEG = ((23, 25), (25, 27), (27, 29), (29, 31), (27, 31))
_RIGHT_LEG = ((24, 26), (26, 28), (28, 30), (30, 32), (28, 32))
_TRUNK = ((11, 12), (11, 23), (12, 24), (23, 24))

#: The 35 lines between the 33 landmarks of the whole body.
POSE_CONNECTIONS: Connections = frozenset(
    _FACE + _TRUNK + _LEFT_ARM + _RIGHT_ARM + _LEFT_LEG + _RIGHT_LEG
)

#: The 25 lines between the 25 landmarks of the upper body, each written in the direction that
#: MediaPipe up to 0.8.3 has.
UPPER_BODY_POSE_CONNECTIONS: Connections = frozenset(
    _FACE[:-1] + _LEFT_ARM + _RIGHT_ARM + ((10, 9), (12, 11), (12, 24), (11, 23), (24, 23))
)
