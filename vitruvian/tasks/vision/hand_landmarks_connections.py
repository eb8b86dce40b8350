"""Which landmarks of a hand are joined by lines."""

from __future__ import annotations

from ...solutions import hands_connections as hands
from . import connection
from .connection import connections_of

__all__ = ["HandLandmarksConnections"]


class HandLandmarksConnections:
    """The lines between the landmarks of a hand."""

    Connection = connection.Connection

    HAND_PALM_CONNECTIONS = connections_of(hands.HAND_PALM_CONNECTIONS)
    HAND_THUMB_CONNECTIONS = connections_of(hands.HAND_THUMB_CONNECTIONS)
    HAND_INDEX_FINGER_CONNECTIONS = connections_of(hands.HAND_INDEX_FINGER_CONNECTIONS)
    HAND_MIDDLE_FINGER_CONNECTIONS = connections_of(hands.HAND_MIDDLE_FINGER_CONNECTIONS)
    HAND_RING_FINGER_CONNECTIONS = connections_of(hands.HAND_RING_FINGER_CONNECTIONS)
    HAND_PINKY_FINGER_CONNECTIONS = connections_of(hands.HAND_PINKY_FINGER_CONNECTIONS)
    HAND_CONNECTIONS = connections_of(hands.HAND_CONNECTIONS)
