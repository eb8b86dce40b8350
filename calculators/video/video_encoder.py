"""Write pictures to a video file."""

from __future__ import annotations

import logging
from pathlib import Path

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.ports import Input, Option, SideInput
from ...framework.errors import MediaError
from ...framework.formats import ImageFrame, VideoHeader
from ..io.atomic_file import AtomicFile
from .video_format import Codec, Preset, format_of
from .video_writer import Encoding, SourceFacts, VideoWriter

__all__ = ["VideoEncoderCalculator"]

_log = logging.getLogger(__name__)


class VideoEncoderCalculator(Calculator):
    """Write a video that shows each picture at its packet's timestamp.

    The format follows the ending: .mp4, .mov and .mkv H.264, .webm VP9, in YUV 4:2:0 (which
    browsers play). Frames of a video, with marks drawn on them or not, keep its numbers and its
    colours; other pictures are tagged BT.601. MP4 keeps timestamps to the microsecond, Matroska
    and WebM to the millisecond; a video that starts before 0 is shifted to 0. An odd width or
    height grows by one pixel that repeats the edge. The file appears when the run succeeded. The
    same pictures give the same bytes. HEADER brings rate, pixel shape and sound of the source (not
    the latter if ``audio`` is false); size comes from the pictures.
    Raises ``MediaError`` when the size changes, no picture comes or nothing can be written.

    Does what ``OpenCvVideoEncoderCalculator`` does in MediaPipe
    (``mediapipe/calculators/video/opencv_video_encoder_calculator.cc``), with PyAV.
    """

    video = Input(ImageFrame, doc="the pictures")
    header = SideInput(VideoHeader, optional=True, doc="rate and pixel shape of the source")
    output_file_path = SideInput(str, optional=True, doc="the file, instead of the option path")
    path = Option("", doc="The video file to write.", example="out.mp4")
    codec = Option(Codec.AUTO, doc="The codec; AUTO takes the usual one for the ending.")
    crf: Option[int | None] = Option(
        None,
        type=int | None,
        ge=0,
        le=63,
        doc="Quality, 0 the best; by default 21 (VP9: 31, MPEG-4: 3).",
    )
    preset = Option(Preset.QUICK, doc="How much time to spend for a smaller file.")
    audio = Option(True, doc="Keep the sound of the source, where the format can hold it.")
    threads = Option(2, ge=1, doc="Threads that encode; another number gives other bytes.")
    niceness: Option[int | None] = Option(
        None,
        type=int | None,
        ge=0,
        le=19,
        doc="Steps by which the encoder's threads are nicer than a model's (Linux); by default 10, "
        "0 for more pixels than 1080p.",
    )

    def open(self, ctx: Context) -> None:
        given = self.path or ctx.get(self.output_file_path) or ""
        path = ctx.run.output_file(given)
        found, codec = format_of(path, self.codec)
        self._file = AtomicFile(path, ctx.run.file_access)
        self._encoding = Encoding(found, codec, self.crf, self.preset, self.threads, self.niceness)
        ctx.keeps_busy(self.threads)
        try:
            self._begin(ctx, ctx.get(self.header))
        except BaseException:
            self._file.discard()
            raise

    def _begin(self, ctx: Context, header: VideoHeader | None) -> None:
        """Make the writer; nothing is written before the first picture."""
        facts = _facts(ctx, header, audio=self.audio)
        self._writer = VideoWriter(self._file.target, self._file.path, self._encoding, facts)

    def process(self, ctx: Context) -> None:
        self._writer.write(ctx.timestamp, ctx[self.video])

    def close(self, ctx: Context) -> None:
        try:
            if not ctx.run_failed:
                self._finish()
        finally:
            self._writer.abort()
            self._file.discard()

    def _finish(self) -> None:
        target = self._file.target
        if not self._writer.count:
            raise MediaError(f"{target}: no picture came, so the video was not written")
        self._writer.finish()
        self._file.commit()
        if self._writer.moved:
            _log.warning(
                "%s: %d pictures follow the one before so closely that the format cannot tell "
                "their times apart; they come 1 tick later; .mp4 keeps microseconds",
                target,
                self._writer.moved,
            )


def _facts(ctx: Context, header: VideoHeader | None, *, audio: bool) -> SourceFacts:
    if header is None:
        return SourceFacts()
    sound = Path(header.source) if audio and header.source else None
    if sound is not None:
        ctx.run.file_access.check_read(sound)
    rate, shape = header.frame_rate, header.pixel_aspect_ratio
    return SourceFacts(rate, shape, header.duration, sound, ctx.run.file_access)
