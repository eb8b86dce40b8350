"""The pool that the textures of pictures come from and go back to."""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from collections.abc import Callable
from enum import StrEnum
from typing import Any

from ...framework.errors import PayloadTypeError
from ...framework.formats import ImageFormat
from ...framework.quick_dataclass import dataclass
from .errors import GpuError

__all__ = ["GpuBufferPool", "PoolStatistics", "PooledTexture", "TextureFormat"]

_MIB = 1 << 20


class TextureFormat(StrEnum):
    """WebGPU's names for layouts of textures; values are never converted."""

    RGBA8 = "rgba8unorm"
    R32F = "r32float"

    @property
    def bytes_per_pixel(self) -> int:
        """Return the size of a pixel: 4, whichever the format."""
        return 4

    @classmethod
    def of(cls, image_format: ImageFormat) -> TextureFormat:
        """Return the layout that holds a picture: grey is repeated, alpha is 255 where none is."""
        found = _TEXTURES.get(image_format)
        if found is None:
            raise PayloadTypeError(
                f"a texture cannot hold a picture in {image_format.name}; expected one of "
                f"{', '.join(form.name for form in _TEXTURES)}; convert it first"
            )
        return found


_TEXTURES = {
    ImageFormat.SRGB: TextureFormat.RGBA8,
    ImageFormat.SRGBA: TextureFormat.RGBA8,
    ImageFormat.GRAY8: TextureFormat.RGBA8,
    ImageFormat.VEC32F1: TextureFormat.R32F,
}


@dataclass(frozen=True, slots=True, eq=False)
class PooledTexture:
    """A texture, a view of all of it, and the key under which the pool finds it again."""

    texture: Any
    view: Any
    width: int
    height: int
    format: TextureFormat

    @property
    def key(self) -> tuple[int, int, TextureFormat]:
        """Return what makes two textures interchangeable."""
        return self.width, self.height, self.format

    @property
    def nbytes(self) -> int:
        """Return the size of the pixels."""
        return _size_of(*self.key)


@dataclass(frozen=True, slots=True)
class PoolStatistics:
    """Counts of a pool's textures: ``in_use`` and ``kept`` now, ``created`` in total."""

    in_use: int
    kept: int
    created: int
    bytes_in_use: int
    bytes_kept: int


class GpuBufferPool:
    """Lends textures, and keeps those that come back for the next picture of their size.

    ``create(width, height, format)`` makes a texture and its view. At most ``max_kept_bytes`` are
    kept, the least recently used go first; a loan beyond ``max_bytes`` in use raises ``GpuError``,
    before the machine suffers. Every method may be called from any thread.
    """

    def __init__(
        self,
        create: Callable[[int, int, TextureFormat], tuple[Any, Any]],
        *,
        max_bytes: int = 2048 * _MIB,
        max_kept_bytes: int = 256 * _MIB,
    ) -> None:
        self._create = create
        self.max_bytes = max_bytes
        self.max_kept_bytes = max_kept_bytes
        self._lock = threading.Lock()
        self._kept: OrderedDict[PooledTexture, None] = OrderedDict()
        self._bytes_kept = 0
        self._bytes_in_use = 0
        self._in_use = 0
        self._created = 0
        # Appended to without the lock: the garbage collector may return a texture at any point,
        # even while this very thread holds the lock.
        self._returned: deque[PooledTexture] = deque()

    def acquire(self, width: int, height: int, format: TextureFormat) -> PooledTexture:  # noqa: A002
        """Lend a texture; its pixels are whatever they were. Give it back with ``release``."""
        wanted = (width, height, format)
        with self._lock:
            self._take_back()
            found = self._find(wanted)
            if found is not None:
                return found
            self._reserve(*wanted)
        # Without the lock: making one takes the device's, which others hold when they ask for one.
        try:
            return self._made(*wanted)
        except BaseException:
            with self._lock:
                self._in_use -= 1
                self._bytes_in_use -= _size_of(*wanted)
            raise

    def release(self, texture: PooledTexture) -> None:
        """Take a texture back; never blocks, so that destructors may call it."""
        self._returned.append(texture)
        if self._lock.acquire(blocking=False):
            try:
                self._take_back()
            finally:
                self._lock.release()

    def statistics(self) -> PoolStatistics:
        """Return how many textures are lent and kept now, and how many were ever made."""
        with self._lock:
            self._take_back()
            return PoolStatistics(
                self._in_use,
                len(self._kept),
                self._created,
                self._bytes_in_use,
                self._bytes_kept,
            )

    def clear(self) -> None:
        """Drop all textures that nobody uses."""
        with self._lock:
            self._take_back()
            self._drop_until(0)

    def _find(self, key: tuple[int, int, TextureFormat]) -> PooledTexture | None:
        # The one used last: its memory is the likeliest to be at hand.
        for texture in reversed(self._kept):
            if texture.key == key:
                del self._kept[texture]
                self._bytes_kept -= texture.nbytes
                self._reserve(*key)
                return texture
        return None

    def _reserve(self, width: int, height: int, format: TextureFormat) -> None:  # noqa: A002
        wanted = _size_of(width, height, format)
        if self._bytes_in_use + wanted > self.max_bytes:
            raise GpuError(
                f"GpuBufferPool: no room for a texture of {width}×{height}: {self._in_use} textures"
                f" hold {self._bytes_in_use // _MIB} MiB already; expected at most "
                f"{self.max_bytes // _MIB} MiB in use; keep fewer pictures at a time (queues, "
                "observers), or use smaller ones"
            )
        self._in_use += 1
        self._bytes_in_use += wanted

    def _made(self, width: int, height: int, format: TextureFormat) -> PooledTexture:  # noqa: A002
        try:
            texture, view = self._create(width, height, format)
        except GpuError:
            # Perhaps the memory of those that nobody uses is enough.
            if not self._kept:
                raise
            self.clear()
            texture, view = self._create(width, height, format)
        with self._lock:
            self._created += 1
        return PooledTexture(texture, view, width, height, format)

    def _take_back(self) -> None:
        while self._returned:
            texture = self._returned.popleft()
            self._in_use -= 1
            self._bytes_in_use -= texture.nbytes
            self._kept[texture] = None
            self._bytes_kept += texture.nbytes
        self._drop_until(self.max_kept_bytes)

    def _drop_until(self, limit: int) -> None:
        while self._bytes_kept > limit:
            texture, _ = self._kept.popitem(last=False)
            self._bytes_kept -= texture.nbytes


def _size_of(width: int, height: int, format: TextureFormat) -> int:  # noqa: A002
    return width * height * format.bytes_per_pixel
