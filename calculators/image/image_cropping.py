"""Cut rotated rectangles out of pictures."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Input, Option, Output
from ...framework.formats import ImageFrame, NormalizedRect, Rect
from ..wiring import is_wired
from .crop import BorderMode
from .roi import roi_corners

__all__ = ["ImageCroppingCalculator", "cropped"]


class ImageCroppingCalculator(Calculator, pure=True):
    """Cut RECT or NORM_RECT, or what the options say, out of a picture, and turn it upright.

    The result has the rectangle's size in whole pixels, but not more than ``output_max_width`` and
    ``output_max_height``; each of its pixels is the nearest one of the picture. A rectangle without
    size stands for the whole picture.

    Source: ``mediapipe/calculators/image/image_cropping_calculator.cc``.
    """

    image = Input(ImageFrame)
    rect = Input(Rect, optional=True, doc="in pixels")
    norm_rect = Input(NormalizedRect, optional=True, doc="in fractions of the picture")
    output = Output(ImageFrame, tag="IMAGE")

    width = Option(
        0, ge=0, doc="In pixels, where no rectangle is wired; 0: the picture's.", example=128
    )
    height = Option(
        0, ge=0, doc="In pixels, where no rectangle is wired; 0: the picture's.", example=128
    )
    norm_width = Option(0.0, doc="In place of width, in fractions of the picture.")
    norm_height = Option(0.0, doc="In place of height, in fractions of the picture.")
    norm_center_x = Option(0.5, doc="The middle, where no rectangle is wired.")
    norm_center_y = Option(0.5, doc="The middle, where no rectangle is wired.")
    rotation = Option(0.0, doc="In radians, clockwise, where no rectangle is wired.")
    border_mode = Option(BorderMode.BORDER_ZERO, doc="What lies outside the picture.")
    output_max_width: Option[int | None] = Option(
        None, type=int | None, gt=0, doc="Scale down what is wider."
    )
    output_max_height: Option[int | None] = Option(
        None, type=int | None, gt=0, doc="Scale down what is higher."
    )

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        if is_wired(contract, cls.rect) and is_wired(contract, cls.norm_rect):
            raise ValueError("wire RECT or NORM_RECT, not both")

    def process(self, ctx: Context) -> None:
        image = ctx[self.image]
        given = ctx.get(self.rect) or ctx.get(self.norm_rect)
        if given is None and (ctx.is_wired(self.rect) or ctx.is_wired(self.norm_rect)):
            return
        region = self._region(given, image.width, image.height)
        most = self.output_max_width or math.inf, self.output_max_height or math.inf
        scale = min(1.0, most[0] / region.width, most[1] / region.height)
        size = int(region.width * scale), int(region.height * scale)
        pixels = cropped(image.data, region, size, self.border_mode)
        ctx[self.output] = ImageFrame(pixels, image.format)

    def _region(self, given: Rect | NormalizedRect | None, width: int, height: int) -> Rect:
        """Return the rectangle in pixels, with sides of whole numbers."""
        if isinstance(given, NormalizedRect):
            given = Rect(
                given.x_center * width,
                given.y_center * height,
                _rounded(given.width * width),
                _rounded(given.height * height),
                given.rotation,
            )
        if given is None:
            across = _rounded(self.norm_width * width) or self.width or width
            down = _rounded(self.norm_height * height) or self.height or height
            x, y = self.norm_center_x * width, self.norm_center_y * height
            given = Rect(x, y, across, down, self.rotation)
        if given.width <= 0 or given.height <= 0:
            given = Rect(width / 2, height / 2, width, height)
        if given.rotation:
            return given
        # Upright rectangles begin at whole pixels.
        center = [
            _rounded(middle + side % 2 / 2) - side % 2 / 2
            for middle, side in ((given.x_center, given.width), (given.y_center, given.height))
        ]
        return Rect(center[0], center[1], given.width, given.height)


def cropped(
    pixels: NDArray[np.uint8], region: Rect, size: tuple[int, int], border: BorderMode
) -> NDArray[np.uint8]:
    """Return a region, in pixels, which may reach outside, as a picture of (width, height)."""
    from ..opencv import cv2

    width, height = size
    corners = np.array([[0, height], [0, 0], [width, 0], [width, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(roi_corners(region), corners)
    # The corners are those of pixels; OpenCV counts from their middles.
    from_corners, to_corners = np.eye(3), np.eye(3)
    from_corners[:2, 2], to_corners[:2, 2] = -0.5, 0.5
    mode = cv2.BORDER_CONSTANT if border is BorderMode.BORDER_ZERO else cv2.BORDER_REPLICATE
    found = cv2.warpPerspective(
        pixels,
        from_corners @ matrix @ to_corners,
        size,
        flags=cv2.INTER_NEAREST,
        borderMode=mode,
    )
    return np.asarray(found, np.uint8)


def _rounded(value: float) -> float:
    return math.copysign(math.floor(abs(value) + 0.5), value)
