"""Send the pictures of a stream that comes over the network, by its URL."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.ports import Option, Output, SideOutput
from ...framework.authoring.service import UseService
from ...framework.errors import MediaError
from ...framework.formats import ImageFrame, VideoHeader
from ..io.source_report import SOURCE_REPORT, BrokenSource
from .video_input import choose_stream, open_url
from .video_reader import VideoReader

if TYPE_CHECKING:
    from av import VideoFrame
    from av.container import InputContainer

__all__ = ["NetworkReader", "NetworkStreamCalculator"]

_log = logging.getLogger(__name__)

#: Protocols of live streams, which have no end of their own.
_ENDLESS = ("rtsp:", "rtsps:", "udp:", "rtmp:")


class NetworkStreamCalculator(Calculator):
    """Send the pictures of a stream at ``url``, as SRGB, until it ends.

    Timestamps are those of the stream. A connection that breaks is made again; when it breaks more
    than ``reconnects`` times within ``timeout`` seconds each, the stream has broken off: the run
    ends with what was received, if who started it takes note of that (the command line does). Else,
    and where nothing answers, raises ``MediaError``.
    """

    video = Output(ImageFrame, doc="the pictures")
    header = SideOutput(VideoHeader, doc="size and rate")
    url = Option(
        type=str,
        doc="The address: http://, https://, rtsp:// or rtsps://.",
        example="rtsp://camera/stream",
    )
    timeout = Option(10.0, gt=0, doc="Longest time to wait for an answer, in seconds.")
    reconnects = Option(5, ge=0, doc="How often in a row a broken connection is made again.")
    report = UseService(SOURCE_REPORT, optional=True, doc="takes note of a stream that broke off")

    def open(self, ctx: Context) -> None:
        ctx.run.file_access.check_url(self.url)
        self._reader = NetworkReader(self.url, self.timeout, self.reconnects)
        ctx[self.header] = self._reader.header

    def process(self, ctx: Context) -> None:
        item = self._reader.read_image()
        if item is None:
            self._end(ctx)
            return
        timestamp, image = item
        ctx.send(self.video, image, at=timestamp)

    def close(self, ctx: Context) -> None:
        self._reader.close()

    def _end(self, ctx: Context) -> None:
        damage, report = self._reader.damage, ctx.get(self.report)
        if damage is not None:
            damage = BrokenSource(self.url, damage.reason, damage.timestamp)
            if report is None:
                raise MediaError(f"{damage}; see whether the sender is still there")
            report.add(damage)
        ctx.stop()


class NetworkReader(VideoReader):
    """Read a stream of the network, connecting anew where it breaks."""

    def __init__(self, url: str, timeout: float, reconnects: int) -> None:
        self._url = url
        self._timeout = timeout
        self._reconnects = reconnects
        super().__init__(url)

    def _opened(self) -> InputContainer:
        return open_url(self._url, self._timeout)

    def _described(self, header: VideoHeader) -> VideoHeader:
        # There is no file to take the sound from, and a live stream has no length.
        return header

    def _missing(self) -> int:
        return 0

    def _decode(self) -> Iterator[VideoFrame]:
        left = self._reconnects
        while True:
            connected = time.monotonic()
            yield from super()._decode()
            # A server that hangs up again and again is no better than none.
            if time.monotonic() - connected > self._timeout:
                left = self._reconnects
            is_broken = self.damage is not None or self._url.startswith(_ENDLESS)
            while is_broken:
                if not left:
                    reason = self.damage.reason if self.damage else "no more pictures come"
                    self.damage = BrokenSource(self._url, reason, self._end)
                    return
                left -= 1
                if self._connect_again():
                    break
            if not is_broken:
                return

    def _connect_again(self) -> bool:
        """Open the stream once more after a while; False if nobody answers."""
        _log.warning("%s: the connection broke; connecting again", self._url)
        time.sleep(min(1.0, self._timeout))
        try:
            container = self._opened()
            self._stream = choose_stream(self._url, container)
        except MediaError:
            return False
        self._container.close()
        self._container = container
        self.damage = None
        return True
