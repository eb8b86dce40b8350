"""Videos, by the endings that the encoder knows."""

from __future__ import annotations

from ...calculators.video.video_format import VIDEO_ENDINGS
from ..format import Content, Format, NodeType

__all__ = ["FORMAT"]

FORMAT = Format(
    endings=VIDEO_ENDINGS,
    content=Content.VIDEO,
    media_type="video/mp4",
    reader=NodeType("VideoDecoderCalculator", "VIDEO"),
    writer=NodeType("VideoEncoderCalculator", "VIDEO"),
)
