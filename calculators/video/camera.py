"""Send the pictures of a camera."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.ports import Option, Output, SideOutput
from ...framework.authoring.service import UseService
from ...framework.errors import MediaError
from ...framework.formats import ImageFrame, VideoHeader
from ...framework.values.timestamp import Timestamp
from ..io.source_report import SOURCE_REPORT, BrokenSource
from .camera_feed import CameraFeed

__all__ = ["CameraCalculator", "camera_index"]


class CameraCalculator(Calculator):
    """Send what a camera sees, as SRGB, until the run is stopped.

    Timestamps are microseconds since the start. Only the newest picture is kept: those that come
    while the graph is busy are dropped. A camera that is unplugged or gives no picture for
    ``timeout`` seconds has broken off: the run ends with what was recorded, if who started it takes
    note of that (the command line does). Else, and for one that is missing, raises ``MediaError``.
    """

    video = Output(ImageFrame, doc="the pictures")
    header = SideOutput(VideoHeader, doc="size and rate")
    path = Option("camera:0", doc="The camera, by its number.")
    width = Option(0, ge=0, doc="Ask the camera for this width and height; 0 for its own.")
    height = Option(0, ge=0, doc="See width.")
    frame_rate = Option(0.0, ge=0, doc="Ask the camera for pictures a second; 0 for its own.")
    timeout = Option(10.0, gt=0, doc="Longest time to wait for a picture, in seconds.")
    report = UseService(SOURCE_REPORT, optional=True, doc="takes note of a camera that broke off")

    def open(self, ctx: Context) -> None:
        size = (self.width, self.height) if self.width and self.height else None
        self._feed = CameraFeed(camera_index(self.path), size, self.frame_rate or None)
        self._last = Timestamp(-1)
        self._dropped = 0
        try:
            self._first: tuple[int, Any] | None = self._feed.next(self.timeout)
        except MediaError:
            # A process that ends while the thread is in OpenCV is aborted by C++.
            self._feed.stop()
            raise
        height, width = self._first[1].shape[:2]
        rate = Fraction(self._feed.frame_rate).limit_denominator(1001)
        ctx[self.header] = VideoHeader(width, height, frame_rate=rate if rate > 0 else None)

    def process(self, ctx: Context) -> None:
        from ..opencv import cv2

        try:
            with ctx.waiting():
                timestamp, picture = self._first or self._feed.next(self.timeout)
        except MediaError:
            report = ctx.get(self.report)
            if report is None:
                raise
            report.add(BrokenSource(self.path, self._feed.fault, self._last))
            ctx.stop()
            return
        self._first = None
        ctx.count_dropped(self._feed.dropped - self._dropped)
        self._dropped = self._feed.dropped
        self._last = Timestamp(max(timestamp, self._last + 1))
        rgb = cv2.cvtColor(picture, cv2.COLOR_BGR2RGB)  # pyright: ignore[reportUnknownVariableType]
        ctx.send(self.video, ImageFrame(rgb), at=self._last)  # pyright: ignore[reportUnknownArgumentType]

    def close(self, ctx: Context) -> None:
        self._feed.stop()


def camera_index(path: str) -> int:
    """Return the number in ``camera:0``; raises ``MediaError`` for anything else."""
    kind, _, number = path.partition(":")
    if kind != "camera" or not number.isdecimal():
        raise MediaError(f"{path}: this names no camera; expected camera:0, camera:1 and so on")
    return int(number)
