"""Read a video file picture by picture, with PyAV."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ...framework.errors import MediaError
from ...framework.formats import VideoHeader
from ..io.paths import existing_file
from .container_length import missing_bytes
from .display_matrix import UPRIGHT, Turn, turn_of
from .frame_clock import FrameClock

if TYPE_CHECKING:
    from av import VideoFrame
    from av.container import InputContainer
    from av.video.stream import VideoStream

__all__ = ["VideoReader"]

_log = logging.getLogger(__name__)


class VideoReader:
    """Decode the pictures of a video file, one at a time, upright, as RGB.

    ``header`` is known after construction. Raises ``MediaError`` for a file that is missing, no
    video, or without a picture that can be decoded.
    """

    def __init__(self, path: Path, threads: int = 1) -> None:
        from av.video.reformatter import VideoReformatter

        self.path = existing_file(path, "a video")
        #: How many pictures were read, and what was wrong with the file ("" if nothing).
        self.count = 0
        self.damage = ""
        self._container = _opened(path)
        try:
            self._stream = _video_stream(path, self._container)
            self._stream.thread_type = "AUTO"
            self._stream.codec_context.thread_count = threads
            self._reformatter = VideoReformatter()
            self._frames = self._decode()
            self._first: VideoFrame | None = self._decode_first()
            self._turn = _turn(self._first, path)
            self.header = _header(self._stream, self._container, self._first, self._turn)
            self._clock = FrameClock(path, self.header.frame_rate)
        except BaseException:
            self.close()
            raise

    def read(self) -> tuple[int, NDArray[np.uint8]] | None:
        """Return timestamp (µs) and picture (H×W×3 uint8) of the next frame, None at the end."""
        frame, self._first = self._first, None
        frame = frame or next(self._frames, None)
        if frame is None:
            return None
        self.count += 1
        rgb = self._reformatter.reformat(frame, format="rgb24", threads=1).to_ndarray()
        # Rows of odd lengths are padded in FFmpeg's memory.
        picture = np.ascontiguousarray(self._turn.apply(rgb))
        return self._clock.stamp(frame.pts, frame.time_base), picture

    def close(self) -> None:
        """Release the file."""
        self._first = None
        self._container.close()

    def _decode_first(self) -> VideoFrame:
        frame = next(self._frames, None)
        if frame is None:
            why = f": {self.damage}" if self.damage else ""
            raise MediaError(
                f"{self.path}: no picture of the video can be decoded{why}; expected at least one; "
                "copy the file again"
            )
        return frame

    def _decode(self) -> Iterator[VideoFrame]:
        """Decode all there is, past damaged places; at the end, set ``damage``."""
        from av.error import FFmpegError

        damaged = 0
        end = ""
        packets = self._container.demux(self._stream)
        while True:
            try:
                packet = next(packets, None)
            except FFmpegError as error:
                end = f"reading broke off ({error.strerror})"
                packet = None
            if packet is None:
                break
            try:
                yield from packet.decode()
            except FFmpegError:
                damaged += 1
        if end:
            yield from self._flushed()
        self.damage = _damage(self.path, damaged, end)

    def _flushed(self) -> Iterator[VideoFrame]:
        from av.error import FFmpegError

        try:
            yield from self._stream.decode(None)  # pyright: ignore[reportUnknownMemberType]
        except FFmpegError:
            return


def _opened(path: Path) -> InputContainer:
    import av
    from av.error import FFmpegError, InvalidDataError

    try:
        return av.open(str(path), "r")
    except FFmpegError as error:
        _refuse_cut(path, error)
        reason = "" if isinstance(error, InvalidDataError) else f" ({error.strerror})"
        raise MediaError(
            f"{path}: the file is no video that can be read, or its beginning is damaged{reason}; "
            f"expected MP4, MOV, Matroska, WebM, AVI or another format that FFmpeg reads; "
            "check that it plays in a video player"
        ) from error


def _video_stream(path: Path, container: InputContainer) -> VideoStream:
    from av.stream import Disposition

    for stream in container.streams.video:
        # The cover of a song is a video stream of one picture.
        if not stream.disposition & Disposition.attached_pic:
            return stream
    # Of a small file that is cut, FFmpeg finds the beginning good.
    _refuse_cut(path)
    kinds = ", ".join(sorted({stream.type for stream in container.streams})) or "nothing"
    raise MediaError(
        f"{path}: the file holds no video, only {kinds}; expected a video; choose another file"
    )


def _refuse_cut(path: Path, cause: Exception | None = None) -> None:
    missing = missing_bytes(path)
    if missing:
        raise MediaError(
            f"{path}: the file is cut short, {missing} bytes are missing at its end, with the "
            "index; expected a whole video; copy or record it again"
        ) from cause


def _turn(frame: VideoFrame, path: Path) -> Turn:
    side_data: Any = frame.side_data
    data = next((one for one in side_data if one.type.name == "DISPLAYMATRIX"), None)
    if data is None:
        return UPRIGHT
    turn = turn_of(np.frombuffer(bytes(data), np.int32).tolist())
    if turn is None:
        _log.warning("%s: the pictures are shown as stored; only turns by 90° are applied", path)
    return turn or UPRIGHT


def _header(
    stream: VideoStream, container: InputContainer, frame: VideoFrame, turn: Turn
) -> VideoHeader:
    width, height, shape = frame.width, frame.height, stream.sample_aspect_ratio or Fraction(1)
    if turn.transpose:
        width, height, shape = height, width, 1 / shape
    rate = stream.average_rate or stream.guessed_rate
    duration = _duration(stream, container)
    count = stream.frames or None
    if count is None and duration and rate:
        count = round(duration * rate / 1_000_000)
    return VideoHeader(
        width,
        height,
        frame_rate=Fraction(rate) if rate else None,
        time_base=Fraction(stream.time_base or Fraction(1, 1_000_000)),
        frame_count=count,
        duration=duration,
        rotation=turn.rotation,
        pixel_aspect_ratio=shape,
    )


def _duration(stream: VideoStream, container: InputContainer) -> int | None:
    if stream.duration and stream.time_base:
        return round(stream.duration * stream.time_base * 1_000_000)
    return container.duration or None


def _damage(path: Path, damaged: int, end: str) -> str:
    missing = missing_bytes(path)
    if missing:
        return f"the file is cut short, {missing} bytes are missing at its end"
    if damaged:
        packets = "1 packet" if damaged == 1 else f"{damaged} packets"
        return f"{packets} of the file cannot be decoded" + (f", then {end}" if end else "")
    return end
