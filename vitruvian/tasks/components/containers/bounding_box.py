"""Boxes in pixels."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["BoundingBox"]


@dataclass
class BoundingBox:
    """An upright box: its upper left corner and its size, in whole pixels."""

    origin_x: int
    origin_y: int
    width: int
    height: int
