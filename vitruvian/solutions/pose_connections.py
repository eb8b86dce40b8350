"""Which pose landmarks are joined by lines, by their numbers."""

from __future__ import annotations

__all__ = ["POSE_CONNECTIONS", "UPPER_BODY_POSE_CONNECTIONS"]

Connections = frozenset[tuple[int, int]]

# The order of insertion decides in which order a set is read, and so which of two lines that cross
# is drawn on top: it is MediaPipe's.
_FACE = ((0, 1), (1, 2), (2, 3), (3, 7), (0, 4), (4, 5), (5, 6), (6, 8), (9, 10))
_LEFT_ARM = ((11, 13), (13, 15), (15, 17), (15, 19), (15, 21), (17, 19))
_RIGHT_ARM = ((12, 14), (14, 16), (16, 18), (16, 20), (16, 22), (18, 20))
_SHOULDERS = ((11, 12),)
_TRUNK = ((11, 23), (12, 24), (23, 24))
_LEGS = ((23, 25), (24, 26), (25, 27), (26, 28), (27, 29), (28, 30), (29, 31), (30, 32))
_FEET = ((27, 31), (28, 32))

#: The 35 lines between the 33 landmarks of the whole body.
POSE_CONNECTIONS: Connections = frozenset(
    _FACE + _SHOULDERS + _LEFT_ARM + _RIGHT_ARM + _TRUNK + _LEGS + _FEET
)

#: The 25 lines between the 25 landmarks of the upper body, each written in the direction that
#: MediaPipe up to 0.8.3 has.
UPPER_BODY_POSE_CONNECTIONS: Connections = frozenset(
    _FACE[:-1] + _LEFT_ARM + _RIGHT_ARM + ((10, 9), (12, 11), (12, 24), (11, 23), (24, 23))
)
