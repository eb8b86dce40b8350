"""Pictures as video codecs want them: even sizes, YUV 4:2:0, BT.601 in the narrow range."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from av import VideoFrame
    from av.video.codeccontext import VideoCodecContext

__all__ = ["tag_colors", "yuv_frame"]

# Numbers of ITU-T H.273, and FFmpeg's for the narrow range.
_MATRIX_BT601 = 6
_PRIMARIES_BT709 = 1
_TRANSFER_BT709 = 1
_NARROW_RANGE = 1


def yuv_frame(picture: NDArray[Any]) -> VideoFrame:
    """Convert H×W×3 RGB to a frame; an odd width or height is padded by repeating the edge.

    The matrix is BT.601's for all sizes: OpenCV knows no other, and converts several times faster
    than FFmpeg. ``tag_colors`` writes that into the file, so that players show the right colours.
    """
    import av

    from ..opencv import cv2

    height, width = picture.shape[:2]
    if height % 2 or width % 2:
        border = cv2.BORDER_REPLICATE
        picture = np.asarray(cv2.copyMakeBorder(picture, 0, height % 2, 0, width % 2, border))
    planes: Any = cv2.cvtColor(picture, cv2.COLOR_RGB2YUV_I420)
    height, width = picture.shape[:2]
    if height % 4:
        # PyAV takes the height of a shared buffer for a multiple of 4.
        frame = _copied(planes.reshape(-1), width, height)
    else:
        frame = av.VideoFrame.from_numpy_buffer(planes, format="yuv420p")
    tag_colors(frame)
    return frame


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


def tag_colors(target: VideoFrame | VideoCodecContext) -> None:
    """Say which colours the numbers mean."""
    target.colorspace = _MATRIX_BT601
    target.color_primaries = _PRIMARIES_BT709
    target.color_trc = _TRANSFER_BT709
    target.color_range = _NARROW_RANGE
