"""``vitruvian devices``: what there is to run graphs on."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from ..calculators.gpu.adapters import ADAPTER_VARIABLE, AdapterInfo, adapters, chosen_adapter
from ..calculators.gpu.errors import GpuError
from ..calculators.tensor.accelerator import AcceleratorError
from ..calculators.tensor.graph_placement import picture_obstacle
from .command import App
from .options import DebugOption
from .terminal import StyledLine, print_styled

__all__ = ["app"]

app = App()

_LIMITS = {
    "max-texture-dimension-2d": "pictures up to {} pixels wide and high",
    "max-buffer-size": "buffers up to {} MiB",
}
_MIB = 1 << 20


@app.command()
def devices(debug: DebugOption = False) -> None:
    """List the graphics cards, their drivers and limits, and say what --device would use.

    Pictures are worked on through wgpu, models run through LiteRT's accelerator. The two open a
    card each. VITRUVIAN_GPU_ADAPTER picks the one for pictures, by its number or a part of its
    name; the accelerator picks one itself.
    """
    print_styled([*_pictures(), [], *_models(), [], *_policy()])


def _pictures() -> Iterator[StyledLine]:
    yield [("Pictures", "heading"), (" (wgpu)", "label")]
    try:
        found = adapters()
        chosen = chosen_adapter()[0].index if found else None
    except GpuError as error:
        # An adapter that was asked for and is not there does not hide the others.
        found, chosen = _found(), None
        yield [("  none can be used: ", "wrong"), (str(error), "")]
    else:
        if not found:
            yield [("  no graphics card", "wrong")]
    for info, adapter in found:
        yield from _adapter(info, adapter, is_chosen=info.index == chosen)


def _found() -> list[tuple[AdapterInfo, Any]]:
    try:
        return adapters()
    except GpuError:
        return []


def _adapter(info: AdapterInfo, adapter: Any, *, is_chosen: bool) -> Iterator[StyledLine]:
    mark = "*" if is_chosen else " "
    yield [(f"{mark} {info.index}  ", "label"), (info.name, "node")]
    kind = "software, on the processor" if info.is_software else info.kind
    driver = f"driver {info.driver}" if info.driver else "driver unknown"
    yield [(f"     {info.backend}, {kind}, {driver}", "")]
    yield [(f"     {', '.join(_limits(adapter))}", "label")]


def _limits(adapter: Any) -> Iterator[str]:
    for name, text in _LIMITS.items():
        if name in adapter.limits:
            value = int(adapter.limits[name])
            yield text.format(value // _MIB if "MiB" in text else value)
    yield f"16-bit floats: {'yes' if 'shader-f16' in adapter.features else 'no'}"


def _models() -> Iterator[StyledLine]:
    from ..calculators.tensor.accelerator_probe import accelerator_adapter, computes_in_half

    yield [("Models", "heading"), (" (LiteRT's accelerator)", "label")]
    try:
        adapter = accelerator_adapter()
        half = "f32 and f16" if computes_in_half() else "f32 (f16 is taken for f32)"
    except AcceleratorError as error:
        yield [("  does not load: ", "wrong"), (str(error), "")]
        return
    yield [("*    ", "label"), (adapter.name, "node")]
    yield [(f"     {adapter.backend}, {adapter.kind}, driver {adapter.driver()}", "")]
    yield [(f"     computes in {half}", "label")]
    if not _is_for_pictures(adapter.name):
        yield [("     another card than the one for pictures", "wrong")]


def _is_for_pictures(name: str) -> bool:
    """Return True when pictures use the same card, or none."""
    try:
        return chosen_adapter()[0].name == name
    except GpuError:
        return True


def _policy() -> Iterator[StyledLine]:
    from ..calculators.tensor.engines.accelerated import ENGINE

    yield [("--device auto", "heading")]
    yield [("  pictures of GPU graphs: ", "label"), *_use(picture_obstacle())]
    yield [("  models: ", "label"), *_use(ENGINE.obstacle())]
    named = os.environ.get(ADAPTER_VARIABLE, "").strip()
    if named:
        yield [(f"  {ADAPTER_VARIABLE} is {named}", "label")]


def _use(why_not: str | None) -> StyledLine:
    if why_not is None:
        return [("the graphics card", "")]
    return [("the CPU", ""), (f", because {why_not}", "label")]
