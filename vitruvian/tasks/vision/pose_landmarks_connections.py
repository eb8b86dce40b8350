"""Which landmarks of a body are joined by lines."""

from __future__ import annotations

from ...solutions.pose_connections import POSE_CONNECTIONS
from . import connection
from .connection import connections_of

__all__ = ["PoseLandmarksConnections"]


class PoseLandmarksConnections:
    """The lines between the landmarks of a body."""

    Connection = connection.Connection

    POSE_LANDMARKS = connections_of(POSE_CONNECTIONS)
