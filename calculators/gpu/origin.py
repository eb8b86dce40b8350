"""Which row of a texture comes first, as MediaPipe's options name it."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["GpuOrigin"]


class GpuOrigin(StrEnum):
    """Which row of a texture comes first; images in memory always begin at the top."""

    DEFAULT = "DEFAULT"
    CONVENTIONAL = "CONVENTIONAL"
    TOP_LEFT = "TOP_LEFT"
