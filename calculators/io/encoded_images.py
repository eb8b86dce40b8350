"""Decode pictures out of the bytes of files, and encode them as JPEG."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum

import numpy as np

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.ports import Input, Option, Output
from ...framework.errors import MediaError, PayloadTypeError
from ...framework.formats import ImageFrame
from ...framework.quick_dataclass import dataclass
from .image_decoding import decoded_picture

__all__ = [
    "ColorSpace",
    "EncodedImage",
    "OpenCvEncodedImageToImageFrameCalculator",
    "OpenCvImageEncoderCalculator",
]


class ColorSpace(StrEnum):
    """The colours of an encoded picture."""

    GRAYSCALE = "GRAYSCALE"
    RGB = "RGB"


@dataclass(frozen=True, slots=True)
class EncodedImage:
    """The bytes of a JPEG file (``OpenCvImageEncoderCalculatorResults`` in MediaPipe)."""

    encoded_image: bytes = field(repr=False)
    width: int
    height: int
    colorspace: ColorSpace


class OpenCvEncodedImageToImageFrameCalculator(Calculator, pure=True):
    """Decode the bytes of a picture's file to GRAY8, SRGB or SRGBA; 16 bits become 8.

    Raises ``MediaError`` for bytes that are no whole picture.

    Source: ``mediapipe/calculators/image/opencv_encoded_image_to_image_frame_calculator.cc``.
    """

    encoded_image = Input(bytes, tag="")
    image = Output(ImageFrame, tag="")

    apply_orientation_from_exif_data = Option(
        False, doc="Turn the picture as its EXIF data says; transparency is then left out."
    )

    def process(self, ctx: Context) -> None:
        ctx[self.image] = decoded_picture(
            ctx[self.encoded_image], ctx.node, upright=self.apply_orientation_from_exif_data
        )


class OpenCvImageEncoderCalculator(Calculator, pure=True):
    """Encode pictures (GRAY8 or SRGB) as JPEG.

    Source: ``mediapipe/calculators/image/opencv_image_encoder_calculator.cc``.
    """

    image = Input(ImageFrame, tag="")
    encoded_image = Output(EncodedImage, tag="")

    quality: Option[int] = Option(type=int, ge=1, le=100, doc="Quality, 100 the best.", example=90)

    def process(self, ctx: Context) -> None:
        from ..opencv import cv2

        image = ctx[self.image]
        if image.format.dtype != np.uint8 or image.channels not in {1, 3}:
            raise PayloadTypeError(
                f"{ctx.node}: got a picture in {image.format.name}; expected GRAY8 or SRGB; "
                "convert it first"
            )
        is_grey = image.channels == 1
        pixels = image.data if is_grey else cv2.cvtColor(image.data, cv2.COLOR_RGB2BGR)
        done, data = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, self.quality])
        if not done:
            raise MediaError(
                f"{ctx.node}: a picture of {image.width}×{image.height} pixels cannot be encoded "
                "as JPEG; expected at most 65,535 on each side; scale it down"
            )
        space = ColorSpace.GRAYSCALE if is_grey else ColorSpace.RGB
        ctx[self.encoded_image] = EncodedImage(data.tobytes(), image.width, image.height, space)
