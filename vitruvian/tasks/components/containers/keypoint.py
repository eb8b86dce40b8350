"""Keypoints of detections."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["NormalizedKeypoint"]


@dataclass
class NormalizedKeypoint:
    """A point in fractions of the picture."""

    x: float | None = None
    y: float | None = None
    label: str | None = None
    score: float | None = None
