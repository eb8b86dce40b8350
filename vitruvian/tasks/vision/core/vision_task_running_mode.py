"""How pictures come to a task."""

from __future__ import annotations

from enum import Enum

__all__ = ["VisionTaskRunningMode"]


class VisionTaskRunningMode(Enum):
    """How pictures come: each by itself, as frames of a video, or live with a callback."""

    IMAGE = "IMAGE"
    VIDEO = "VIDEO"
    LIVE_STREAM = "LIVE_STREAM"
