"""Pixels that are made when somebody first reads them, such as the RGB of a decoded video frame."""

from __future__ import annotations

from threading import Lock
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

__all__ = ["Box", "DeferredPixels", "PixelSource"]

#: Above this part of the picture, all of it is made: others will want it, too.
_MOST_IN_PARTS = 0.5


class Box(NamedTuple):
    """Columns from ``left`` and rows from ``top``, those of ``right`` and ``bottom`` excluded."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def area(self) -> int:
        """Return the number of pixels."""
        return (self.right - self.left) * (self.bottom - self.top)


class PixelSource(Protocol):
    """Something that can make the pixels of an SRGB picture, H×W×3 uint8, or of a part of it.

    All methods may be called in any thread, and give the same pixels.
    """

    @property
    def width(self) -> int:
        """Return the number of columns."""
        ...

    @property
    def height(self) -> int:
        """Return the number of rows."""
        ...

    def pixels(self) -> NDArray[Any]:
        """Make the whole picture."""
        ...

    def part(self, box: Box) -> NDArray[Any]:
        """Make a part of the picture."""
        ...

    def make_rows(self, rows: NDArray[np.intp], canvas: NDArray[Any]) -> bool:
        """Write rows into an array of the picture's size, and perhaps others, too.

        Return False, and write nothing, where the whole picture is made as quickly.
        """
        ...


class DeferredPixels:
    """The pixels of a source, made once for all who read them."""

    __slots__ = ("_in_parts", "_lock", "_made", "source")

    def __init__(self, source: PixelSource) -> None:
        self.source = source
        self._lock = Lock()
        self._made: NDArray[Any] | None = None
        self._in_parts = 0

    def whole(self) -> NDArray[Any]:
        """Return the whole picture, read-only."""
        with self._lock:
            if self._made is None:
                made = self.source.pixels()
                made.flags.writeable = False
                self._made = made
            return self._made

    def part(self, box: Box) -> NDArray[Any]:
        """Return a part, without making the whole picture for a small one."""
        self._in_parts += box.area
        whole_is_better = self._in_parts > _MOST_IN_PARTS * self.source.width * self.source.height
        if self._made is not None or whole_is_better:
            return self.whole()[box.top : box.bottom, box.left : box.right]
        return self.source.part(box)

    def with_rows(self, rows: NDArray[np.intp], canvas: NDArray[Any]) -> NDArray[Any]:
        """Return an array of which these rows are the picture's.

        It is ``canvas``, an array of the picture's size, with the rows written into it, or the
        whole picture where that is there, or is made as quickly.
        """
        if self._made is None and self.source.make_rows(rows, canvas):
            return canvas
        return self.whole()
