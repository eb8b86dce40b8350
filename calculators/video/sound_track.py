"""The sound of a source, copied beside new pictures."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...framework.authoring.file_access import UNRESTRICTED, FileAccess
from ...framework.errors import MediaError
from .video_input import open_file

if TYPE_CHECKING:
    from av.container import OutputContainer

__all__ = ["SoundTrack"]

_log = logging.getLogger(__name__)


class SoundTrack:
    """Copy the first sound stream of a file, packet by packet, without decoding it.

    ``stream`` is the stream of the file that is written. The sound keeps its times, so that it
    fits pictures that have those of the source; what lies before their start is left out.
    """

    def __init__(self, source: Any, packets: Iterator[Any], stream: Any) -> None:
        self._source = source
        self._packets = packets
        self._next: Any = None
        self._last: int | None = None
        self._shift = 0
        self.stream = stream

    @classmethod
    def open(
        cls,
        source: Path,
        target: Path,
        output: OutputContainer,
        access: FileAccess = UNRESTRICTED,
    ) -> SoundTrack | None:
        """Add the sound of ``source`` to an output; None where there is none that it can hold."""
        try:
            container = open_file(source, access)
        except MediaError:
            return None
        sound = next(iter(container.streams.audio), None)
        if sound is None:
            container.close()
            return None
        name = sound.codec_context.codec.canonical_name
        if not {name, sound.codec_context.name} & output.supported_codecs:
            container.close()
            _log.warning(
                "%s: the sound of %s (%s) is left out, as %s files cannot hold it; .mkv can",
                target,
                source,
                name,
                target.suffix.lower(),
            )
            return None
        stream = output.add_stream_from_template(sound)  # pyright: ignore[reportUnknownMemberType]
        return cls(container, container.demux(sound), stream)

    def packets_until(self, time: Fraction | None, start: Fraction) -> Iterator[Any]:
        """Yield what is heard from ``start`` until ``time`` (seconds; None: until the end)."""
        while True:
            packet, self._next = self._next or self._read(), None
            if packet is None:
                return
            seconds = packet.pts * packet.time_base
            if time is not None and seconds > time:
                self._next = packet
                return
            if seconds >= start:
                packet.stream = self.stream
                yield packet

    def close(self) -> None:
        """Release the source."""
        self._source.close()

    def _read(self) -> Any:
        """Return the next packet with a time, None at the end or where reading breaks off."""
        from av.error import FFmpegError

        while True:
            try:
                packet = next(self._packets, None)
            except FFmpegError:
                return None
            if packet is None or (packet.pts is not None and packet.dts is not None):
                break
        if packet is None or packet.pts is None or packet.dts is None:
            return None
        # Where two recordings were joined the sound goes on, as the pictures do.
        if self._last is not None and packet.dts + self._shift < self._last:
            self._shift = self._last - packet.dts
        packet.pts += self._shift
        packet.dts += self._shift
        self._last = packet.dts + (packet.duration or 1)
        return packet
