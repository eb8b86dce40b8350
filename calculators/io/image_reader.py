"""Send pictures from files."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.ports import Option, Output, SideOutput
from ...framework.authoring.service import UseService
from ...framework.errors import MediaError
from ...framework.formats import ImageFrame, VideoHeader
from .image_decoding import read_picture
from .image_files import find_pictures
from .source_report import SOURCE_REPORT, BrokenSource

__all__ = ["ImageReaderCalculator"]


class ImageReaderCalculator(Calculator):
    """Send the pictures that ``path`` means: a file, a folder, or a pattern (``*``, ``%04d``).

    Pictures come in natural order (``frame2`` before ``frame10``), picture i at
    round(i · 10⁶ / ``frame_rate``) µs, turned as their EXIF orientation says, as SRGB unless
    ``keep_format``. HEADER has the size of the first one. Raises ``MediaError`` for what is
    missing, empty, damaged or no picture; a damaged one among others is left out, if who started
    the run takes note of that.
    """

    image = Output(ImageFrame, doc="the pictures")
    header = SideOutput(VideoHeader, doc="size of the first picture, rate and number")
    path = Option(
        type=str,
        doc="A picture file, a folder, or a pattern such as frames/*.png.",
        example="frames/*.png",
    )
    frame_rate = Option(30.0, gt=0, doc="Pictures a second, which sets their timestamps.")
    report = UseService(SOURCE_REPORT, optional=True, doc="takes note of damaged pictures")
    keep_format = Option(False, doc="Keep channels and depth instead of converting to SRGB.")

    def open(self, ctx: Context) -> None:
        self._files = find_pictures(ctx.run.input_file(self.path))
        for file in self._files:
            # A link among them may lead out of their folder.
            ctx.run.file_access.check_read(file)
        self._place = 0
        self._rate = Fraction(self.frame_rate).limit_denominator(100_000)
        self._next = self._read_next(ctx)
        if self._next is None:
            raise MediaError(
                f"{self._files[0].parent}: no picture of {len(self._files)} can be read"
            )
        count = len(self._files)
        ctx[self.header] = VideoHeader(
            self._next[1].width,
            self._next[1].height,
            frame_rate=self._rate,
            frame_count=count,
            duration=round(count * 1_000_000 / self._rate),
        )

    def process(self, ctx: Context) -> None:
        # The header needed the first picture before its time.
        item, self._next = self._next or self._read_next(ctx), None
        if item is None:
            ctx.stop()
            return
        timestamp, picture = item
        ctx.send(self.image, picture, at=timestamp)
        if self._place == len(self._files):
            ctx.stop()

    def _read_next(self, ctx: Context) -> tuple[int, ImageFrame] | None:
        """Return the next picture that is not damaged, with its time; None at the end."""
        report = ctx.get(self.report)
        while self._place < len(self._files):
            path, timestamp = self._files[self._place], round(self._place * 1_000_000 / self._rate)
            self._place += 1
            try:
                return timestamp, self._read(path, ctx)
            except MediaError as error:
                if report is None or len(self._files) == 1:
                    raise
                reason = str(error).removeprefix(f"{path}: ")
                report.add(BrokenSource(str(path), f"{reason}; it was left out", timestamp))
        return None

    def _read(self, path: Path, ctx: Context) -> ImageFrame:
        return read_picture(path, keep_format=self.keep_format, access=ctx.run.file_access)
