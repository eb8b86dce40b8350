"""Videos, by the endings that the encoder knows."""

from __future__ import annotations

from ..format import Content, Format, NodeType

__all__ = ["FORMAT"]

FORMAT = Format(
    # A copy, as the encoder's table takes longer to import than all formats together.
    endings=(".mp4", ".m4v", ".mov", ".mkv", ".webm"),
    content=Content.VIDEO,
    media_type="video/mp4",
    reader=NodeType("VideoDecoderCalculator", "VIDEO"),
    writer=NodeType("VideoEncoderCalculator", "VIDEO"),
)
