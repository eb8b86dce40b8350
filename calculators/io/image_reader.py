"""Send pictures from files."""

from __future__ import annotations

from fractions import Fraction

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.ports import Option, Output, SideOutput
from ...framework.formats import ImageFrame, VideoHeader
from .image_decoding import read_picture
from .image_files import find_pictures
from .paths import resolved

__all__ = ["ImageReaderCalculator"]


class ImageReaderCalculator(Calculator):
    """Send the pictures that ``path`` means: a file, a folder, or a pattern (``*``, ``%04d``).

    Pictures come in natural order (``frame2`` before ``frame10``), picture i at
    round(i · 10⁶ / ``frame_rate``) µs, turned as their EXIF orientation says, as SRGB unless
    ``keep_format``. HEADER has the size of the first one. Raises ``MediaError`` for what is
    missing, empty, damaged or no picture.
    """

    image = Output(ImageFrame, doc="the pictures")
    header = SideOutput(VideoHeader, doc="size of the first picture, rate and number")
    path = Option(type=str, doc="A picture file, a folder, or a pattern such as frames/*.png.")
    frame_rate = Option(30.0, gt=0, doc="Pictures a second, which sets their timestamps.")
    keep_format = Option(False, doc="Keep channels and depth instead of converting to SRGB.")

    def open(self, ctx: Context) -> None:
        self._files = find_pictures(resolved(ctx, self.path))
        self._sent = 0
        self._rate = Fraction(self.frame_rate).limit_denominator(100_000)
        self._next = read_picture(self._files[0], keep_format=self.keep_format)
        count = len(self._files)
        ctx[self.header] = VideoHeader(
            self._next.width,
            self._next.height,
            frame_rate=self._rate,
            frame_count=count,
            duration=round(count * 1_000_000 / self._rate),
        )

    def process(self, ctx: Context) -> None:
        timestamp = round(self._sent * 1_000_000 / self._rate)
        # The header needed the first picture before its time.
        picture = self._next if self._sent == 0 else self._read()
        ctx.send(self.image, picture, at=timestamp)
        self._sent += 1
        if self._sent == len(self._files):
            ctx.stop()

    def _read(self) -> ImageFrame:
        return read_picture(self._files[self._sent], keep_format=self.keep_format)
