"""Cut the input of a model out of a picture, wherever the picture is."""

from __future__ import annotations

from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from ...framework.formats import ImageFrame, Rect
from .crop import BorderMode, Cropper
from .pixels import eight_bit, rgb

__all__ = ["CpuSampler", "Sampler"]

P_contra = TypeVar("P_contra", contravariant=True)


class Sampler(Protocol[P_contra]):
    """Cut regions out of one kind of picture; a node has its own."""

    def sample(
        self, picture: P_contra, roi: Rect, size: tuple[int, int], border: BorderMode
    ) -> NDArray[np.uint8]:
        """Return ``roi``, which is in pixels and may reach outside, as an array H×W×3.

        ``size`` is its width and height; the values are red, green and blue.
        """
        ...


class CpuSampler:
    """Cut regions out of pictures in memory."""

    def __init__(self) -> None:
        self._cropper: Cropper | None = None

    def sample(
        self, picture: ImageFrame, roi: Rect, size: tuple[int, int], border: BorderMode
    ) -> NDArray[np.uint8]:
        """Return the region; raises ``PayloadTypeError`` for pictures of floats."""
        cropper = self._cropper
        if cropper is None or (cropper.width, cropper.height) != size:
            cropper = self._cropper = Cropper(*size)
        return rgb(cropper.crop(eight_bit(picture), roi, border), picture.format)
