"""Find the graphics cards of this machine, and choose one."""

from __future__ import annotations

import importlib
import os
import threading
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from ...framework.quick_dataclass import dataclass
from ..native_messages import without_messages
from .errors import GpuError

__all__ = [
    "ADAPTER_VARIABLE",
    "AdapterInfo",
    "adapters",
    "chosen_adapter",
    "load_wgpu",
    "software_obstacle",
]

#: The environment variable that picks an adapter, by its index or a part of its name.
ADAPTER_VARIABLE = "VITRUVIAN_GPU_ADAPTER"

_KINDS = ("DiscreteGPU", "IntegratedGPU", "VirtualGPU", "CPU", "unknown")
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class AdapterInfo:
    """A graphics card, as its driver describes it; ``kind`` is CPU for a software one."""

    index: int
    name: str
    driver: str
    backend: str
    kind: str

    @property
    def is_software(self) -> bool:
        """Return True for a card made of software, whose work the processor does."""
        return self.kind == "CPU"

    def __str__(self) -> str:
        driver = f", {self.driver}" if self.driver else ""
        return f"{self.name} ({self.backend}{driver})"


def load_wgpu() -> Any:
    """Return the module ``wgpu``; raises ``GpuError`` where it is not installed or cannot load."""
    try:
        import wgpu
    except ImportError as error:
        raise GpuError(
            f"wgpu: the package cannot be imported ({error}); expected it for graphs that run on a "
            "graphics card; install it with: pip install 'vitruvian[gpu]'"
        ) from error
    except (OSError, RuntimeError) as error:
        raise GpuError(
            f"wgpu: its library cannot be loaded ({error}); expected one built for this system; "
            "install it anew with: pip install --force-reinstall 'vitruvian[gpu]'"
        ) from error
    return wgpu


def adapters() -> list[tuple[AdapterInfo, Any]]:
    """Return every graphics card with its wgpu adapter, real ones before software.

    The index that ``VITRUVIAN_GPU_ADAPTER`` takes is the place in this list.
    """
    wgpu = load_wgpu()
    # Where there is no display, the libraries below say so, twice.
    with _lock, without_messages(b"XDG_RUNTIME_DIR"):
        _leave_out_opengl()
        try:
            found: list[Any] = list(wgpu.gpu.enumerate_adapters_sync())
        except Exception as error:
            raise GpuError(
                f"wgpu: looking for graphics cards failed ({error}); expected Vulkan, Metal or "
                "DX12; update the graphics driver"
            ) from error
    found.sort(key=lambda adapter: _rank(str(adapter.info["adapter_type"])))
    return [(_described(index, adapter.info), adapter) for index, adapter in enumerate(found)]


def chosen_adapter(wanted: str | None = None) -> tuple[AdapterInfo, Any]:
    """Return the adapter that ``wanted`` or the environment names, else the first.

    ``wanted`` is an index or a part of the name, in capitals or not. Raises ``GpuError`` where
    there is none.
    """
    found = adapters()
    if not found:
        raise GpuError(
            "wgpu: this machine has no graphics card that can be used; expected a driver for "
            "Vulkan, Metal or DX12 (a software one such as lavapipe will do); install one, or use "
            "the CPU variant of the graph"
        )
    wanted = os.environ.get(ADAPTER_VARIABLE, "") if wanted is None else wanted
    if not wanted.strip():
        return found[0]
    place = _place_of(wanted.strip(), [info for info, _ in found])
    return found[place]


def software_obstacle(adapter: str, *, is_software: bool) -> str | None:
    """Return why a card made of software should not be used unasked; None where it should.

    The CPU's own path is many times quicker than one that imitates a graphics card. Who names the
    card in ``VITRUVIAN_GPU_ADAPTER`` has asked for it.
    """
    if not is_software or os.environ.get(ADAPTER_VARIABLE, "").strip():
        return None
    return (
        f"{adapter} is software, slower than the CPU's own path; to use it all the same, set "
        f"{ADAPTER_VARIABLE} or say --device gpu"
    )


def _place_of(wanted: str, infos: Sequence[AdapterInfo]) -> int:
    for info in infos:
        if wanted == str(info.index) or (not wanted.isdigit() and _is_named(wanted, info)):
            return info.index
    names = "; ".join(f"{info.index}: {info}" for info in infos)
    raise GpuError(
        f"GPU adapter {wanted!r}: no graphics card has that index or name; expected one of "
        f"{names}; set {ADAPTER_VARIABLE} to an index or a part of a name, or unset it"
    )


def _is_named(wanted: str, info: AdapterInfo) -> bool:
    return wanted.lower() in f"{info.name} {info.driver} {info.backend}".lower()


def _rank(kind: str) -> int:
    return _KINDS.index(kind) if kind in _KINDS else len(_KINDS)


def _described(index: int, info: Any) -> AdapterInfo:
    name = str(info["device"] or info["vendor"] or f"adapter {index}")
    # wgpu has the driver's name under "vendor", and its version under "description".
    driver = str(info["description"] or info["vendor"] or "")
    return AdapterInfo(index, name, driver, str(info["backend_type"]), str(info["adapter_type"]))


def _leave_out_opengl() -> None:
    """Ask for the backends that have compute shaders everywhere; probing OpenGL takes long.

    It has no effect where the application has used wgpu before, and none is needed there.
    """
    with suppress(ImportError, RuntimeError, KeyError, TypeError):
        extras: Any = importlib.import_module("wgpu.backends.wgpu_native.extras")
        extras.set_instance_extras(backends=["Vulkan", "Metal", "DX12"])
