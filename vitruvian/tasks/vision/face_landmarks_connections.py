"""Which landmarks of a face are joined by lines."""

from __future__ import annotations

from ...solutions import face_mesh_connections as mesh
from . import connection
from .connection import connections_of

__all__ = ["FaceLandmarksConnections"]


class FaceLandmarksConnections:
    """The lines between the landmarks of a face; left and right are the person's own."""

    Connection = connection.Connection

    FACE_LANDMARKS_LIPS = connections_of(mesh.FACEMESH_LIPS)
    FACE_LANDMARKS_LEFT_EYE = connections_of(mesh.FACEMESH_LEFT_EYE)
    FACE_LANDMARKS_LEFT_EYEBROW = connections_of(mesh.FACEMESH_LEFT_EYEBROW)
    FACE_LANDMARKS_LEFT_IRIS = connections_of(mesh.FACEMESH_LEFT_IRIS)
    FACE_LANDMARKS_RIGHT_EYE = connections_of(mesh.FACEMESH_RIGHT_EYE)
    FACE_LANDMARKS_RIGHT_EYEBROW = connections_of(mesh.FACEMESH_RIGHT_EYEBROW)
    FACE_LANDMARKS_RIGHT_IRIS = connections_of(mesh.FACEMESH_RIGHT_IRIS)
    FACE_LANDMARKS_FACE_OVAL = connections_of(mesh.FACEMESH_FACE_OVAL)
    FACE_LANDMARKS_CONTOURS = connections_of(mesh.FACEMESH_CONTOURS)
    FACE_LANDMARKS_TESSELATION = connections_of(mesh.FACEMESH_TESSELATION)
