"""Write a video file picture by picture, with PyAV."""

from __future__ import annotations

import contextlib
from collections.abc import Generator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from ...framework.errors import MediaError
from ..io.atomic_file import write_error
from .presentation_time import TickClock
from .video_format import Codec, Preset, VideoFormat, time_base_for
from .yuv import tag_colors, yuv_frame

__all__ = ["Encoding", "VideoWriter"]

_ENCODERS = {Codec.H264: "libx264", Codec.VP9: "libvpx-vp9"}
_USUAL_CRF = {Codec.H264: 20, Codec.VP9: 31}
_GUESSED_RATE = Fraction(30)


@dataclass(frozen=True, slots=True)
class Encoding:
    """How a video is written: format, codec and the encoder's settings."""

    format: VideoFormat
    codec: Codec
    crf: int | None = None
    preset: Preset = Preset.SUPERFAST
    threads: int = 2

    def options(self) -> dict[str, str]:
        """Return the encoder's options, by its own names."""
        crf = str(_USUAL_CRF[self.codec] if self.crf is None else self.crf)
        if self.codec is Codec.VP9:
            speed = str(self.preset.vp9_speed)
            return {"crf": crf, "b": "0", "deadline": "realtime", "cpu-used": speed, "row-mt": "1"}
        # Without B-frames pictures are stored in the order they are shown, which every player and
        # every odd timing survives.
        return {"crf": crf, "preset": self.preset.value, "bf": "0"}


class VideoWriter:
    """Encodes pictures of one size to the file ``temporary``; messages name ``target``.

    The first picture sets the size. Raises ``MediaError`` when a later one has another, and when
    FFmpeg or the disk refuses.
    """

    def __init__(
        self,
        target: Path,
        temporary: Path,
        encoding: Encoding,
        frame_rate: Fraction | None = None,
        pixel_aspect_ratio: Fraction = Fraction(1),
    ) -> None:
        self._target = target
        self._temporary = temporary
        self._encoding = encoding
        self._rate = frame_rate
        self._pixel_aspect_ratio = pixel_aspect_ratio
        self._time_base = time_base_for(encoding.format, frame_rate)
        self._clock = TickClock(self._time_base, frame_rate)
        self._size: tuple[int, int] | None = None
        # PyAV's types leave too much open to be of use here.
        self._container: Any = None
        self._stream: Any = None
        self.count = 0

    @property
    def moved(self) -> int:
        """Return how many timestamps the format's clock could not tell from the one before."""
        return self._clock.moved

    def write(self, timestamp: int, picture: NDArray[Any]) -> None:
        """Add a picture (H×W×3 RGB) that is shown at ``timestamp`` µs."""
        height, width = picture.shape[:2]
        if self._size is None:
            self._start(width, height)
        if (width, height) != self._size:
            was = "×".join(map(str, self._size or ()))
            raise MediaError(
                f"{self._target}: the picture at {timestamp} µs is {width}×{height}, those before "
                f"it are {was}; expected one size in a video; scale the pictures first"
            )
        frame = yuv_frame(picture)
        frame.pts = self._clock.tick(timestamp)
        frame.time_base = self._time_base
        frame.duration = self._clock.frame
        self._mux(frame)
        self.count += 1

    def finish(self) -> None:
        """Write what the encoder still holds, and the index."""
        if self._container is not None:
            self._mux(None)
            with self._refusals():
                self._container.close()
            self._container = None

    def abort(self) -> None:
        """Release the file, whatever is in it."""
        container, self._container = self._container, None
        if container is not None:
            from av.error import FFmpegError

            with contextlib.suppress(FFmpegError):
                container.close()

    def _start(self, width: int, height: int) -> None:
        import av
        from av.container.core import Flags

        encoding = self._encoding
        self._size = width, height
        options = {}
        if encoding.format.name in {"mp4", "mov"}:
            # Index in front, so that browsers start at once; edit lists in µs, so that a video that
            # does not start at 0 keeps its times.
            options = {"movflags": "+faststart", "movie_timescale": "1000000"}
        with self._refusals():
            self._container = av.open(
                str(self._temporary), "w", format=encoding.format.name, container_options=options
            )
            # Without it, Matroska files get random numbers.
            self._container.flags |= Flags.bitexact.value
            self._stream = self._add_stream(width + width % 2, height + height % 2)

    def _add_stream(self, width: int, height: int) -> Any:
        stream = self._container.add_stream(
            _ENCODERS[self._encoding.codec],
            rate=self._rate or _GUESSED_RATE,
            options=self._encoding.options(),
            width=width,
            height=height,
            pix_fmt="yuv420p",
            time_base=self._time_base,
        )
        context = stream.codec_context
        # A number of our own: the encoder's choice by processors would change the bytes.
        context.thread_count = self._encoding.threads
        context.sample_aspect_ratio = self._pixel_aspect_ratio
        tag_colors(context)
        return stream

    def _mux(self, frame: Any) -> None:
        with self._refusals():
            for packet in self._stream.encode(frame):
                self._container.mux(packet)

    @contextlib.contextmanager
    def _refusals(self) -> Generator[None, None, None]:
        from av.error import FFmpegError

        try:
            yield
        except FFmpegError as error:
            if isinstance(error, OSError):
                raise write_error(self._target, error) from error
            raise MediaError(f"{self._target}: the video cannot be encoded ({error})") from error
