"""A calculator that writes a video with OpenCV, as it may stand in anybody's own program."""

from __future__ import annotations

from typing import Any

from vitruvian.framework.authoring.calculator import Calculator
from vitruvian.framework.authoring.context import Context
from vitruvian.framework.authoring.ports import Input, Option
from vitruvian.framework.formats import ImageFrame

__all__ = ["OpenCvWriterCalculator"]


class OpenCvWriterCalculator(Calculator):
    """Write pictures as MPEG-4, 30 a second."""

    video = Input(ImageFrame, tag="")
    path = Option("", doc="The file to write.")

    def open(self, ctx: Context) -> None:
        self._writer: Any = None

    def process(self, ctx: Context) -> None:
        import cv2

        picture = cv2.cvtColor(ctx[self.video].data, cv2.COLOR_RGB2BGR)
        if self._writer is None:
            code = cv2.VideoWriter.fourcc(*"mp4v")
            self._writer = cv2.VideoWriter(self.path, code, 30.0, picture.shape[1::-1])
        self._writer.write(picture)

    def close(self, ctx: Context) -> None:
        if self._writer is not None:
            self._writer.release()
