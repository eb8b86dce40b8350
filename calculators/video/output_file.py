"""A video file that encoded pictures, and sound, are written to."""

from __future__ import annotations

import contextlib
import math
import os
from fractions import Fraction
from pathlib import Path
from typing import Any

from ...framework.authoring.file_access import UNRESTRICTED, FileAccess
from ..io.part_files import part_path
from .sound_track import SoundTrack
from .video_format import VideoFormat
from .video_input import open_file

__all__ = ["OutputFile"]

#: The longest time between two pictures of an MP4 file, in ticks of its clock.
_LONGEST_STEP = (1 << 31) - 1


class OutputFile:
    """Write packets of an encoder to a container.

    An MP4 file stores the time from one picture to the next in 31 bits: with a clock of
    microseconds, 36 minutes. When a longer gap comes, what was written so far is copied to a file
    with a clock that is just coarse enough, without encoding it again. One packet is held back, so
    that the last one gets its length.
    """

    def __init__(self, path: Path, found: VideoFormat, frame_rate: Fraction | None) -> None:
        self._path = path
        self._format = found
        self._rate = frame_rate
        self._is_seekable = path.is_file()
        self._pipe = _Pipe(path) if path.is_fifo() else None
        self._copies: list[Path] = []
        self._held: Any = None
        self._start = Fraction(0)
        self._container = self._opened(path, {})
        self.stream: Any = None
        self._sound: SoundTrack | None = None

    def add_video(self, codec: str, rate: Fraction, options: dict[str, str], **how: Any) -> Any:
        """Add the stream of the pictures; returns it with its encoder."""
        self.stream = self._container.add_stream(codec, rate, options, **how)
        return self.stream

    def add_sound(self, source: Path, target: Path, access: FileAccess = UNRESTRICTED) -> None:
        """Copy the sound of a file beside the pictures, as far as the format can hold it."""
        self._sound = SoundTrack.open(source, target, self._container, access)

    def write(self, packet: Any) -> None:
        """Take the next packet of the encoder."""
        held, self._held = self._held, packet
        if held is None:
            self._start = packet.pts * packet.time_base
            return
        gap = (packet.dts - held.dts) * packet.time_base
        self._write_held(held)
        if self._has_steps and gap / self._tick > _LONGEST_STEP:
            self._coarsen(gap)

    def finish(self, last_step: int) -> None:
        """Write what is left; the last picture is shown for ``last_step`` ticks of the encoder."""
        if self._held is not None:
            self._held.duration = last_step
            self._write_held(self._held)
            self._held = None
        self._mux_sound(None)
        self.close()
        if self._copies:
            os.replace(self._copies[-1], self._path)

    def close(self) -> None:
        """Release the files."""
        if self._sound is not None:
            self._sound.close()
            self._sound = None
        try:
            self._container.close()
        finally:
            if self._pipe is not None:
                self._pipe.close()

    def discard(self) -> None:
        """Release the files and remove the copies."""
        from av.error import FFmpegError

        with contextlib.suppress(FFmpegError, OSError):
            self.close()
        for copy in self._copies:
            copy.unlink(missing_ok=True)

    @property
    def _has_steps(self) -> bool:
        return self._format.name in {"mp4", "mov"}

    @property
    def _tick(self) -> Fraction:
        return Fraction(self.stream.time_base)

    def _opened(self, path: Path, more: dict[str, str]) -> Any:
        import av
        from av.container.core import Flags

        options = {}
        if self._has_steps:
            # Edit lists in µs, so that a video that does not start at 0 keeps its times.
            options = {"movie_timescale": "1000000", **more}
            if self._is_seekable:
                # Index in front, so that browsers start at once.
                options["movflags"] = "+faststart"
        # An absolute path, in which no colon can follow letters, names no protocol.
        name = os.path.abspath(path)  # noqa: PTH100  # links must stay
        container: Any = av.open(
            self._pipe or name, "w", format=self._format.name, container_options=options
        )
        # Without it, Matroska files get random numbers.
        container.flags |= Flags.bitexact.value
        return container

    def _write_held(self, packet: Any) -> None:
        self._mux_sound(packet.pts * packet.time_base)
        packet.stream = self.stream
        self._container.mux(packet)

    def _mux_sound(self, time: Fraction | None) -> None:
        if self._sound is not None:
            for packet in self._sound.packets_until(time, self._start):
                self._container.mux(packet)

    def _coarsen(self, gap: Fraction) -> None:
        """Go on in a copy whose clock can hold a gap (seconds)."""
        scale = _scale_for(gap, self._rate)
        written = self._copies[-1] if self._copies else self._path
        copy = part_path(self._path.with_name(f"{len(self._copies)}-{self._path.name}"))
        self._container.close()
        self._copies.append(copy)
        self._container = self._opened(copy, {"video_track_timescale": str(scale)})
        with open_file(written) as source:
            fresh = [self._container.add_stream_from_template(one) for one in source.streams]
            fresh[0].time_base = Fraction(1, scale)
            for packet in source.demux():
                if packet.dts is not None:
                    packet.stream = fresh[packet.stream.index]
                    self._container.mux(packet)
        self.stream = fresh[0]
        if self._sound is not None:
            self._sound.stream = fresh[1]
        if written != self._path:
            written.unlink(missing_ok=True)


class _Pipe:
    """A named pipe, opened by Python.

    FFmpeg would open it with Python's lock held: were the reader gone by then, nothing could end
    the program.
    """

    def __init__(self, path: Path) -> None:
        self.name = str(path)
        self._file = path.open("wb")

    def write(self, data: bytes) -> int:
        """Write all of the data."""
        count = self._file.write(data)
        self._file.flush()
        return count

    def close(self) -> None:
        """Close this end of the pipe."""
        self._file.close()


def _scale_for(gap: Fraction, frame_rate: Fraction | None) -> int:
    """Return the finest clock (ticks a second) for a gap, in which frames are whole ticks."""
    # A later gap may be longer.
    finest = math.floor(_LONGEST_STEP / (2 * gap))
    for whole in (math.lcm(1000, (frame_rate or Fraction(1)).numerator), 1000):
        if whole <= finest:
            return whole * (finest // whole)
    return max(finest, 1)
