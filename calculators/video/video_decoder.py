"""Send the pictures of a video file."""

from __future__ import annotations

import logging
from enum import StrEnum

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.ports import Option, Output, SideInput, SideOutput
from ...framework.authoring.service import UseService
from ...framework.errors import MediaError
from ...framework.formats import ImageFrame, VideoHeader
from ..io.source_report import SOURCE_REPORT
from .video_reader import VideoReader

__all__ = ["OnDamage", "VideoDecoderCalculator"]

_log = logging.getLogger(__name__)


class OnDamage(StrEnum):
    """What to do at the end of a video of which not everything could be read.

    AUTO leaves it to who started the run: the command line keeps the results, says where the video
    broke off and exits with 3; in Python the run fails.
    """

    AUTO = "AUTO"
    ERROR = "ERROR"
    WARN = "WARN"


class VideoDecoderCalculator(Calculator):
    """Send every picture of a video, upright, as SRGB, at its presentation time.

    Timestamps are round(presentation time · 10⁶) µs of the container's clock, which ``FrameClock``
    mends where times repeat or start again. Of several video streams the largest is read. A picture
    of another size than the first is fitted into it. Of a damaged or cut file everything that can
    be decoded is sent; ``on_damage`` says what then.

    Does what ``OpenCvVideoDecoderCalculator`` does in MediaPipe
    (``mediapipe/calculators/video/opencv_video_decoder_calculator.cc``), with PyAV.
    """

    input_file_path = SideInput(str, optional=True, doc="the file, instead of the option path")
    video = Output(ImageFrame, doc="the pictures")
    header = SideOutput(VideoHeader, doc="size, rate and clock of the video")
    path = Option("", doc="The video file.", example="in.mp4")
    # With more, FFmpeg fills the gaps of a damaged video otherwise from run to run.
    threads = Option(
        1,
        ge=0,
        doc="Threads that decode, 0 as FFmpeg chooses; only 1 decodes damage alike each time.",
    )
    on_damage = Option(OnDamage.AUTO, doc="Whether a damaged or cut file fails at its end.")
    stream: Option[int | None] = Option(
        None, type=int | None, ge=0, doc="The video stream, by its index; the largest by default."
    )
    first_frame = Option(0, ge=0, doc="How many frames are decoded without being sent.")
    frames: Option[int | None] = Option(
        None, type=int | None, ge=0, doc="How many frames are sent at most; all by default."
    )
    report = UseService(SOURCE_REPORT, optional=True, doc="takes note of a video that broke off")

    def open(self, ctx: Context) -> None:
        given = self.path or ctx.get(self.input_file_path) or ""
        path = ctx.run.input_file(given)
        self._reader = VideoReader(path, self.threads, self.stream, ctx.run.file_access)
        ctx[self.header] = self._reader.header
        self._left = self.frames
        # Not by seeking: after a key frame in the middle of a stream not every codec decodes the
        # same pixels, and times that repeat are mended by those before them.
        self._reader.skip(self.first_frame)

    def process(self, ctx: Context) -> None:
        if self._left == 0:
            ctx.stop()
            return
        item = self._reader.read_image()
        if item is None:
            self._check_end(ctx)
            ctx.stop()
            return
        timestamp, image = item
        ctx.send(self.video, image, at=timestamp)
        if self._left is not None:
            self._left -= 1

    def close(self, ctx: Context) -> None:
        self._reader.close()

    def _check_end(self, ctx: Context) -> None:
        reader, damage = self._reader, self._reader.damage
        if damage is None:
            return
        expected = reader.header.frame_count
        of = f" of about {expected}" if expected and expected > reader.count else ""
        damage = damage._replace(extent=f"{reader.count}{of} frames could be read")
        report = ctx.get(self.report)
        if self.on_damage is OnDamage.WARN:
            _log.warning("%s", damage)
        elif self.on_damage is OnDamage.AUTO and report is not None:
            report.add(damage)
        else:
            raise MediaError(f"{damage}; expected a whole video; copy it again")
