"""Cut the input of a model out of a picture, wherever the picture is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ...framework.formats import Rect
from ..gpu.device import GpuBuffer, Picture
from .crop import BorderMode, Cropper
from .pixels import eight_bit, rgb

if TYPE_CHECKING:
    from .crop_gpu import GpuCropper

__all__ = ["Sampler"]

Size = tuple[int, int]


class Sampler:
    """Cut regions out of pictures, one at a time; it keeps what the last size needed."""

    def __init__(self) -> None:
        self._cropper: Cropper | None = None
        self._gpu_cropper: GpuCropper | None = None

    def sample(
        self, picture: Picture, roi: Rect, size: Size, border: BorderMode
    ) -> NDArray[np.uint8]:
        """Return ``roi``, which is in pixels and may reach outside, as an array H×W×3 of RGB.

        ``size`` is its width and height. Raises ``PayloadTypeError`` for pictures of floats.
        """
        if isinstance(picture, GpuBuffer):
            return self._gpu_cropper_for(picture, size).crop(picture, roi, border)
        cropper = self._cropper_for(size)
        if picture.source is None:
            return rgb(cropper.crop(eight_bit(picture), roi, border), picture.format)
        # Of a video's frame, only what the crop needs becomes RGB.
        return cropper.crop_deferred(picture, roi, border)

    def _cropper_for(self, size: Size) -> Cropper:
        cropper = self._cropper
        if cropper is None or (cropper.width, cropper.height) != size:
            cropper = self._cropper = Cropper(*size)
        return cropper

    def _gpu_cropper_for(self, picture: GpuBuffer, size: Size) -> GpuCropper:
        from .crop_gpu import GpuCropper

        cropper = self._gpu_cropper
        if cropper is None or cropper.makes != (picture.device, *size):
            cropper = self._gpu_cropper = GpuCropper(picture.device, *size)
        return cropper
