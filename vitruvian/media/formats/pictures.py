"""Pictures, a file or many."""

from __future__ import annotations

from ...calculators.io.image_files import PICTURE_ENDINGS
from ..format import Content, Format, NodeType

__all__ = ["FORMAT"]

FORMAT = Format(
    endings=PICTURE_ENDINGS,
    content=Content.PICTURES,
    media_type="image/png",
    reader=NodeType("ImageReaderCalculator", "IMAGE"),
    writer=NodeType("ImageWriterCalculator", "IMAGE"),
)
