"""Show one picture for as long as a video runs."""

from __future__ import annotations

import numpy as np

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.ports import Input, Output, SideInput
from ...framework.formats import ImageFrame
from ...framework.user_path import user_path
from .image_decoding import read_picture

__all__ = ["StillPictureCalculator", "filling"]


class StillPictureCalculator(Calculator, pure=True):
    """Send the picture at PATH with every IMAGE_SIZE: scaled to fill it, what stands over cut off.

    A relative path counts from the working folder. Raises ``MediaError`` for a file that is no
    picture. MediaPipe has no such calculator.
    """

    path = SideInput(str)
    image_size = Input(tuple[int, int], doc="(width, height) in pixels")
    image = Output(ImageFrame, doc="SRGB")

    def open(self, ctx: Context) -> None:
        # Whoever starts the run gives it, from where they are.
        path = user_path(ctx[self.path]).absolute()
        self._picture = read_picture(ctx.run.input_file(path), access=ctx.run.file_access)
        self._filled: ImageFrame | None = None

    def process(self, ctx: Context) -> None:
        width, height = ctx[self.image_size]
        filled = self._filled
        if filled is None or (filled.width, filled.height) != (width, height):
            filled = self._filled = filling(self._picture, width, height)
        ctx[self.image] = filled


def filling(picture: ImageFrame, width: int, height: int) -> ImageFrame:
    """Return the largest middle part of a picture that has these proportions, in this size."""
    from ..opencv import cv2

    scale = max(width / picture.width, height / picture.height)
    across, down = round(width / scale), round(height / scale)
    left, top = (picture.width - across) // 2, (picture.height - down) // 2
    part = np.ascontiguousarray(picture.data[top : top + down, left : left + across])
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    return ImageFrame(np.asarray(cv2.resize(part, (width, height), interpolation=way), np.uint8))
