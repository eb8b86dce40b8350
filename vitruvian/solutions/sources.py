"""Pictures from whatever holds them, or arrays, as the packets of a graph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..calculators.io.image_decoding import read_picture
from ..framework.formats import ImageFrame
from ..framework.user_path import user_path
from ..framework.values.packet import Packet
from ..media.format import Content
from ..media.frames import Frame, frames, picture_source
from .picture_runner import rgb_view

__all__ = ["Source", "has_single_pictures", "one_picture", "packets"]

#: What ``vitruvian.frames`` reads and its frames, an RGB array H×W×3 of uint8, or an iterable of
#: such arrays.
Source: TypeAlias = str | Path | NDArray[np.uint8] | Iterable[NDArray[np.uint8] | Frame]


def has_single_pictures(source: Source) -> bool:
    """Return True when pictures are unrelated, unlike the frames of a video.

    Raises ``MediaError`` for a source that there is not.
    """
    if isinstance(source, str | Path):
        return picture_source(source).content is Content.PICTURES
    return _is_one_array(source)


def one_picture(source: Source) -> NDArray[np.uint8] | None:
    """Return the picture if the source is just one, which no later change reaches; else None."""
    if not isinstance(source, str | Path):
        return _copied(source) if _is_one_array(source) else None
    path = user_path(source)
    return read_picture(path).data if path.is_file() and has_single_pictures(path) else None


def packets(source: Source, frame_rate: float) -> Iterator[Packet[Any]]:
    """Yield the pictures of a source, those of a video at their times.

    Raises ``MediaError`` for a source that cannot be read to its end, ``ValueError`` or
    ``TypeError`` for an array that is no picture.
    """
    if isinstance(source, str | Path):
        with frames(source, frame_rate=frame_rate) as found:
            yield from found
        return
    pictures: Iterable[Any] = [source] if _is_one_array(source) else source
    for picture in pictures:
        yield picture if isinstance(picture, Frame) else Packet(ImageFrame(_copied(picture)))


def _is_one_array(source: Any) -> bool:
    return isinstance(source, np.ndarray) and source.ndim == 3  # pyright: ignore[reportUnknownMemberType]


def _copied(array: Any) -> NDArray[np.uint8]:
    # Several pictures are under way at once, while the caller may write to theirs.
    return rgb_view(array).copy()
