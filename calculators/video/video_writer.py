"""Write a video file picture by picture, with PyAV."""

from __future__ import annotations

import contextlib
from collections.abc import Generator
from fractions import Fraction
from pathlib import Path
from typing import Any

from ...framework.authoring.file_access import UNRESTRICTED, FileAccess
from ...framework.errors import MediaError
from ...framework.formats import ImageFrame
from ...framework.quick_dataclass import dataclass
from ..io.atomic_file import write_error
from ..io.pixels import as_srgb
from .low_priority import with_threads_at_low_priority
from .output_file import OutputFile
from .presentation_time import TickClock
from .video_format import Codec, Preset, VideoFormat, time_base_for
from .yuv import BT601, ColorTags, yuv_frame
from .yuv_picture import YuvSource

__all__ = ["Encoding", "SourceFacts", "VideoWriter"]

_ENCODERS = {Codec.H264: "libx264", Codec.MPEG4: "mpeg4", Codec.VP9: "libvpx-vp9"}
_USUAL_CRF = {Codec.H264: 21, Codec.MPEG4: 3, Codec.VP9: 31}
_MPEG4_COARSEST = 31
_GUESSED_RATE = Fraction(30)
_NICENESS = 10
#: Pictures of 1080p are coded as 1088 rows.
_MOST_PIXELS_TO_GIVE_WAY = 1920 * 1088


@dataclass(frozen=True, slots=True)
class Encoding:
    """How a video is written: format, codec and the encoder's settings."""

    format: VideoFormat
    codec: Codec
    crf: int | None = None
    preset: Preset = Preset.QUICK
    threads: int = 2
    niceness: int | None = None

    def options(self) -> dict[str, str]:
        """Return the encoder's options, by its own names."""
        crf = str(_USUAL_CRF[self.codec] if self.crf is None else self.crf)
        if self.codec is Codec.VP9:
            speed = str(self.preset.vp9_speed)
            return {"crf": crf, "b": "0", "deadline": "realtime", "cpu-used": speed, "row-mt": "1"}
        if self.codec is Codec.MPEG4:
            quantizer = str(min(max(int(crf), 1), _MPEG4_COARSEST))
            return {"qmin": quantizer, "qmax": quantizer}
        # Without B-frames pictures are stored in the order they are shown, which every player and
        # every odd timing survives.
        return {"crf": crf, "bf": "0", **self.preset.x264_options}

    def niceness_for(self, width: int, height: int) -> int:
        """Return by how many steps the encoder's threads are nicer than others.

        A model's threads wait for each other after every layer. Where an encoder's thread takes the
        place of one of them, the others stand still for as long. Of large pictures, though, the
        encoder has more to do than the model: what it puts off comes at the end.
        """
        if self.niceness is not None:
            return self.niceness
        return _NICENESS if width * height <= _MOST_PIXELS_TO_GIVE_WAY else 0


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """Say what is known of the pictures' source.

    ``sound`` is the file whose sound is kept, which ``access`` opens.
    """

    frame_rate: Fraction | None = None
    pixel_aspect_ratio: Fraction = Fraction(1)
    #: How long the source is, in µs.
    duration: int | None = None
    sound: Path | None = None
    access: FileAccess = UNRESTRICTED


class VideoWriter:
    """Encodes pictures of one size to the file ``temporary``; messages name ``target``.

    The first picture sets the size, and which colours the file's numbers mean: those of the video
    that it was decoded from, BT.601 for other pictures. Raises ``MediaError`` when a later one has
    another size, and when FFmpeg or the disk refuses.
    """

    def __init__(
        self,
        target: Path,
        temporary: Path,
        encoding: Encoding,
        source: SourceFacts = SourceFacts(),  # noqa: B008
    ) -> None:
        self._target = target
        self._temporary = temporary
        self._encoding = encoding
        self._source = source
        self._time_base = time_base_for(encoding.format, source.frame_rate, encoding.codec)
        self._clock = TickClock(self._time_base, source.frame_rate)
        self._size: tuple[int, int] | None = None
        self._colors = BT601
        self._times = _Times()
        self._file: OutputFile | None = None
        # PyAV's types leave too much open to be of use here.
        self._encoder: Any = None
        self.count = 0

    @property
    def moved(self) -> int:
        """Return how many timestamps the format's clock could not tell from the one before."""
        return self._clock.moved

    def write(self, timestamp: int, picture: ImageFrame) -> None:
        """Add a picture that is shown at ``timestamp`` µs."""
        size = picture.width, picture.height
        frame = _decoded(picture)
        if self._size is None:
            self._colors = BT601 if frame is None else ColorTags.of(frame)
            self._start(*size)
        if size != self._size:
            was = "×".join(map(str, self._size or ()))
            raise MediaError(
                f"{self._target}: the picture at {timestamp} µs is {size[0]}×{size[1]}, those "
                f"before it are {was}; expected one size in a video; scale the pictures first"
            )
        if frame is None or ColorTags.of(frame) != self._colors:
            frame = yuv_frame(as_srgb(picture), self._colors)
        frame.pts = self._clock.tick(timestamp)
        frame.time_base = self._time_base
        frame.duration = self._clock.frame
        self._times.add(timestamp)
        self._encode(frame)
        self.count += 1

    def finish(self) -> None:
        """Write what the encoder still holds, and the index."""
        if self._file is not None:
            self._encode(None)
            with self._refusals():
                self._file.finish(self._last_step())
            self._file = None

    def abort(self) -> None:
        """Release the file, whatever is in it."""
        file, self._file = self._file, None
        if file is not None:
            file.discard()

    def _last_step(self) -> int:
        """Return for how many ticks the last picture is shown: until the source ends."""
        frame = self._clock.frame
        left = round(self._times.left(self._source.duration) / 1_000_000 / self._time_base)
        # Timestamps are rounded: what is about a frame is one.
        return left if left > 1.5 * frame else frame

    def _start(self, width: int, height: int) -> None:
        encoding, source = self._encoding, self._source
        self._size = width, height
        with self._refusals():
            file = OutputFile(self._temporary, encoding.format, source.frame_rate)
            self._file = file
            stream = file.add_video(
                _ENCODERS[encoding.codec],
                source.frame_rate or _GUESSED_RATE,
                encoding.options(),
                width=width + width % 2,
                height=height + height % 2,
                pix_fmt="yuv420p",
                time_base=self._time_base,
            )
            self._encoder = stream.codec_context
            # A number of our own: the encoder's choice by processors would change the bytes.
            self._encoder.thread_count = encoding.threads
            self._encoder.sample_aspect_ratio = source.pixel_aspect_ratio
            self._colors.put_on(self._encoder)
            with_threads_at_low_priority(self._encoder.open, encoding.niceness_for(width, height))
            if source.sound is not None:
                file.add_sound(source.sound, self._target, source.access)

    def _encode(self, frame: Any) -> None:
        with self._refusals():
            for packet in self._encoder.encode(frame):
                if self._file is not None:
                    self._file.write(packet)

    @contextlib.contextmanager
    def _refusals(self) -> Generator[None, None, None]:
        from av.error import FFmpegError

        try:
            yield
        except OSError as error:
            raise write_error(self._target, error) from error
        except FFmpegError as error:
            raise MediaError(f"{self._target}: the video cannot be encoded ({error})") from error


def _decoded(picture: ImageFrame) -> Any:
    """Return a frame of the numbers that were decoded, marks drawn on it; None where there is none.

    An encoder that gets them, and not the RGB made of them, loses nothing before it begins.
    """
    source = picture.source
    return source.to_yuv() if isinstance(source, YuvSource) else None


class _Times:
    """Know first and last timestamp (µs) of the pictures, and the longest step between two."""

    def __init__(self) -> None:
        self._first: int | None = None
        self._last = 0
        self._longest = 0

    def add(self, timestamp: int) -> None:
        """Take the timestamp of the next picture."""
        if self._first is None:
            self._first = timestamp
        else:
            self._longest = max(self._longest, timestamp - self._last)
        self._last = timestamp

    def left(self, duration: int | None) -> int:
        """Return the time from the last picture to the end of the source, 0 if unknown.

        A time that is longer than that of other pictures is no picture's: the source broke off.
        """
        left = 0 if duration is None else (self._first or 0) + duration - self._last
        return left if 0 < left <= 2 * self._longest else 0
