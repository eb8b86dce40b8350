"""Errors of the graphics card, said as the rest of the framework says its own."""

from __future__ import annotations

from ...framework.errors import FrameworkError

__all__ = ["GpuError", "explained"]

# wgpu's own words; the kind of exception does not always tell.
_FULL = ("not enough memory", "out of memory", "outofmemory")
_LOST = ("device is lost", "device lost", "devicelost", "device was lost")


class GpuError(FrameworkError):
    """The graphics card, its driver or ``wgpu`` cannot do what a graph needs."""


def explained(error: Exception, where: str, adapter: str) -> GpuError:
    """Return what an exception of wgpu means; ``where`` names what was being done."""
    text = " ".join(str(error).split())
    said = f"{type(error).__name__} {text}".lower()
    if any(sign in said for sign in _LOST):
        return GpuError(
            f"{where}: the connection to {adapter} is lost; expected the driver to keep it until "
            "the graph ends; start the graph again, or use the CPU variant if it happens again"
        )
    if isinstance(error, MemoryError) or any(sign in said for sign in _FULL):
        return GpuError(
            f"{where}: {adapter} is out of memory; expected room for another texture or buffer; "
            "use smaller pictures, shorter queues or the CPU variant"
        )
    return GpuError(
        f"{where}: {adapter} refused: {text or type(error).__name__}; expected a call within the "
        "limits that `vitruvian devices` prints; use smaller pictures or the CPU variant"
    )
