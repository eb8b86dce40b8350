"""Send the pictures of a video file."""

from __future__ import annotations

import logging
from enum import StrEnum

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.ports import Option, Output, SideInput, SideOutput
from ...framework.errors import MediaError
from ...framework.formats import ImageFrame, VideoHeader
from ..io.paths import resolved
from .video_reader import VideoReader

__all__ = ["OnDamage", "VideoDecoderCalculator"]

_log = logging.getLogger(__name__)


class OnDamage(StrEnum):
    """Name what to do at the end of a video of which not everything could be read."""

    ERROR = "ERROR"
    WARN = "WARN"


class VideoDecoderCalculator(Calculator):
    """Send every picture of a video, upright, as SRGB, at its presentation time.

    Timestamps are round(presentation time · 10⁶) µs of the container's clock; a time that does not
    grow is put 1 µs behind the one before. Of a damaged or cut file everything that can be decoded
    is sent; then, unless ``on_damage`` is WARN, a ``MediaError`` says how much that was.

    Does what ``OpenCvVideoDecoderCalculator`` does in MediaPipe
    (``mediapipe/calculators/video/opencv_video_decoder_calculator.cc``), with PyAV.
    """

    input_file_path = SideInput(str, optional=True, doc="the file, instead of the option path")
    video = Output(ImageFrame, doc="the pictures")
    header = SideOutput(VideoHeader, doc="size, rate and clock of the video")
    path = Option("", doc="The video file.")
    threads = Option(1, ge=0, doc="Threads that decode; 0 lets FFmpeg choose by processors.")
    on_damage = Option(OnDamage.ERROR, doc="Whether a damaged or cut file fails at its end.")

    def open(self, ctx: Context) -> None:
        path = resolved(ctx, self.path or ctx.get(self.input_file_path) or "")
        self._reader = VideoReader(path, self.threads)
        ctx[self.header] = self._reader.header

    def process(self, ctx: Context) -> None:
        item = self._reader.read()
        if item is None:
            self._check_end()
            ctx.stop()
            return
        timestamp, picture = item
        ctx.send(self.video, ImageFrame(picture), at=timestamp)

    def close(self, ctx: Context) -> None:
        self._reader.close()

    def _check_end(self) -> None:
        reader = self._reader
        if not reader.damage:
            return
        expected = reader.header.frame_count
        of = f" of about {expected}" if expected and expected > reader.count else ""
        text = f"{reader.path}: {reader.damage}; {reader.count}{of} frames could be read"
        if self.on_damage is OnDamage.WARN:
            _log.warning("%s", text)
            return
        raise MediaError(
            f"{text}; expected a whole video; copy it again, or take what there is with the option "
            "on_damage: WARN"
        )
