"""A picture with annotations on it, drawn in RGB or in YUV, as whoever reads it wants it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ...framework.errors import PayloadTypeError
from ...framework.formats import ImageFormat, ImageFrame
from ...framework.formats.deferred_pixels import Box
from ..video.yuv import ink_of
from ..video.yuv_picture import YuvSource, planes_of
from .canvas import Canvas, DrawnAsideError
from .yuv_canvas import YuvCanvas

if TYPE_CHECKING:
    from av import VideoFrame

__all__ = ["DrawnPicture", "check_format", "drawn_on"]


def check_format(found: ImageFormat) -> None:
    """Raise ``PayloadTypeError`` for the format of a picture that cannot be drawn on."""
    if found not in {ImageFormat.SRGB, ImageFormat.SRGBA, ImageFormat.GRAY8}:
        raise PayloadTypeError(
            f"a picture in {found.name} cannot be drawn on; expected SRGB, SRGBA or GRAY8 "
            "(8 bits, 3, 4 or 1 channels); convert it first"
        )


def drawn_on(
    picture: ImageFrame, draw: Callable[[Canvas], None], *, flip_text: bool = False
) -> ImageFrame:
    """Return a copy of a picture with what ``draw`` draws on it; grey becomes RGB.

    A frame of a video is drawn on when it is read, and then ``draw`` may be called in any thread.
    Raises ``PayloadTypeError`` for a picture that cannot be drawn on.
    """
    check_format(picture.format)
    if isinstance(picture.source, YuvSource):
        return ImageFrame.deferred(DrawnPicture(picture, draw, flip_text=flip_text))
    if picture.format is ImageFormat.GRAY8:
        pixels = np.repeat(picture.data[:, :, None], 3, axis=2)
    else:
        pixels = np.array(picture.data, order="C")
    draw(Canvas(pixels, flip_text=flip_text))
    return ImageFrame(pixels)


class DrawnPicture:
    """A decoded frame, ``below``, and what draws on a canvas of its size.

    A video file gets it in YUV: the marks are drawn on a copy of the planes, and all other pixels
    reach the encoder as they were decoded. Everybody else gets it in RGB, to the pixel as on any
    other picture.
    """

    def __init__(
        self, below: ImageFrame, draw: Callable[[Canvas], None], *, flip_text: bool
    ) -> None:
        self._below = below
        self._draw = draw
        self._flip_text = flip_text
        self.width = below.width
        self.height = below.height

    def pixels(self) -> NDArray[np.uint8]:
        """Return a copy of the picture in RGB, drawn on."""
        pixels = np.array(self._below.data, order="C")
        self._draw(Canvas(pixels, flip_text=self._flip_text))
        return pixels

    def part(self, box: Box) -> NDArray[np.uint8]:
        """Return a part of the picture in RGB."""
        return self.pixels()[box.top : box.bottom, box.left : box.right]

    def make_rows(self, rows: NDArray[np.intp], canvas: NDArray[np.uint8]) -> bool:
        """Return False: marks are drawn on the whole picture."""
        del rows, canvas
        return False

    def to_yuv(self) -> VideoFrame | None:
        """Return a frame in YUV, drawn on; None where something can be drawn in RGB only."""
        source = self._below.source
        frame = source.to_yuv() if isinstance(source, YuvSource) else None
        if frame is None:
            return None
        ink = ink_of(frame)
        canvas = YuvCanvas(planes_of(frame), ink, flip_text=self._flip_text)
        try:
            self._draw(canvas)
        except DrawnAsideError:
            return None
        return frame
