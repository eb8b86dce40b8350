"""Bring the pixel layouts of pictures to the one that models take: 8 bits, red, green, blue."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ...framework.errors import PayloadTypeError
from ...framework.formats import ImageFormat, ImageFrame

__all__ = ["eight_bit", "rgb"]


def eight_bit(image: ImageFrame) -> NDArray[np.uint8]:
    """Return the picture's array, samples of 16 bits cut to their upper 8.

    Raises ``PayloadTypeError`` for pictures of floats, which have no fixed range.
    """
    if image.format.dtype == np.uint8:
        return image.data
    if image.format.dtype == np.uint16:
        return (image.data >> 8).astype(np.uint8)
    raise PayloadTypeError(
        f"a picture in {image.format.name} cannot become a model's input; expected samples of 8 "
        "or 16 bits in 1, 3 or 4 channels; convert it to SRGB first"
    )


def rgb(pixels: NDArray[np.uint8], format: ImageFormat) -> NDArray[np.uint8]:  # noqa: A002
    """Return ``pixels`` of a picture in ``format`` as H×W×3: grey is repeated, alpha dropped."""
    if format.channels == 1:
        return np.repeat(pixels[:, :, np.newaxis], 3, axis=2)
    if format is ImageFormat.SBGRA:
        return pixels[:, :, 2::-1]
    return pixels[:, :, :3]
