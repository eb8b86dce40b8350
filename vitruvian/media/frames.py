"""Read pictures with their times in Python, from whatever holds them: ``vitruvian.frames``."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from ..calculators.io.image_decoding import read_picture
from ..calculators.io.image_files import find_pictures
from ..framework.errors import MediaError
from ..framework.formats import ImageFrame
from ..framework.values.packet import Packet
from ..framework.values.timestamp import Timestamp
from .binding import StreamBinding
from .endpoints import Reader
from .errors import UsageError
from .format import Content
from .sources import ANIMATION, reader_of

__all__ = ["Frame", "Frames", "PictureSource", "frames", "picture_source"]

#: Longest time to wait for a picture of a camera, or for an answer of a server, in seconds.
_TIMEOUT = 10.0
#: How often in a row a broken connection is made again.
_RECONNECTS = 5

Stamped = tuple[int, NDArray[np.uint8]]
StampedImage = tuple[int, NDArray[np.uint8] | ImageFrame]


class Frame(Packet[ImageFrame]):
    """A picture and its time.

    It is a packet, so that graphs take it as it is: ``graph.stream({"video": vt.frames("a.mp4")})``
    keeps the times of the video. ``index`` counts the frames of the source from 0.
    """

    __slots__ = ("index",)

    def __init__(self, image: NDArray[np.uint8] | ImageFrame, timestamp: int, index: int) -> None:
        picture = image if isinstance(image, ImageFrame) else ImageFrame(image)
        super().__init__(picture, Timestamp(timestamp))
        self.index = index

    @property
    def image(self) -> NDArray[np.uint8]:
        """Return the picture, RGB, H×W×3; read-only, so copy it to draw on it.

        A frame of a video becomes RGB when this is first read.
        """
        return self.value.data

    @property
    def seconds(self) -> float:
        """Return the time in seconds; ``timestamp`` has it in whole microseconds."""
        return int(self.timestamp) / 1_000_000

    def __reduce__(self) -> tuple[Any, ...]:
        return Frame, (self.image, int(self.timestamp), self.index)

    def __repr__(self) -> str:
        size = f"{self.value.width}x{self.value.height}"
        return f"Frame({self.index} at {self.seconds:g} s: {size})"


class PictureSource(Protocol):
    """Something that gives pictures one by one; it is open from the beginning."""

    def read(self) -> StampedImage | None:
        """Return time (µs) and picture of the next frame, None at the end.

        An array is H×W×3 of uint8, RGB.
        """

    def close(self) -> None:
        """Release the file or device."""


class Frames(Iterator[Frame]):
    """The frames of a source, in order, one in memory at a time; closes itself at its end.

    Leave a loop early inside of ``with vt.frames(...) as frames``, which closes the source.
    """

    def __init__(self, source: PictureSource, name: str) -> None:
        self._source = source
        self._name = name
        self._count = 0
        self._is_closed = False

    def __next__(self) -> Frame:
        """Return the next frame; raises ``MediaError`` where the source breaks off."""
        item = None if self._is_closed else self._source.read()
        if item is None:
            self.close()
            raise StopIteration
        frame = Frame(item[1], item[0], self._count)
        self._count += 1
        return frame

    def close(self) -> None:
        """Release the file or device; what was read stays."""
        if not self._is_closed:
            self._is_closed = True
            self._source.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<frames of {self._name}, {self._count} read>"


def frames(source: str | Path, *, frame_rate: float = 30.0) -> Frames:
    """Read the pictures of a source, upright, with their times.

    ``source`` is a video, a picture, a folder or pattern of pictures (``"photos/*.jpg"``,
    ``"f_%04d.png"``), ``"camera:0"``, or a URL (``rtsp://``, ``http://``). Videos give every frame
    at its own time. Pictures in files get ``frame_rate`` a second, in natural order. A camera gives
    its newest picture and leaves out what comes meanwhile. Raises ``MediaError`` for a source that
    is not there, holds no pictures or, from the loop, breaks off; ``TypeError`` for what is no
    path; ``ValueError`` for a rate that is not positive.

    Example
    -------
    >>> for frame in vt.frames("walk.mp4"):  # doctest: +SKIP
    ...     print(frame.index, frame.seconds, frame.image.shape)
    """
    if not isinstance(source, str | Path):
        raise TypeError(
            f"expected a path, camera:0 or a URL; got a {type(source).__name__} ({source!r})"
            + ("; write 'camera:0' for a camera" if isinstance(source, int) else "")
        )
    if not frame_rate > 0:
        raise ValueError(f"frame_rate must be more than 0 pictures a second; got {frame_rate!r}")
    return Frames(_opened(picture_source(source), frame_rate), str(source))


def picture_source(source: str | Path) -> Reader:
    """Return what reads a source of pictures; raises ``MediaError`` for any other."""
    try:
        reader = reader_of(StreamBinding("", str(source), str(source)))
    except UsageError as error:
        raise MediaError(str(error)) from None
    if reader.content is Content.DATA:
        raise MediaError(
            f"{source}: this is a data file; expected a video, pictures, camera:0 or a URL; read "
            "it with vitruvian.read_table"
        )
    return reader


def _opened(reader: Reader, frame_rate: float) -> PictureSource:
    if "url" in reader.options:
        from ..calculators.video.network_stream import NetworkReader

        return _WholeVideo(NetworkReader(reader.options["url"], _TIMEOUT, _RECONNECTS))
    path = reader.options["path"]
    if reader.is_live:
        return _Camera(path)
    if reader.node == ANIMATION:
        from ..calculators.io.animated_picture import AnimationReader

        return AnimationReader(Path(path))
    if reader.content is Content.PICTURES:
        return _Pictures(find_pictures(Path(path)), frame_rate)
    from ..calculators.video.video_reader import VideoReader

    return _WholeVideo(VideoReader(path))


class _WholeVideo:
    """A video, whose end is an error where pictures are missing."""

    def __init__(self, reader: Any) -> None:
        self._reader = reader

    def read(self) -> StampedImage | None:
        item: StampedImage | None = self._reader.read_image()
        if item is None and self._reader.damage:
            raise MediaError(f"{self._reader.damage}; {self._reader.count} frames could be read")
        return item

    def close(self) -> None:
        self._reader.close()


class _Pictures:
    """Picture files, in order."""

    def __init__(self, files: list[Path], frame_rate: float) -> None:
        self._files = iter(enumerate(files))
        self._rate = Fraction(frame_rate).limit_denominator(100_000)

    def read(self) -> Stamped | None:
        place, file = next(self._files, (0, None))
        if file is None:
            return None
        return round(place * 1_000_000 / self._rate), read_picture(file).data

    def close(self) -> None:
        pass


class _Camera:
    """The newest pictures of a camera, as RGB."""

    def __init__(self, name: str) -> None:
        from ..calculators.video.camera import camera_index
        from ..calculators.video.camera_feed import CameraFeed

        self._feed = CameraFeed(camera_index(name), None, None)
        self._last = -1
        try:
            # A camera that is not there is reported here, not from the loop.
            self._first: Stamped | None = self._feed.next(_TIMEOUT)
        except MediaError:
            self._feed.stop(0)
            raise

    def read(self) -> Stamped | None:
        timestamp, picture = self._first or self._feed.next(_TIMEOUT)
        self._first = None
        self._last = max(timestamp, self._last + 1)
        return self._last, np.ascontiguousarray(picture[:, :, ::-1])

    def close(self) -> None:
        self._feed.stop()
