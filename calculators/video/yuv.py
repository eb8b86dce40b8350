"""Pictures as video codecs want them: even sizes, YUV 4:2:0, and tags that say the colours."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...framework.formats import Color

if TYPE_CHECKING:
    from av import VideoFrame
    from av.video.codeccontext import VideoCodecContext

__all__ = ["BT601", "ColorTags", "ink_of", "yuv_frame"]

_NARROW, _FULL = 1, 2
_MATRIX_BT601 = 6
#: By matrix: weights of red and blue in the brightness, and FFmpeg's number for converting.
_MATRICES = {
    1: (0.2126, 0.0722, 1),  # BT.709
    9: (0.2627, 0.0593, 9),  # BT.2020
    10: (0.2627, 0.0593, 9),
}
#: What names no other matrix is taken for BT.601, as by FFmpeg.
_BT601_MATRIX = 0.299, 0.114, 5


class ColorTags(NamedTuple):
    """Which colours the numbers of a video mean, in numbers of ITU-T H.273 (range: FFmpeg's)."""

    matrix: int
    range: int
    primaries: int
    transfer: int

    @classmethod
    def of(cls, frame: VideoFrame) -> ColorTags:
        """Return what a frame says."""
        tags = frame.colorspace, frame.color_range, frame.color_primaries, frame.color_trc
        return cls(*map(int, tags))

    def put_on(self, target: VideoFrame | VideoCodecContext) -> None:
        """Say it of a frame, or of a file."""
        target.colorspace, target.color_range = self.matrix, self.range
        target.color_primaries, target.color_trc = self.primaries, self.transfer


#: Of pictures that came as RGB, whatever their size: OpenCV knows no other matrix, and converts
#: several times faster than FFmpeg.
BT601 = ColorTags(_MATRIX_BT601, _NARROW, primaries=1, transfer=1)


def yuv_frame(picture: NDArray[Any], tags: ColorTags = BT601) -> VideoFrame:
    """Convert H×W×3 RGB to a frame; an odd width or height is padded by repeating the edge."""
    import av

    from ..opencv import cv2

    height, width = picture.shape[:2]
    if height % 2 or width % 2:
        border = cv2.BORDER_REPLICATE
        picture = np.asarray(cv2.copyMakeBorder(picture, 0, height % 2, 0, width % 2, border))
    if tags != BT601:
        return _converted(picture, tags)
    planes: Any = cv2.cvtColor(picture, cv2.COLOR_RGB2YUV_I420)
    height, width = picture.shape[:2]
    if height % 4:
        # PyAV takes the height of a shared buffer for a multiple of 4.
        frame = _copied(planes.reshape(-1), width, height)
    else:
        frame = av.VideoFrame.from_numpy_buffer(planes, format="yuv420p")
    tags.put_on(frame)
    return frame


def ink_of(frame: VideoFrame) -> Callable[[Color], tuple[int, int, int]]:
    """Return what makes of a colour the numbers Y, U and V that mean it in a frame."""
    tags = ColorTags.of(frame)
    red, blue, _ = _MATRICES.get(tags.matrix, _BT601_MATRIX)
    floor, span, swing = (0, 255, 255) if tags.range == _FULL else (16, 219, 224)

    def ink(color: Color) -> tuple[int, int, int]:
        y = red * color.r + (1 - red - blue) * color.g + blue * color.b
        u, v = (color.b - y) / (2 - 2 * blue), (color.r - y) / (2 - 2 * red)
        numbers = floor + y * span / 255, 128 + u * swing / 255, 128 + v * swing / 255
        a, b, c = (min(max(round(number), 0), 255) for number in numbers)
        return a, b, c

    return ink


def _converted(picture: NDArray[Any], tags: ColorTags) -> VideoFrame:
    """Convert RGB of an even size by FFmpeg, to the matrix and range that others of it have."""
    import av
    from av.video.reformatter import VideoReformatter

    frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24")
    *_, matrix = _MATRICES.get(tags.matrix, _BT601_MATRIX)
    converter = VideoReformatter()
    yuv = converter.reformat(
        frame, format="yuv420p", dst_colorspace=matrix, dst_color_range=tags.range, threads=1
    )
    tags.put_on(yuv)
    return yuv


def _copied(samples: NDArray[np.uint8], width: int, height: int) -> VideoFrame:
    import av

    frame = av.VideoFrame(width, height, "yuv420p")
    start = 0
    plane: Any
    for plane in frame.planes:
        end = start + plane.width * plane.height
        rows = np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)
        rows[: plane.height, : plane.width] = samples[start:end].reshape(plane.height, plane.width)
        start = end
    return frame
