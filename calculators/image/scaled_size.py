"""The sizes of pictures that are cropped to a range of proportions and scaled.

Source: ``mediapipe/calculators/image/scale_image_utils.cc``.
"""

from __future__ import annotations

import math

from ...framework.quick_dataclass import dataclass

__all__ = ["SizeRules", "crop_size", "output_size"]


@dataclass(frozen=True, slots=True)
class SizeRules:
    """What a picture is scaled to; numbers below 1 stand for "as it comes"."""

    width: int = 0
    height: int = 0
    max_area: int = 0
    keeps_ratio: bool = True
    multiple_of: int = 2


def crop_size(width: int, height: int, least: float, most: float) -> tuple[int, int]:
    """Return the largest size whose width / height lies in a range; 0 or infinity: no limit.

    The side that is cut becomes even.
    """
    if math.isinf(least) or math.isinf(most):
        return width, height
    ratio = width / height
    if 0 < most < ratio:
        return int(height * most) // 2 * 2, height
    if ratio < least:
        return width, int(width / least) // 2 * 2
    return width, height


def output_size(width: int, height: int, rules: SizeRules) -> tuple[int, int]:
    """Return the size that a picture of width × height is scaled to; never 0."""
    target_width, target_height, keeps_ratio = rules.width, rules.height, rules.keeps_ratio
    if 0 < rules.max_area < width * height:
        keeps_ratio, target_width = True, 0
        target_height = int(math.sqrt(rules.max_area / (width / height)))
    if not keeps_ratio or (target_width <= 0 and target_height <= 0):
        multiple = max(rules.multiple_of, 1)
        sides = (
            (target_width if target_width > 0 else width),
            (target_height if target_height > 0 else height),
        )
        return max(sides[0] - sides[0] % multiple, 1), max(sides[1] - sides[1] % multiple, 1)
    by_width = _even(target_width), _even(int(target_width / width * height))
    if target_width > 0 and (target_height <= 0 or by_width[1] <= target_height):
        return by_width
    return _even(int(target_height / height * width)), _even(target_height)


def _even(side: int) -> int:
    return max(side // 2 * 2, 1)
