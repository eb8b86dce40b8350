"""Read and write videos under MediaPipe's names, whose header comes as a packet before all others.

Sources: ``mediapipe/calculators/video/opencv_video_{decoder,encoder}_calculator.cc``.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from ...framework.authoring.context import Context
from ...framework.authoring.ports import Input, Option, Output
from ...framework.formats import ImageFrame, VideoHeader
from ...framework.values.timestamp import Timestamp
from .video_decoder import VideoDecoderCalculator
from .video_encoder import VideoEncoderCalculator

__all__ = ["OpenCvVideoDecoderCalculator", "OpenCvVideoEncoderCalculator"]


class OpenCvVideoDecoderCalculator(VideoDecoderCalculator):
    """Send every picture of a video: VideoDecoderCalculator by MediaPipe's name.

    VIDEO_PRESTREAM has one packet, at PRESTREAM. MediaPipe's SAVED_AUDIO_PATH is not needed: who
    writes the pictures takes the sound from the source.
    """

    video_prestream = Output(VideoHeader, doc="size, rate and clock of the video")

    def open(self, ctx: Context) -> None:
        super().open(ctx)
        ctx.send(self.video_prestream, self._reader.header, at=Timestamp.PRESTREAM)


class OpenCvVideoEncoderCalculator(VideoEncoderCalculator):
    """Write a video: VideoEncoderCalculator by MediaPipe's name and with its options.

    Each picture is shown at its packet's timestamp; the rate only sets the clock. Size and format
    come from the pictures and the file's ending.
    """

    video = Input(ImageFrame, optional=True, doc="the pictures")
    video_prestream = Input(VideoHeader, optional=True, doc="rate and sound of the source")

    video_format = Option("", doc="Accepted; the file's ending says it.")
    fps = Option(0.0, ge=0, doc="Pictures a second, in place of the header's.")
    width = Option(0, ge=0, doc="Accepted; the pictures say it.")
    height = Option(0, ge=0, doc="Accepted; the pictures say it.")

    def open(self, ctx: Context) -> None:
        super().open(ctx)
        if self.fps:
            self._begin(ctx, self._at_rate(ctx.get(self.header) or VideoHeader(0, 0)))

    def process(self, ctx: Context) -> None:
        header = ctx.get(self.video_prestream)
        if header is not None:
            self._begin(ctx, self._at_rate(header))
        if self.video in ctx:
            super().process(ctx)

    def _at_rate(self, header: VideoHeader) -> VideoHeader:
        if not self.fps:
            return header
        return replace(header, frame_rate=Fraction(self.fps).limit_denominator(1001))
