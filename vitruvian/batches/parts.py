"""Parts of long videos, for graphs that take every frame by itself.

A tracker looks where the person was on the frame before, so what it finds depends on where the
video begins. Without a tracker and without smoothing nothing does: then the parts of a video may
run side by side, and their rows are, to the bit, those of an unbroken run.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..calculators.video.video_reader import VideoReader
from ..framework.errors import MediaError
from .clip import Clip, Part
from .sources import is_remote

__all__ = ["parts_of"]


def parts_of(clip: Clip, frames: int | None) -> Iterator[Clip]:
    """Yield the parts of a clip of so many frames each; the clip itself where it is not to be cut.

    Nothing depends on whether the container counts its frames right: the last part has no end.
    """
    count = None if frames is None or is_remote(clip.source) else _frame_count(clip.source)
    if frames is None or count is None or count <= frames:
        yield clip
        return
    number_of_parts = -(-count // frames)
    for number in range(number_of_parts):
        is_last = number == number_of_parts - 1
        part = Part(number * frames, None if is_last else frames)
        size = clip.size // number_of_parts
        yield replace(clip, key=f"{clip.key}.{number}", size=size, part=part)


def _frame_count(source: str) -> int | None:
    try:
        reader = VideoReader(source)
    except MediaError:
        # It fails as a whole, in a worker, and is told of like every other one.
        return None
    reader.close()
    return reader.header.frame_count
