"""Which landmarks of the face mesh are joined by lines, by their numbers."""

from __future__ import annotations

from importlib.resources import files

from ..calculators.util import face_landmarks as parts
from ..calculators.util.face_landmarks import Connection, connections_along

__all__ = [
    "FACEMESH_CONTOURS",
    "FACEMESH_FACE_OVAL",
    "FACEMESH_IRISES",
    "FACEMESH_LEFT_EYE",
    "FACEMESH_LEFT_EYEBROW",
    "FACEMESH_LEFT_IRIS",
    "FACEMESH_LIPS",
    "FACEMESH_NOSE",
    "FACEMESH_RIGHT_EYE",
    "FACEMESH_RIGHT_EYEBROW",
    "FACEMESH_RIGHT_IRIS",
    "FACEMESH_TESSELATION",
]

Connections = frozenset[Connection]


def _triangles() -> Connections:
    """Return the three sides of each of the 852 triangles between the 468 landmarks."""
    text = (
        files("vitruvian.solutions").joinpath("face_mesh_triangles.txt").read_text(encoding="ascii")
    )
    corners = (tuple(map(int, triangle.split())) for triangle in text.replace("\n", ",").split(","))
    return frozenset(side for a, b, c in filter(None, corners) for side in ((a, b), (b, c), (c, a)))


FACEMESH_LIPS: Connections = frozenset(connections_along(parts.LIPS))
FACEMESH_LEFT_EYE: Connections = frozenset(connections_along(parts.LEFT_EYE))
FACEMESH_LEFT_IRIS: Connections = frozenset(connections_along(parts.LEFT_IRIS))
FACEMESH_LEFT_EYEBROW: Connections = frozenset(connections_along(parts.LEFT_EYEBROW))
FACEMESH_RIGHT_EYE: Connections = frozenset(connections_along(parts.RIGHT_EYE))
FACEMESH_RIGHT_EYEBROW: Connections = frozenset(connections_along(parts.RIGHT_EYEBROW))
FACEMESH_RIGHT_IRIS: Connections = frozenset(connections_along(parts.RIGHT_IRIS))
FACEMESH_FACE_OVAL: Connections = frozenset(connections_along(parts.FACE_OVAL))
FACEMESH_NOSE: Connections = frozenset(connections_along(parts.NOSE))

#: What outlines a face, without irises and nose.
FACEMESH_CONTOURS: Connections = frozenset[Connection]().union(
    FACEMESH_LIPS,
    FACEMESH_LEFT_EYE,
    FACEMESH_LEFT_EYEBROW,
    FACEMESH_RIGHT_EYE,
    FACEMESH_RIGHT_EYEBROW,
    FACEMESH_FACE_OVAL,
)
FACEMESH_IRISES: Connections = frozenset[Connection]().union(
    FACEMESH_LEFT_IRIS, FACEMESH_RIGHT_IRIS
)
#: The net over the whole face.
FACEMESH_TESSELATION: Connections = _triangles()
