"""Pictures from a video, picture files or arrays, as the packets of a graph."""

from __future__ import annotations

import glob
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..calculators.io.image_decoding import read_picture
from ..calculators.io.image_files import PICTURE_ENDINGS, find_pictures, number_field
from ..calculators.video.video_reader import VideoReader
from ..framework.errors import MediaError
from ..framework.formats import ImageFrame
from ..framework.values.packet import Packet
from .picture_runner import rgb_view

__all__ = ["Source", "has_single_pictures", "one_picture", "packets"]

#: A video file, a picture, a folder or pattern of pictures, an RGB array H×W×3 of uint8, or an
#: iterable of such arrays.
Source: TypeAlias = str | Path | NDArray[np.uint8] | Iterable[NDArray[np.uint8]]


def has_single_pictures(source: Source) -> bool:
    """Return True when pictures are unrelated, unlike the frames of a video."""
    if isinstance(source, str | Path):
        path = Path(source).expanduser()
        if not path.exists():
            return glob.has_magic(str(path)) or number_field(path.name) is not None
        return path.is_dir() or path.suffix.lower() in PICTURE_ENDINGS
    return _is_one_array(source)


def one_picture(source: Source) -> NDArray[np.uint8] | None:
    """Return the picture if the source is just one, which no later change reaches; else None."""
    if not isinstance(source, str | Path):
        return _copied(source) if _is_one_array(source) else None
    path = Path(source).expanduser()
    return read_picture(path).data if path.is_file() and has_single_pictures(path) else None


def packets(source: Source) -> Iterator[Packet[Any]]:
    """Yield the pictures of a source, those of a video at their times.

    Raises ``MediaError`` for a source that cannot be read to its end, ``ValueError`` or
    ``TypeError`` for an array that is no picture.
    """
    if not isinstance(source, str | Path):
        arrays: Iterable[Any] = [source] if _is_one_array(source) else source
        for array in arrays:
            yield Packet(ImageFrame(_copied(array)))
        return
    path = Path(source).expanduser()
    if has_single_pictures(source):
        for file in find_pictures(path):
            yield Packet(read_picture(file))
        return
    yield from _frames(path)


def _frames(path: Path) -> Iterator[Packet[Any]]:
    reader = VideoReader(path)
    try:
        while (item := reader.read()) is not None:
            timestamp, picture = item
            yield Packet(ImageFrame(picture)).at(timestamp)
        if reader.damage:
            raise MediaError(f"{reader.damage}; {reader.count} frames could be read")
    finally:
        reader.close()


def _is_one_array(source: Any) -> bool:
    return isinstance(source, np.ndarray) and source.ndim == 3  # pyright: ignore[reportUnknownMemberType]


def _copied(array: Any) -> NDArray[np.uint8]:
    # Several pictures are under way at once, while the caller may write to theirs.
    return rgb_view(array).copy()
