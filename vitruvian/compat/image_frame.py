"""Pictures as MediaPipe's Python API has them."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from ..framework.formats import ImageFormat as CoreImageFormat
from ..framework.formats import ImageFrame as CoreImageFrame

__all__ = ["ImageFormat", "ImageFrame", "PixelData"]

#: Rows of pixels begin at multiples of this number of bytes, as in MediaPipe.
_ALIGNMENT = 4


class ImageFormat(IntEnum):
    """Pixel layouts, with MediaPipe's numbers."""

    SRGB = 1
    SRGBA = 2
    SBGRA = 11
    GRAY8 = 3
    GRAY16 = 4
    SRGB48 = 7
    SRGBA64 = 8
    VEC32F1 = 9
    VEC32F2 = 12

    @property
    def core(self) -> CoreImageFormat:
        """Return the framework's own format."""
        return CoreImageFormat[self.name]

    def __repr__(self) -> str:
        return f"<ImageFormat.{self.name}: {self.value}>"

    __str__ = IntEnum.__repr__


def _own(image_format: ImageFormat | CoreImageFormat) -> ImageFormat:
    if isinstance(image_format, CoreImageFormat):
        return ImageFormat[image_format.name]
    return ImageFormat(image_format)


_REFUSALS = {
    "uint8": "uint8 image data should be one of the GRAY8, SRGB, and SRGBA",
    "uint16": "uint16 image data should be one of the GRAY16, SRGB48, and SRGBA64",
    "float32": "float image data should be either VEC32F1 or VEC32F2",
}


class PixelData:
    """The pixels of a picture, which cannot be changed.

    ``data`` is a contiguous array H×W×C (H×W for one channel) of uint8, uint16 or float32 that fits
    the format; it is copied. Raises ``TypeError`` for what is no such array, ``RuntimeError`` for a
    format of other samples and ``ValueError`` for one of another number of channels.
    """

    def __init__(self, image_format: ImageFormat | CoreImageFormat, data: NDArray[Any]) -> None:
        _check_array(type(self).__name__, data)
        own = _own(image_format)
        self._init(own, _with_padded_rows(_shaped(own, data)))

    def _init(self, image_format: ImageFormat, array: NDArray[Any]) -> None:
        self._format = image_format
        array.flags.writeable = False
        self._array = array
        self._copy: NDArray[Any] | None = None

    @classmethod
    def core_of(
        cls, image_format: ImageFormat, data: NDArray[Any], *, copy: bool
    ) -> CoreImageFrame:
        """Return the framework's own picture of an array, which is shared unless ``copy``."""
        pixels = _shaped(ImageFormat(image_format), np.array(data, order="C") if copy else data)
        # A view, so that the caller's array does not become read-only.
        shared = pixels[:] if pixels.flags.writeable and not copy else pixels
        return CoreImageFrame(shared, ImageFormat(image_format).core)

    @classmethod
    def from_core(cls, frame: CoreImageFrame) -> Self:
        """Return a picture that shares the pixels of one of the framework's own."""
        made = cls.__new__(cls)
        made._init(ImageFormat[frame.format.name], frame.data)
        return made

    def to_core(self) -> CoreImageFrame:
        """Return a copy as the framework's own picture."""
        return CoreImageFrame(np.array(self._array, order="C"), self._format.core)

    @property
    def width(self) -> int:
        """Return the number of columns."""
        return int(self._array.shape[1])

    @property
    def height(self) -> int:
        """Return the number of rows."""
        return int(self._array.shape[0])

    @property
    def channels(self) -> int:
        """Return the number of values a pixel has."""
        return self._format.core.channels

    @property
    def image_format(self) -> ImageFormat:
        """Return the pixel layout."""
        return self._format

    def is_empty(self) -> bool:
        """Return True when there are no pixels."""
        return self._array.size == 0

    def is_contiguous(self) -> bool:
        """Return True when there is no padding between rows."""
        return self._array.flags.c_contiguous

    def is_aligned(self, alignment_boundary: int) -> bool:
        """Return True when every row begins at a multiple of this many bytes."""
        start = int(self._array.__array_interface__["data"][0])
        return start % alignment_boundary == 0 and self._array.strides[0] % alignment_boundary == 0

    def numpy_view(self) -> NDArray[Any]:
        """Return the pixels, read-only: without a copy where they are contiguous."""
        if self.is_contiguous():
            # The array holds on to this object, whose pixels it shows.
            return np.asarray(self)
        if self._copy is None:
            self._copy = np.ascontiguousarray(self._array)
            self._copy.flags.writeable = False
        return self._copy

    @property
    def __array_interface__(self) -> dict[str, Any]:
        return self._array.__array_interface__

    def __getitem__(self, position: Sequence[int]) -> Any:
        if not isinstance(position, tuple | list):
            raise TypeError(f"got {position!r}; expected [row, column] or [row, column, channel]")
        index, dimensions = tuple(position), self._array.ndim
        if len(index) != dimensions:
            text = f"index dimension mismatch: {len(index)} (ndim = {dimensions})"
            raise IndexError(text if dimensions == 2 else f"Invalid index dimension: {len(index)}")
        return self._array[index].item()


class ImageFrame(PixelData):
    """A picture in memory."""

    @property
    def byte_depth(self) -> int:
        """Return the number of bytes of one value."""
        return int(self._array.itemsize)


def _check_array(name: str, data: Any) -> None:
    fits = isinstance(data, np.ndarray) and str(data.dtype) in _REFUSALS  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]
    if not fits or not data.flags.c_contiguous:
        raise TypeError(
            f"{name}(image_format, data): data must be a contiguous array of uint8, uint16 or "
            "float32; pass np.ascontiguousarray(data) for a cropped or turned one"
        )


def _shaped(image_format: ImageFormat, data: NDArray[Any]) -> NDArray[Any]:
    """Return the array in the shape that its format has; refuse another format."""
    core = image_format.core
    if data.dtype != core.dtype:
        formats = _REFUSALS.get(str(data.dtype), f"{data.dtype} image data fits none of the")
        raise RuntimeError(f"{formats} MediaPipe image formats.")
    channels = data.shape[2] if data.ndim == 3 else 1
    if data.ndim not in {2, 3} or channels != core.channels:
        raise ValueError(
            f"a picture in {image_format.name} is an array of height × width × {core.channels}; "
            f"got the shape {data.shape}"
        )
    return data[:, :, 0] if data.ndim == 3 and channels == 1 else data


def _with_padded_rows(pixels: NDArray[Any]) -> NDArray[Any]:
    height = pixels.shape[0]
    row_bytes = pixels.itemsize * int(np.prod(pixels.shape[1:]))
    step = -(-row_bytes // _ALIGNMENT) * _ALIGNMENT
    rows = np.zeros((height, step // pixels.itemsize), dtype=pixels.dtype)
    array = rows[:, : row_bytes // pixels.itemsize]
    strides = (step, *pixels.strides[1:])
    padded = np.lib.stride_tricks.as_strided(array, pixels.shape, strides)
    padded[...] = pixels
    return padded
