"""Smooth masks over time, so that their borders do not flicker."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.ports import Input, Option, Output
from ...framework.errors import PayloadTypeError
from ...framework.formats import ImageFormat, ImageFrame

__all__ = ["SegmentationSmoothingCalculator", "blended"]

#: A polynomial in (p - 1/2)² close to 1 - H(p)², where H is the entropy in bits of a yes with
#: probability p; so it is 0 for a toss of a coin and 1 where p is 0 or 1. Highest power first.
_CERTAINTY = (-624.717, 291.309, -57.8051, -0.748699, 5.68842)
#: How many pixels are mixed at a time.
_STRIP = 1 << 16


class SegmentationSmoothingCalculator(Calculator, pure=True):
    """Mix a mask with the previous one where it is not sure; masks are VEC32F1.

    Pixels near one half are taken from MASK_PREVIOUS, up to ``combine_with_previous_ratio`` of
    them; those near 0 and 1 stay. Without a previous mask, or with one of another size, the mask
    passes unchanged.

    Source: ``mediapipe/calculators/image/segmentation_smoothing_calculator.cc``.
    """

    mask = Input(ImageFrame)
    mask_previous = Input(ImageFrame, optional=True)
    mask_smoothed = Output(ImageFrame)

    combine_with_previous_ratio = Option(
        0.0,
        ge=0,
        le=1,
        doc="Weight of the previous mask where the new one knows nothing; 0: off.",
        example=0.9,
    )

    def process(self, ctx: Context) -> None:
        mask, previous = ctx[self.mask], ctx.get(self.mask_previous)
        if previous is None or previous.data.shape != mask.data.shape:
            ctx[self.mask_smoothed] = mask
            return
        for image in (mask, previous):
            _check_format(image)
        pixels = blended(mask.data, previous.data, self.combine_with_previous_ratio)
        ctx[self.mask_smoothed] = ImageFrame(pixels)


def blended(
    mask: NDArray[np.float32], previous: NDArray[np.float32], ratio: float
) -> NDArray[np.float32]:
    """Return the mask, each pixel mixed with the previous one as far as it is uncertain."""
    smoothed = np.empty_like(mask)
    # What lies between stays in the processor's cache, and does not fill the memory.
    rows = max(1, _STRIP // mask.shape[1])
    for top in range(0, len(mask), rows):
        strip = slice(top, top + rows)
        smoothed[strip] = _blended_strip(mask[strip], previous[strip], ratio)
    return smoothed


def _blended_strip(
    mask: NDArray[np.float32], previous: NDArray[np.float32], ratio: float
) -> NDArray[np.float32]:
    x = np.square(mask - np.float32(0.5))
    certainty = np.zeros_like(x)
    for coefficient in _CERTAINTY:
        certainty += np.float32(coefficient)
        certainty *= x
    weight = np.float32(1) - np.minimum(certainty, np.float32(1))
    return np.asarray(mask + (previous - mask) * (weight * np.float32(ratio)), dtype=np.float32)


def _check_format(image: ImageFrame) -> None:
    if image.format is not ImageFormat.VEC32F1:
        raise PayloadTypeError(
            f"a mask in {image.format.name} cannot be smoothed; expected VEC32F1 (one channel of "
            "float32); convert it first"
        )
