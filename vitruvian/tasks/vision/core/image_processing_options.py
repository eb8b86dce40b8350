"""Which part of a picture a task looks at, and how it is turned."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ....framework.formats import NormalizedRect
from ...components.containers.rect import Rect
from ...errors import InvalidArgumentError

__all__ = ["ImageProcessingOptions", "normalized_rect"]


@dataclass
class ImageProcessingOptions:
    """What happens to a picture first: it is cropped, then turned clockwise.

    ``rotation_degrees`` is a multiple of 90. Results are those of the picture as it was given.
    """

    region_of_interest: Rect | None = None
    rotation_degrees: int = 0


def normalized_rect(
    options: ImageProcessingOptions | None, width: int, height: int, *, roi_allowed: bool
) -> NormalizedRect:
    """Return the part of a picture of ``width`` × ``height`` that options mean: all without them.

    Raises ``InvalidArgumentError`` for other rotations, for a region where the task takes none,
    and for one that reaches outside.
    """
    if options is None:
        return NormalizedRect(0.5, 0.5, 1.0, 1.0)
    if options.rotation_degrees % 90 != 0:
        raise InvalidArgumentError(
            f"Expected rotation to be a multiple of 90°. Got {options.rotation_degrees}°"
        )
    roi = options.region_of_interest or Rect(0.0, 0.0, 1.0, 1.0)
    if options.region_of_interest is not None:
        _check(roi, roi_allowed=roi_allowed)
    rect_width, rect_height = roi.right - roi.left, roi.bottom - roi.top
    if options.rotation_degrees % 180 != 0:
        # A rectangle is turned about its middle: its width lies along the picture's height then.
        rect_width, rect_height = rect_height * height / width, rect_width * width / height
    return NormalizedRect(
        (roi.left + roi.right) / 2,
        (roi.top + roi.bottom) / 2,
        rect_width,
        rect_height,
        -math.radians(options.rotation_degrees),
    )


def _check(roi: Rect, *, roi_allowed: bool) -> None:
    if not roi_allowed:
        raise InvalidArgumentError("This task doesn't support region-of-interest.")
    if roi.left >= roi.right or roi.top >= roi.bottom:
        raise InvalidArgumentError(f"Expected Rect with left < right and top < bottom. Got {roi}")
    if roi.left < 0 or roi.top < 0 or roi.right > 1 or roi.bottom > 1:
        raise InvalidArgumentError(f"Expected Rect values to be in [0,1]. Got {roi}")
