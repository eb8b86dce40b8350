"""Pictures as packets carry them."""

from __future__ import annotations

from enum import Enum
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from ..errors import PayloadTypeError
from ..values.display import drawn
from .deferred_pixels import Box, DeferredPixels, PixelSource

__all__ = ["ImageFormat", "ImageFrame"]


class ImageFormat(Enum):
    """MediaPipe's ``ImageFormat``: pixel layouts as (channels, sample type)."""

    SRGB = (3, "uint8")
    SRGBA = (4, "uint8")
    GRAY8 = (1, "uint8")
    GRAY16 = (1, "uint16")
    SRGB48 = (3, "uint16")
    SRGBA64 = (4, "uint16")
    SBGRA = (4, "uint8", "bgra")
    VEC32F1 = (1, "float32")
    VEC32F2 = (2, "float32")

    @property
    def channels(self) -> int:
        """Return the number of values a pixel has."""
        return int(self.value[0])

    @property
    def dtype(self) -> np.dtype[Any]:
        """Return the NumPy type of one value."""
        name: str = self.value[1]
        return np.dtype(name)


_BY_LAYOUT = {
    (form.channels, form.dtype): form for form in reversed(ImageFormat) if form.name != "SBGRA"
}


class ImageFrame:
    """A picture as a read-only array H×W×C (H×W for one channel), never copied.

    The format follows from channels and dtype unless given (SBGRA must be given). Raises
    ``PayloadTypeError`` when the array is no picture or contradicts the format.
    """

    __slots__ = ("_pixels", "format")

    _pixels: NDArray[Any] | DeferredPixels
    format: ImageFormat

    def __init__(
        self,
        data: NDArray[Any],
        format: ImageFormat | None = None,  # noqa: A002
        *,
        image_format: ImageFormat | None = None,
    ) -> None:
        format = format or image_format  # noqa: A001
        if not isinstance(data, np.ndarray) or data.ndim not in (2, 3) or 0 in data.shape:
            raise PayloadTypeError(
                f"an image must be a non-empty array H×W or H×W×C; got {_describe(data)}"
            )
        if data.ndim == 3 and data.shape[2] == 1:
            data = data[:, :, 0]
        channels = 1 if data.ndim == 2 else data.shape[2]
        found = format or _BY_LAYOUT.get((channels, data.dtype))
        if found is None or (found.channels, found.dtype) != (channels, data.dtype):
            wanted = format.name if format else "uint8 or uint16 with 1, 3 or 4 channels"
            raise PayloadTypeError(f"an image must be {wanted}; got {_describe(data)}")
        data.flags.writeable = False
        object.__setattr__(self, "_pixels", data)
        object.__setattr__(self, "format", found)

    @classmethod
    def deferred(cls, source: PixelSource) -> ImageFrame:
        """Return a picture in SRGB whose pixels ``source`` makes when they are first read."""
        image = cls.__new__(cls)
        object.__setattr__(image, "_pixels", DeferredPixels(source))
        object.__setattr__(image, "format", ImageFormat.SRGB)
        return image

    @classmethod
    def from_payload(cls, payload: object) -> ImageFrame:
        """Wrap an array that somebody puts directly into a stream of images."""
        return cls(payload)  # type: ignore[arg-type]

    @property
    def data(self) -> NDArray[Any]:
        """Return the read-only array, which is made now if nobody has read it yet."""
        pixels = self._pixels
        return pixels.whole() if isinstance(pixels, DeferredPixels) else pixels

    @property
    def source(self) -> PixelSource | None:
        """Return what the pixels are made of when they are read; None for an array."""
        return self._pixels.source if isinstance(self._pixels, DeferredPixels) else None

    @property
    def width(self) -> int:
        """Return the number of columns."""
        pixels = self._pixels
        return pixels.source.width if isinstance(pixels, DeferredPixels) else pixels.shape[1]

    @property
    def height(self) -> int:
        """Return the number of rows."""
        pixels = self._pixels
        return pixels.source.height if isinstance(pixels, DeferredPixels) else pixels.shape[0]

    def part(self, box: Box) -> NDArray[Any]:
        """Return the read-only pixels in a box, without making all of them where that is saved."""
        pixels = self._pixels
        if isinstance(pixels, DeferredPixels):
            return pixels.part(box)
        return pixels[box.top : box.bottom, box.left : box.right]

    def with_rows(self, rows: NDArray[np.intp], canvas: NDArray[Any]) -> NDArray[Any]:
        """Return an array of which these rows are the picture's.

        It is ``canvas``, an array of the picture's size, with the rows written into it, or all
        pixels where they are there, or are made as quickly.
        """
        pixels = self._pixels
        return pixels.with_rows(rows, canvas) if isinstance(pixels, DeferredPixels) else pixels

    @property
    def channels(self) -> int:
        """Return the number of values a pixel has."""
        return self.format.channels

    def numpy_view(self) -> NDArray[Any]:
        """Return the read-only array without a copy."""
        return self.data

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        return np.array(self.data, dtype=dtype, copy=True) if copy else np.asarray(self.data, dtype)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"ImageFrame is frozen; make a new one instead of setting {name!r}")

    def __reduce__(self) -> tuple[Any, ...]:
        # Copies and results of other processes are frozen as well, so they are made anew.
        return ImageFrame, (self.data, self.format)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ImageFrame):
            return NotImplemented
        return self.format is other.format and np.array_equal(self.data, other.data)

    __hash__ = None  # type: ignore[assignment]

    def _repr_png_(self) -> bytes | None:
        """Show the picture in a notebook."""
        picture: bytes | None = drawn("image", self)
        return picture

    def __repr__(self) -> str:
        return f"ImageFrame({self.width}x{self.height} {self.format.name})"


def _describe(data: Any) -> str:
    if not isinstance(data, np.ndarray):
        return f"a {type(data).__name__}"
    array = cast("NDArray[Any]", data)
    return f"an array {'×'.join(map(str, array.shape))} of {array.dtype}"
