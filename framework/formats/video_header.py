"""What a video says about itself before its first picture."""

from __future__ import annotations

from dataclasses import field
from fractions import Fraction

from ..quick_dataclass import dataclass

__all__ = ["VideoHeader"]

_MICROSECOND = Fraction(1, 1_000_000)


@dataclass(frozen=True, slots=True)
class VideoHeader:
    """A stream of pictures (``mediapipe/framework/formats/video_stream_header.h``).

    ``width`` and ``height`` are those of the pictures sent, after ``rotation`` (degrees clockwise,
    0, 90, 180 or 270) was applied. ``frame_rate`` is frames a second, on average where it varies;
    None if unknown. ``time_base`` is the length in seconds of the container's clock tick.
    ``frame_count`` and ``duration`` (microseconds) are the container's claims, None if it makes
    none: take them for a progress bar, not for a loop. ``pixel_aspect_ratio`` is a pixel's width
    divided by its height. ``source`` is the file, "" if there is none: who writes the pictures
    takes the sound from it.
    """

    width: int
    height: int
    frame_rate: Fraction | None = None
    time_base: Fraction = _MICROSECOND
    frame_count: int | None = None
    duration: int | None = None
    rotation: int = 0
    pixel_aspect_ratio: Fraction = Fraction(1)
    source: str = field(default="", compare=False, repr=False)
