"""The graphics card as the calculators of a graph share it, and the pictures on it.

A device makes buffers, and a buffer knows its device: they share this module.
"""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable, Generator, Hashable, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

import numpy as np
from numpy.typing import NDArray

from ...framework.authoring.service import GraphService
from ...framework.errors import FrameworkError
from ...framework.formats import ImageFormat, ImageFrame
from .errors import GpuError, explained

# Graphs on the CPU name `GpuBuffer` in their ports, and have no device.
if TYPE_CHECKING:
    from .adapters import AdapterInfo
    from .texture_pool import PooledTexture, TextureFormat

__all__ = ["GPU_DEVICE", "GpuBuffer", "GpuDevice", "Picture"]

T = TypeVar("T")

#: Asked for as large as the adapter has them; what else a device can do is WebGPU's default.
_LIMITS = (
    "max-texture-dimension-2d",
    "max-buffer-size",
    "max-storage-buffer-binding-size",
)
#: How many buffers for the way back are kept; sizes change with the pictures.
_MAX_STAGING = 8
#: How long the card may take for one piece of work before we say that it hangs.
READ_TIMEOUT_SECONDS = 60.0


class GpuDevice:
    """Own a connection to a graphics card: its textures, shaders and queue of work.

    Every method may be called from any thread. Talk to wgpu (``raw``, ``wgpu``) inside ``use`` or
    ``commands``, which hold the device's lock and turn wgpu's exceptions into ``GpuError``.
    """

    _shared: ClassVar[GpuDevice | None] = None
    _shared_lock = threading.Lock()

    def __init__(self, adapter: str | None = None) -> None:
        """Open the adapter of that index or name, by default what the environment picks."""
        from .adapters import chosen_adapter, load_wgpu
        from .texture_pool import GpuBufferPool

        self.wgpu = load_wgpu()
        self.adapter: AdapterInfo
        self.adapter, raw_adapter = chosen_adapter(adapter)
        limits = {name: raw_adapter.limits[name] for name in _LIMITS if name in raw_adapter.limits}
        try:
            self.raw: Any = raw_adapter.request_device_sync(required_limits=limits)
        except Exception as error:
            raise explained(error, "opening the device", str(self.adapter)) from error
        self.pool = GpuBufferPool(self._create_texture)
        self._lock = threading.RLock()
        self._cache: dict[Hashable, Any] = {}
        self._staging: list[Any] = []
        self._is_lost = False

    @classmethod
    def shared(cls) -> GpuDevice:
        """Return the one device of this process, opening it at the first call or after a loss."""
        with cls._shared_lock:
            device = cls._shared
            if device is None or device.is_lost:
                device = cls._shared = cls()
            return device

    @property
    def label(self) -> str:
        """Return what the statistics say of nodes that work on this device."""
        return f"gpu {self.adapter.name} ({self.adapter.backend}) wgpu"

    @property
    def limits(self) -> Mapping[str, int]:
        """Return the device's limits under WebGPU's names, such as max-texture-dimension-2d."""
        limits: Mapping[str, int] = self.raw.limits
        return limits

    @property
    def is_lost(self) -> bool:
        """Return True when the connection to the card is lost, and no call works any more."""
        return self._is_lost

    def __repr__(self) -> str:
        return f"GpuDevice({self.adapter})"

    def new_buffer(
        self,
        width: int,
        height: int,
        format: ImageFormat = ImageFormat.SRGBA,  # noqa: A002
    ) -> GpuBuffer:
        """Return a picture with undefined pixels, to be written before it is sent.

        Its texture can be sampled, written by compute shaders, drawn on and copied.
        """
        from .texture_pool import TextureFormat

        return GpuBuffer(self, format, self.pool.acquire(width, height, TextureFormat.of(format)))

    @contextmanager
    def use(self, where: str) -> Generator[Any]:
        """Hold the lock while talking to wgpu; yields the raw device.

        Exceptions become ``GpuError``, beginning with ``where``.
        """
        with self._lock:
            try:
                yield self.raw
            except FrameworkError:
                raise
            except self._failures() as error:
                explanation = explained(error, where, str(self.adapter))
                self._is_lost = self._is_lost or "is lost" in str(explanation)
                raise explanation from error

    @contextmanager
    def commands(self, where: str) -> Generator[Any]:
        """Yield a command encoder, and submit what it recorded unless an exception came."""
        with self.use(where) as raw:
            encoder = raw.create_command_encoder(label=where)
            yield encoder
            raw.queue.submit([encoder.finish()])

    def read_back(
        self, nbytes: int, encode: Callable[[Any, Any], None], where: str
    ) -> NDArray[np.uint8]:
        """Run commands that end in a copy to memory, and return the ``nbytes`` copied.

        ``encode(encoder, staging)`` records the commands, the last of which copies into the buffer
        ``staging``. Other threads can use the device while this one waits. Raises ``GpuError``
        when the device takes longer than a minute.
        """
        staging = self._take_staging(-(-nbytes // 256) * 256, where)
        with self.commands(where) as encoder:
            encode(encoder, staging)
        with self.use(where):
            promise = staging.map_async(self.wgpu.MapMode.READ)
        self._wait(promise, where)
        with self.use(where):
            mapped = staging.read_mapped(copy=False)
            result = np.frombuffer(mapped, np.uint8, nbytes).copy()
            # Of memory that unmapping takes away.
            del mapped
            staging.unmap()
            self._staging = [*self._staging, staging][-_MAX_STAGING:]
        return result

    def cached(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what ``make`` returned when the key was first asked for on this device."""
        with self.use("preparing the graphics card"):
            if key not in self._cache:
                self._cache[key] = make()
            value: T = self._cache[key]
            return value

    def shader(self, *names: str) -> Any:
        """Return the shader module of WGSL files, joined in this order; compiled once.

        A name such as ``image/scale`` is ``calculators/image/shaders/scale.wgsl``; one of several
        lines is WGSL itself.
        """
        from .shader_files import shader_label, shader_source

        return self.cached(
            ("shader", *names),
            lambda: self.raw.create_shader_module(
                label=shader_label(names), code="\n".join(map(shader_source, names))
            ),
        )

    def compute_pipeline(
        self, *shaders: str, entry_point: str = "main", constants: Mapping[str, float] | None = None
    ) -> Any:
        """Return the pipeline of a compute shader; compiled once for these constants."""
        from .shader_files import shader_label

        values = dict(constants or {})
        return self.cached(
            ("compute", shaders, entry_point, tuple(sorted(values.items()))),
            lambda: self.raw.create_compute_pipeline(
                label=shader_label(shaders),
                layout="auto",
                compute={
                    "module": self.shader(*shaders),
                    "entry_point": entry_point,
                    "constants": values,
                },
            ),
        )

    def dispatch(
        self, encoder: Any, pipeline: Any, resources: Sequence[Any], groups: tuple[int, ...]
    ) -> None:
        """Record a compute pass of that many workgroups; ``resources`` are as in ``bind_group``."""
        work = encoder.begin_compute_pass()
        work.set_pipeline(pipeline)
        work.set_bind_group(0, self.bind_group(pipeline, *resources))
        work.dispatch_workgroups(*groups)
        work.end()

    def bind_group(self, pipeline: Any, *resources: Any, group: int = 0) -> Any:
        """Bind textures (``GpuBuffer`` or views) and buffers to the bindings 0, 1, 2 and so on."""
        entries = [
            {"binding": place, "resource": _resource(resource, self.wgpu)}
            for place, resource in enumerate(resources)
        ]
        return self.raw.create_bind_group(
            layout=pipeline.get_bind_group_layout(group), entries=entries
        )

    def _create_texture(self, width: int, height: int, format: TextureFormat) -> tuple[Any, Any]:  # noqa: A002
        usage = self.wgpu.TextureUsage
        with self.use(f"a texture of {width}×{height}") as raw:
            texture = raw.create_texture(
                size=(width, height, 1),
                format=format.value,
                usage=usage.TEXTURE_BINDING
                | usage.STORAGE_BINDING
                | usage.RENDER_ATTACHMENT
                | usage.COPY_SRC
                | usage.COPY_DST,
            )
            return texture, texture.create_view()

    def _take_staging(self, nbytes: int, where: str) -> Any:
        usage = self.wgpu.BufferUsage
        with self.use(where) as raw:
            for place, staging in enumerate(self._staging):
                if staging.size == nbytes:
                    return self._staging.pop(place)
            return raw.create_buffer(size=nbytes, usage=usage.COPY_DST | usage.MAP_READ)

    def _wait(self, promise: Any, where: str) -> None:
        from .promises import settled

        try:
            error = settled(promise, READ_TIMEOUT_SECONDS)
        except TimeoutError:
            self._is_lost = True
            raise GpuError(
                f"{where}: {self.adapter} gave no answer for {READ_TIMEOUT_SECONDS:g} s; expected "
                "milliseconds; update the driver, or use the CPU variant"
            ) from None
        if error is not None:
            with self.use(where):
                raise error

    def _failures(self) -> tuple[type[Exception], ...]:
        return self.wgpu.GPUError, RuntimeError, MemoryError


class GpuBuffer:
    """A picture as a texture on a graphics card (MediaPipe's ``GpuBuffer``).

    ``format`` is what the picture becomes in memory. ``texture`` and ``view`` are wgpu's objects;
    only who made the buffer writes them, and only before sending it. Rows count from the top. When
    the last reference goes, the texture returns to its pool. Make one with
    ``GpuDevice.new_buffer``.
    """

    __slots__ = ("__weakref__", "_pooled", "device", "format")

    def __init__(self, device: GpuDevice, format: ImageFormat, pooled: PooledTexture) -> None:  # noqa: A002
        self.device = device
        self.format = format
        self._pooled = pooled
        finalizer = weakref.finalize(self, device.pool.release, pooled)
        # When Python ends, the device goes as a whole.
        finalizer.atexit = False

    @property
    def width(self) -> int:
        """Return the number of columns."""
        return self._pooled.width

    @property
    def height(self) -> int:
        """Return the number of rows."""
        return self._pooled.height

    @property
    def channels(self) -> int:
        """Return the number of values a pixel has in memory; in the texture it may have more."""
        return self.format.channels

    @property
    def texture_format(self) -> TextureFormat:
        """Return the layout of the texture."""
        return self._pooled.format

    @property
    def texture(self) -> Any:
        """Return wgpu's texture."""
        return self._pooled.texture

    @property
    def view(self) -> Any:
        """Return wgpu's view of the whole texture."""
        return self._pooled.view

    def __repr__(self) -> str:
        return f"GpuBuffer({self.width}x{self.height} {self.format.name})"


def _resource(value: Any, wgpu: Any) -> Any:
    if isinstance(value, GpuBuffer):
        return value.view
    return {"buffer": value} if isinstance(value, wgpu.GPUBuffer) else value


#: What image calculators take as IMAGE: a picture in memory or on the graphics card.
Picture = ImageFrame | GpuBuffer

#: The key of the graphics card that a graph's calculators share.
GPU_DEVICE = GraphService("gpu", GpuDevice, create=GpuDevice.shared)
