"""The parts of the face mesh: which of its landmarks lie along lips, eyes and so on.

The mesh has 468 landmarks, and ten more with irises. Left and right are the person's own. Facts of
``mediapipe/python/solutions/face_mesh_connections.py``, whose order is kept: it decides in which
order a set of connections is read, and so which of two lines that cross is drawn on top.
"""

from __future__ import annotations

from itertools import pairwise

__all__ = [
    "CONTOURS",
    "FACE_OVAL",
    "LEFT_EYE",
    "LEFT_EYEBROW",
    "LEFT_IRIS",
    "LIPS",
    "NOSE",
    "RIGHT_EYE",
    "RIGHT_EYEBROW",
    "RIGHT_IRIS",
    "Chains",
    "Connection",
    "connections_along",
]

#: Rows of landmarks, by their numbers, of which each is joined to the next one.
Chains = tuple[tuple[int, ...], ...]
Connection = tuple[int, int]

#: Outer lower and upper edge, inner lower and upper edge.
LIPS: Chains = (
    (61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291),
    (61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291),
    (78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308),
    (78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308),
)
#: Lower and upper lid.
LEFT_EYE: Chains = (
    (263, 249, 390, 373, 374, 380, 381, 382, 362),
    (263, 466, 388, 387, 386, 385, 384, 398, 362),
)
#: Lower and upper edge.
LEFT_EYEBROW: Chains = (
    (276, 283, 282, 295, 285),
    (300, 293, 334, 296, 336),
)
#: The edge of the iris, whose middle is 473.
LEFT_IRIS: Chains = ((474, 475, 476, 477, 474),)
RIGHT_EYE: Chains = (
    (33, 7, 163, 144, 145, 153, 154, 155, 133),
    (33, 246, 161, 160, 159, 158, 157, 173, 133),
)
RIGHT_EYEBROW: Chains = (
    (46, 53, 52, 65, 55),
    (70, 63, 105, 66, 107),
)
#: The middle is 468.
RIGHT_IRIS: Chains = ((469, 470, 471, 472, 469),)
FACE_OVAL: Chains = (
    (10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377),
    (377, 152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109, 10),
)
#: The bridge, and the base with the nostrils.
NOSE: Chains = (
    (168, 6, 197, 195, 5, 4, 1, 19, 94, 2),
    (98, 97, 2, 326, 327, 294, 278, 344, 440, 275, 4, 45, 220, 115, 48, 64, 98),
)

#: What outlines a face, without irises and nose.
CONTOURS: tuple[Chains, ...] = (
    LIPS,
    LEFT_EYE,
    LEFT_EYEBROW,
    RIGHT_EYE,
    RIGHT_EYEBROW,
    FACE_OVAL,
)


def connections_along(chains: Chains) -> tuple[Connection, ...]:
    """Return the pairs of neighbours in each chain."""
    return tuple(pair for chain in chains for pair in pairwise(chain))
