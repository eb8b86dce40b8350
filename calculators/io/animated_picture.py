"""Send every picture of an animated WebP."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.file_access import UNRESTRICTED, FileAccess
from ...framework.authoring.ports import Option, Output, SideOutput
from ...framework.errors import MediaError
from ...framework.formats import ImageFrame, VideoHeader
from .image_decoding import most_pixels
from .paths import existing_file

__all__ = ["AnimatedPictureCalculator", "AnimationReader", "reads_animations"]

#: What browsers show for the shortest time, in milliseconds, that they take at its word.
_SHORTEST, _USUAL = 10, 100


def reads_animations() -> bool:
    """Return True where OpenCV reads animations, as it does from 4.12 on."""
    from ..opencv import cv2

    return hasattr(cv2, "imdecodeanimation")


class AnimatedPictureCalculator(Calculator):
    """Send every picture of an animated WebP, as SRGB without transparency, when it is shown.

    The first has the timestamp 0. Times below 10 ms count as 100 ms, as browsers have it. All
    pictures are held in memory. Raises ``MediaError`` for a file that is damaged, or that OpenCV
    before 4.12 was to read. MediaPipe has no such calculator.
    """

    video = Output(ImageFrame, doc="the pictures")
    header = SideOutput(VideoHeader, doc="size, number and length")
    path: Option[str] = Option(type=str, doc="The file.", example="in.gif")

    def open(self, ctx: Context) -> None:
        path = ctx.run.input_file(self.path)
        self._reader = AnimationReader(path, ctx.run.file_access)
        ctx[self.header] = self._reader.header

    def process(self, ctx: Context) -> None:
        item = self._reader.read()
        if item is None:
            ctx.stop()
            return
        ctx.send(self.video, ImageFrame(item[1]), at=item[0])


class AnimationReader:
    """Reads the pictures of an animated WebP; raises ``MediaError`` for what is none.

    ``header`` has their size, number and length.
    """

    def __init__(self, path: Path, access: FileAccess = UNRESTRICTED) -> None:
        existing_file(path, "a picture")
        with access.open_read(path) as file:
            pictures, durations = _read(file.read(), str(path))
        times = list(accumulate(durations, initial=0))
        height, width = pictures[0].shape[:2]
        self.header = VideoHeader(
            width, height, frame_count=len(pictures), duration=times[len(pictures)]
        )
        self._items: Iterator[tuple[int, NDArray[Any]]] = zip(times, pictures, strict=False)

    def read(self) -> tuple[int, NDArray[np.uint8]] | None:
        """Return timestamp (µs) and picture (H×W×3 uint8 RGB) of the next one, None at the end."""
        time, picture = next(self._items, (0, None))
        return None if picture is None else (time, _rgb(picture))

    def close(self) -> None:
        """Release the pictures that were not read."""
        self._items = iter(())


def _read(data: bytes, name: str) -> tuple[list[NDArray[Any]], list[int]]:
    """Return the pictures as OpenCV has them, and how long each is shown in microseconds."""
    from ..opencv import cv2

    if not reads_animations():
        raise MediaError(
            f"{name}: OpenCV {cv2.__version__} reads no animations; expected 4.12 or later; run: "
            "pip install --upgrade opencv-python"
        )
    _check_size(data, name)
    try:
        done, animation = cv2.imdecodeanimation(np.frombuffer(data, np.uint8))
    except cv2.error:
        done, animation = False, None
    if not done or animation is None or not len(animation.frames):
        raise MediaError(
            f"{name}: the animation is damaged or cut short; expected a whole animated WebP; copy "
            "it again"
        )
    shown = [int(duration) for duration in animation.durations]
    pictures: list[NDArray[Any]] = list(animation.frames)
    return pictures, [1000 * (ms if ms > _SHORTEST else _USUAL) for ms in shown]


def _check_size(data: bytes, name: str) -> None:
    """Refuse so many pixels that decoding them would take all memory."""
    width = 1 + int.from_bytes(data[24:27], "little")
    height = 1 + int.from_bytes(data[27:30], "little")
    count = data.count(b"ANMF")
    if width * height * count > most_pixels():
        raise MediaError(
            f"{name}: {count} pictures of {width}×{height} pixels; expected at most "
            f"{most_pixels():,} pixels in all; convert the animation to a video"
        )


def _rgb(picture: NDArray[Any]) -> NDArray[np.uint8]:
    from ..opencv import cv2

    code = cv2.COLOR_BGRA2RGB if picture.shape[2] == 4 else cv2.COLOR_BGR2RGB
    return np.asarray(cv2.cvtColor(picture, code), np.uint8)
