"""A decoded picture that stays YUV; RGB is made of it, or of a part, when somebody asks."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from ...framework.formats.deferred_pixels import Box, PixelSource

if TYPE_CHECKING:
    from av import VideoFrame
    from av.video.reformatter import VideoReformatter

__all__ = ["YuvPicture", "YuvSource", "planes_of"]

Planes = tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint8]]

_FORMATS = frozenset({"yuv420p", "yuvj420p"})
#: Parts are made in sizes of whole steps, so that FFmpeg's converters for a size serve again.
_STEP = 64
_MOST_CONVERTERS = 8


@runtime_checkable
class YuvSource(PixelSource, Protocol):
    """A source of pixels that can give them as YUV, too."""

    def to_yuv(self) -> VideoFrame | None:
        """Return a frame in 8-bit YUV 4:2:0 that is the caller's own; None where there is none."""
        ...


class YuvPicture:
    """A frame in 8-bit YUV 4:2:0 of an even size, as FFmpeg decoded it.

    The decoder predicts later frames from the same memory, so nothing may be written to it.
    """

    __slots__ = ("frame", "height", "width")

    def __init__(self, frame: VideoFrame) -> None:
        self.frame = frame
        self.width = frame.width
        self.height = frame.height

    @staticmethod
    def fits(frame: VideoFrame) -> bool:
        """Return True for a frame of which parts become the same RGB as in the whole."""
        # FFmpeg converts odd heights, and fields, in a way that looks at neighbouring rows.
        is_even = frame.width % 2 == frame.height % 2 == 0
        return frame.format.name in _FORMATS and is_even and not frame.interlaced_frame

    def pixels(self) -> NDArray[np.uint8]:
        """Return the whole picture as RGB, H×W×3 without gaps between rows."""
        return np.ascontiguousarray(_rgb(self.frame))

    def part(self, box: Box) -> NDArray[np.uint8]:
        """Return a part as RGB, equal to that of the whole picture; rows may have gaps."""
        left, width = _span(box.left, box.right, self.width)
        top, height = _span(box.top, box.bottom, self.height)
        pixels = _rgb(self._cut(left, top, width, height, self.frame.format.name))
        return pixels[box.top - top : box.bottom - top, box.left - left : box.right - left]

    def make_rows(self, rows: NDArray[np.intp], canvas: NDArray[np.uint8]) -> bool:
        """Write pairs of rows as RGB, equal to those of the whole picture, into an H×W×3 array."""
        import av

        # Two rows share one of U and V.
        pairs = np.unique(rows // 2)
        picked = av.VideoFrame(self.width, 2 * len(pairs), self.frame.format.name)
        planes = zip(planes_of(self.frame), planes_of(picked), strict=True)
        for (whole, part), rows_of_pair in zip(planes, (2, 1, 1), strict=True):
            part[:] = _in_groups(whole, rows_of_pair)[pairs].reshape(part.shape)
        _copy_colors(self.frame, picked)
        _in_groups(canvas, 2)[pairs] = _in_groups(_rgb(picked), 2)
        return True

    def to_yuv(self) -> VideoFrame:
        """Return a copy with planes of its own, and tags that say the same colours."""
        from av.video.reformatter import ColorRange

        frame = self._cut(0, 0, self.width, self.height, "yuv420p")
        if self.frame.format.name == "yuvj420p":
            frame.color_range = ColorRange.JPEG
        return frame

    def _cut(self, left: int, top: int, width: int, height: int, kind: str) -> VideoFrame:
        import av

        source, cut = self.frame, av.VideoFrame(width, height, kind)
        planes = zip(planes_of(source), planes_of(cut), strict=True)
        for (whole, part), half in zip(planes, (1, 2, 2), strict=True):
            rows, columns = part.shape
            start, first = top // half, left // half
            part[:] = whole[start : start + rows, first : first + columns]
        _copy_colors(source, cut)
        return cut


def planes_of(frame: VideoFrame) -> Planes:
    """Return Y and, half as wide and high, U and V of a frame, without a copy."""
    planes: Any = frame.planes
    y, u, v = (
        np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)[: plane.height, : plane.width]
        for plane in planes
    )
    return y, u, v


def _copy_colors(source: VideoFrame, target: VideoFrame) -> None:
    target.colorspace, target.color_range = source.colorspace, source.color_range
    target.color_primaries, target.color_trc = source.color_primaries, source.color_trc


def _in_groups(rows: NDArray[np.uint8], size: int) -> NDArray[np.uint8]:
    """Return rows in groups of some, as a view of the same array."""
    return rows.reshape(-1, size, *rows.shape[1:])


def _span(start: int, end: int, size: int) -> tuple[int, int]:
    """Return start and length that hold a span, of whole pairs of pixels, within ``size``."""
    start -= start % 2
    length = min(-(-(end - start) // _STEP) * _STEP, size)
    return min(start, size - length), length


def _rgb(frame: VideoFrame) -> NDArray[np.uint8]:
    """Return a frame as RGB, whose rows may have gaps."""
    converted = _CONVERTERS.of(frame).reformat(frame, format="rgb24", threads=1)
    plane: Any = converted.planes[0]
    rows = np.frombuffer(plane, np.uint8).reshape(frame.height, plane.line_size)
    return rows[:, : 3 * frame.width].reshape(frame.height, frame.width, 3)


class _Converters(threading.local):
    """FFmpeg's converters by size: setting one up takes longer than converting a small part.

    Each thread has its own, as a converter serves one call at a time.
    """

    def __init__(self) -> None:
        self._by_kind: dict[tuple[Any, ...], VideoReformatter] = {}

    def of(self, frame: VideoFrame) -> VideoReformatter:
        """Return the converter that was used for such a frame before, or a fresh one."""
        from av.video.reformatter import VideoReformatter

        kind = frame.width, frame.height, frame.format.name, frame.colorspace, frame.color_range
        found = self._by_kind.pop(kind, None) or VideoReformatter()
        # The one that was used last comes last; the first makes room.
        self._by_kind[kind] = found
        if len(self._by_kind) > _MOST_CONVERTERS:
            del self._by_kind[next(iter(self._by_kind))]
        return found


_CONVERTERS = _Converters()
