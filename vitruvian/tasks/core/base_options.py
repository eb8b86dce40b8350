"""Which model a task runs, and where (``mediapipe.tasks.python.core.base_options``)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

__all__ = ["BaseOptions"]


@dataclass
class BaseOptions:
    """The model of a task: the path of its file, or the bytes in it.

    With both, the bytes count. ``delegate`` GPU runs models on the graphics card.
    """

    class Delegate(IntEnum):
        """Where models run."""

        CPU = 0
        GPU = 1

    model_asset_path: str | None = None
    model_asset_buffer: bytes | None = None
    delegate: Delegate | None = None
