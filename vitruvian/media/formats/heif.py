"""HEIC pictures, as phones write them; only to read, with the extra ``[heif]``."""

from __future__ import annotations

from ...calculators.io.image_files import HEIF_ENDINGS
from ..format import Content, Format, NodeType

__all__ = ["FORMAT"]

FORMAT = Format(
    endings=HEIF_ENDINGS,
    content=Content.PICTURES,
    media_type="image/heic",
    reader=NodeType("ImageReaderCalculator", "IMAGE"),
)
