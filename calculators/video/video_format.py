"""What a video is written as, by the ending of its name."""

from __future__ import annotations

import math
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from ...framework.errors import MediaError, did_you_mean

__all__ = ["VIDEO_ENDINGS", "Codec", "Preset", "VideoFormat", "format_of", "time_base_for"]

_MICROSECOND = Fraction(1, 1_000_000)
_MILLISECOND = Fraction(1, 1_000)

#: Finer clocks would make the longest time between two pictures of an MP4 file too short.
_FINEST_CLOCK = 10_000_000
#: The finest clock that MPEG-4 can write down, which has 16 bits for it.
_FINEST_MPEG4 = 65_535


class Codec(StrEnum):
    """A video codec; AUTO is the one that suits the file's ending.

    The four letters that OpenCV knows codecs by, such as avc1, are understood as well.
    """

    AUTO = "AUTO"
    H264 = "H264"
    MPEG4 = "MPEG4"
    VP9 = "VP9"

    @classmethod
    def _missing_(cls, value: object) -> Codec | None:
        names = {"avc1": cls.H264, "x264": cls.H264, "vp09": cls.VP9, "vp90": cls.VP9}
        return names.get(str(value).lower())


class Preset(StrEnum):
    """How much time to spend for a smaller file: x264's presets, and ``quick``.

    ``quick`` is ``ultrafast`` with the three of x264's steps that save most for their time (blocks
    of 8×8, one more round of motion search, CABAC). At the same size and PSNR it takes about 0.9 of
    the processor time of ``superfast`` (``python -m benchmarks.video_io``).
    """

    ULTRAFAST = "ultrafast"
    QUICK = "quick"
    SUPERFAST = "superfast"
    VERYFAST = "veryfast"
    FASTER = "faster"
    FAST = "fast"
    MEDIUM = "medium"
    SLOW = "slow"

    @property
    def vp9_speed(self) -> int:
        """Return VP9's number for about the same trade; its fastest is 8."""
        return min(10 - list(Preset).index(self), 8)

    @property
    def x264_options(self) -> dict[str, str]:
        """Return the encoder's options, by FFmpeg's names."""
        if self is not Preset.QUICK:
            return {"preset": self.value}
        steps = "8x8dct=1:partitions=i4x4,i8x8:subme=1:cabac=1"
        return {"preset": Preset.ULTRAFAST.value, "x264-params": steps}


class VideoFormat(NamedTuple):
    """Pair a container format (FFmpeg's name) with the codecs it takes, the usual one first.

    ``clock`` is the tick that the container imposes, None where the file chooses.
    """

    name: str
    codecs: tuple[Codec, ...]
    clock: Fraction | None = None


_FORMATS = {
    ".mp4": VideoFormat("mp4", (Codec.H264, Codec.VP9, Codec.MPEG4)),
    ".m4v": VideoFormat("mp4", (Codec.H264, Codec.MPEG4)),
    ".mov": VideoFormat("mov", (Codec.H264, Codec.MPEG4)),
    ".mkv": VideoFormat("matroska", (Codec.H264, Codec.VP9, Codec.MPEG4), _MILLISECOND),
    ".webm": VideoFormat("webm", (Codec.VP9,), _MILLISECOND),
}
VIDEO_ENDINGS = tuple(_FORMATS)


def format_of(path: Path, codec: Codec) -> tuple[VideoFormat, Codec]:
    """Return format and codec for a file; raises ``MediaError`` for an ending we cannot write."""
    ending = path.suffix.lower()
    found = _FORMATS.get(ending)
    if found is None:
        raise MediaError(
            f"{path}: the ending {path.suffix!r} names no video format that can be written; "
            f"expected one of {', '.join(_FORMATS)}.{did_you_mean(ending, _FORMATS)}"
        )
    if codec is Codec.AUTO:
        return found, found.codecs[0]
    if codec not in found.codecs:
        raise MediaError(
            f"{path}: a {ending} file cannot hold {codec}; expected {' or '.join(found.codecs)}; "
            "choose another ending or codec"
        )
    return found, codec


def time_base_for(
    found: VideoFormat, frame_rate: Fraction | None, codec: Codec = Codec.H264
) -> Fraction:
    """Return the clock tick, in seconds, that tells timestamps exactly where the format can.

    A tick of 1 µs, or a whole part of it so that frames of the rate are whole ticks as well: then
    a video of constant rate stays one, instead of alternating between 33,333 and 33,334 µs. In
    MPEG-4, whose clock is coarser, 15 to 30 µs of which a frame has a whole number.
    """
    if found.clock is not None:
        return found.clock
    if codec is Codec.MPEG4:
        whole = 1 if frame_rate is None else frame_rate.numerator
        return Fraction(1, whole * max(_FINEST_MPEG4 // whole, 1))
    if frame_rate is None:
        return _MICROSECOND
    ticks = math.lcm(frame_rate.numerator, _MICROSECOND.denominator)
    return Fraction(1, ticks) if ticks <= _FINEST_CLOCK else _MICROSECOND
