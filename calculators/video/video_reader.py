"""Read a video file picture by picture, with PyAV."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ...framework.authoring.file_access import UNRESTRICTED, FileAccess
from ...framework.errors import MediaError
from ...framework.formats import ImageFrame, VideoHeader
from ..io.paths import existing_file
from ..io.source_report import BrokenSource
from .container_length import missing_bytes
from .display_matrix import CLOCKWISE, UPRIGHT, Turn, turn_of
from .frame_clock import FrameClock
from .letterbox import letterboxed
from .video_input import choose_stream, open_file
from .yuv_picture import YuvPicture

if TYPE_CHECKING:
    from av import VideoFrame
    from av.container import InputContainer
    from av.video.stream import VideoStream

__all__ = ["VideoReader"]

_log = logging.getLogger(__name__)


class VideoReader:
    """Decodes the pictures of a video file, one at a time, upright, as RGB.

    ``header`` is known after construction. ``stream`` is the index of the video stream to read, by
    default the largest. ``access`` opens the file. Pictures of another size than the first are
    fitted into it. Raises ``MediaError`` for a file that is missing, no video, or without a picture
    that can be decoded.
    """

    def __init__(
        self,
        path: Path | str,
        threads: int = 1,
        stream: int | None = None,
        access: FileAccess = UNRESTRICTED,
    ) -> None:
        from av.video.reformatter import VideoReformatter

        self.path = path
        self._access = access
        #: How many pictures were read, and how reading broke off (None if it did not).
        self.count = 0
        self.damage: BrokenSource | None = None
        self._end: int | None = None
        self._container = self._opened()
        try:
            self._stream = choose_stream(path, self._container, stream, access)
            self._stream.thread_type = "AUTO"
            self._stream.codec_context.thread_count = threads
            self._reformatter = VideoReformatter()
            self._frames = self._decode()
            first = self._decode_first()
            self._turn = _turn(first, path)
            header = _header(self._stream, self._container, first, self._turn)
            self.header = self._described(header)
            tick = first.time_base or Fraction(1, 1_000_000)
            clock: FrameClock[VideoFrame] = FrameClock(str(path), self.header.frame_rate, tick)
            self._stamped = clock.stamped(self._timed(first, tick))
            self._was_fitted = False
        except BaseException:
            self.close()
            raise

    def _opened(self) -> InputContainer:
        return open_file(existing_file(Path(self.path), "a video"), self._access)

    def _described(self, header: VideoHeader) -> VideoHeader:
        return replace(header, source=str(self.path))

    def _missing(self) -> int:
        """Return how many bytes the file lacks."""
        return missing_bytes(Path(self.path), self._access)

    def read(self) -> tuple[int, NDArray[np.uint8]] | None:
        """Return timestamp (µs) and picture (H×W×3 uint8) of the next frame, None at the end."""
        frame = self._next()
        return None if frame is None else (self._end or 0, self._rgb(frame))

    def read_image(self) -> tuple[int, ImageFrame] | None:
        """Return timestamp (µs) and picture of the next frame, None at the end.

        It stays as it was decoded until somebody reads its RGB, where its format allows that.
        """
        frame = self._next()
        if frame is None:
            return None
        is_upright = self._turn == UPRIGHT and (frame.width, frame.height) == self._size
        if is_upright and YuvPicture.fits(frame):
            return self._end or 0, ImageFrame.deferred(YuvPicture(frame))
        return self._end or 0, ImageFrame(self._rgb(frame))

    def skip(self, count: int) -> None:
        """Decode and pass over so many frames, or all that are left."""
        for _ in range(count):
            if self._next() is None:
                return

    def close(self) -> None:
        """Release the file."""
        self._container.close()

    @property
    def _size(self) -> tuple[int, int]:
        return self.header.width, self.header.height

    def _next(self) -> VideoFrame | None:
        """Return the next frame, whose timestamp becomes ``_end``; None at the end."""
        item = next(self._stamped, None)
        if item is None:
            if self.damage is not None and self.damage.timestamp is None:
                self.damage = self.damage._replace(timestamp=self._end)
            return None
        self._end, frame = item
        self.count += 1
        return frame

    def _rgb(self, frame: VideoFrame) -> NDArray[np.uint8]:
        rgb = self._reformatter.reformat(frame, format="rgb24", threads=1).to_ndarray()
        # Rows of odd lengths are padded in FFmpeg's memory.
        picture = np.ascontiguousarray(self._turn.apply(rgb))
        return picture if picture.shape[1::-1] == self._size else self._fitted(picture)

    def _fitted(self, picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
        width, height = self.header.width, self.header.height
        if not self._was_fitted:
            _log.warning(
                "%s: the size changes from %d×%d to %d×%d; such pictures are fitted into the first "
                "size",
                self.path,
                width,
                height,
                picture.shape[1],
                picture.shape[0],
            )
        self._was_fitted = True
        return letterboxed(picture, width, height)

    def _decode_first(self) -> VideoFrame:
        frame = next(self._frames, None)
        if frame is None:
            why = f": {self.damage.reason}" if self.damage else ""
            raise MediaError(
                f"{self.path}: no picture of the video can be decoded{why}; expected at least one; "
                "copy the file again"
            )
        return frame

    def _timed(
        self, first: VideoFrame, tick: Fraction
    ) -> Iterator[tuple[int | Fraction | None, VideoFrame]]:
        """Yield the frames with their times in ticks, where the container has them."""
        yield _time_of(first, tick), first
        for frame in self._frames:
            yield _time_of(frame, tick), frame

    def _decode(self) -> Iterator[VideoFrame]:
        """Decode all there is, past damaged places; at the end, set ``damage``."""
        from av.error import FFmpegError

        damaged, end = 0, ""
        # Known for a place in the middle; the time of an end is that of the last picture.
        damaged_at: int | None = None
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
                damaged_at = damaged_at if damaged else self._end
                damaged += 1
        missing = self._missing()
        if end or missing:
            damaged_at = None
        if end:
            yield from self._flushed()
        reason = _damage(missing, damaged, end)
        if reason:
            self.damage = BrokenSource(str(self.path), reason, damaged_at)

    def _flushed(self) -> Iterator[VideoFrame]:
        from av.error import FFmpegError

        try:
            yield from self._stream.decode(None)  # pyright: ignore[reportUnknownMemberType]
        except FFmpegError:
            return


def _time_of(frame: VideoFrame, tick: Fraction) -> int | Fraction | None:
    time, base = frame.pts, frame.time_base
    if time is None or base is None:
        return None
    return time if base == tick else time * base / tick


def _display_turn(frame: VideoFrame) -> Turn | None:
    try:
        side_data: Any = frame.side_data
        data = next((one for one in side_data if one.type.name == "DISPLAYMATRIX"), None)
    except ValueError:
        # PyAV does not know every kind of side data, such as EXIF, and then gives none.
        return CLOCKWISE.get(-frame.rotation % 360)
    return UPRIGHT if data is None else turn_of(np.frombuffer(bytes(data), np.int32).tolist())


def _turn(frame: VideoFrame, path: Path | str) -> Turn:
    turn = _display_turn(frame)
    if turn is None:
        _log.warning("%s: the pictures are shown as stored; only turns by 90° are applied", path)
    return turn or UPRIGHT


def _header(
    stream: VideoStream, container: InputContainer, frame: VideoFrame, turn: Turn
) -> VideoHeader:
    width, height, shape = frame.width, frame.height, stream.sample_aspect_ratio or Fraction(1)
    if turn.transpose:
        width, height, shape = height, width, 1 / shape
    rate = _rate(stream, frame)
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


def _rate(stream: VideoStream, frame: VideoFrame) -> Fraction | None:
    """Return the average rate, unless FFmpeg's guess is better.

    It is for a clock whose ticks were taken for frames (60,000 in a DV file), and for a bare
    stream without times, such as H.264 that no container holds: its average is 25 whatever the
    encoder wrote into it.
    """
    average, guessed = stream.average_rate, stream.guessed_rate
    if average is None or (guessed and (frame.pts is None or average > 4 * guessed)):
        return guessed
    return average


def _duration(stream: VideoStream, container: InputContainer) -> int | None:
    if stream.duration and stream.time_base:
        return round(stream.duration * stream.time_base * 1_000_000)
    return container.duration or None


def _damage(missing: int, damaged: int, end: str) -> str:
    if missing:
        return f"the file is cut short, {missing} bytes are missing at its end"
    if damaged:
        packets = "1 packet" if damaged == 1 else f"{damaged} packets"
        return f"{packets} of the file cannot be decoded" + (f", then {end}" if end else "")
    return end
