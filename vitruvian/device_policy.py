"""Keep to the device that an application asks for: the graph for it, or a reason why not.

The image nodes of a GPU graph cannot run on the CPU. Where they must (``cpu``), or where there is
no graphics card (``auto``), the graph's twin runs instead: ``NAME_cpu`` for ``NAME_gpu``, packaged
or beside the graph's file. Models need no twin: see ``calculators/tensor/device_choice.py``.
"""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import Any, NamedTuple

from .calculators.gpu.adapters import ADAPTER_VARIABLE
from .calculators.gpu.device import GPU_DEVICE, GpuDevice
from .calculators.gpu.errors import GpuError
from .calculators.tensor.device_choice import DeviceName, device_named
from .framework.errors import GraphStateError
from .framework.graph_file.library import LIBRARY
from .framework.graph_file.shown_path import ENDINGS
from .framework.planning.plan import GraphPlan

__all__ = ["Variant", "choose_plan", "choose_variant", "obstacle"]

_log = logging.getLogger(__name__)
_GPU, _CPU = "_gpu", "_cpu"


class Variant(NamedTuple):
    """Hold what to load instead of a graph, what is left to ask of its nodes, and why."""

    source: Any
    device: str
    reason: str = ""


def choose_plan(plan: GraphPlan, source: Any, device: str) -> tuple[GraphPlan, str]:
    """Return the plan to run, with a warning where ``auto`` makes it another one."""
    variant = choose_variant(plan, source, device)
    if variant.source is source:
        return plan, variant.device
    if variant.reason:
        _log.warning("%s", variant.reason)
    from .framework.planning.loading import load_plan

    return load_plan(variant.source), variant.device


def choose_variant(plan: GraphPlan, source: Any, device: str) -> Variant:
    """Return what to run for ``plan``, which was loaded from ``source``.

    Raises ``FrameworkError`` for a device that there is not, ``GraphStateError`` for a graph that
    needs a graphics card, has to do without, and has no twin.
    """
    wanted = device_named(device)
    nodes = _nodes_on_gpu(plan)
    if not nodes or wanted in {DeviceName.GRAPH, DeviceName.GPU}:
        return Variant(source, device)
    why_not = f"--device {device}" if wanted is DeviceName.CPU else obstacle()
    if why_not is None:
        return Variant(source, device)
    twin = _twin(source)
    if twin is None:
        raise GraphStateError(
            f"{plan.name}: {', '.join(nodes)} need a graphics card, which is not to be used "
            f"({why_not}); expected a graph of the same name that ends in {_CPU} beside one that "
            f"ends in {_GPU}; write one, or run this one with --device gpu"
        )
    if wanted is DeviceName.CPU:
        return Variant(twin, device)
    reason = f"running {_stem(twin)} on the CPU in place of {_stem(source)}: {why_not}"
    return Variant(twin, DeviceName.CPU.value, reason)


def obstacle() -> str | None:
    """Return why pictures should not go to the graphics card; None where they should."""
    try:
        adapter = GpuDevice.shared().adapter
    except GpuError as error:
        return str(error)
    if adapter.is_software and not os.environ.get(ADAPTER_VARIABLE, "").strip():
        return (
            f"{adapter} is software, slower than the CPU's own path; to use it all the same, set "
            f"{ADAPTER_VARIABLE}"
        )
    return None


def _nodes_on_gpu(plan: GraphPlan) -> list[str]:
    return [
        node.name
        for node in plan.nodes
        if any(use.service is GPU_DEVICE and not use.optional for use in node.contract.services)
    ]


def _twin(source: Any) -> str | Path | None:
    """Return the CPU graph that goes with a GPU graph, as a name or a path."""
    if not isinstance(source, str | Path):
        return None
    given = Path(source)
    if not given.stem.endswith(_GPU) or "\n" in str(source):
        return None
    name = given.stem.removesuffix(_GPU) + _CPU
    if isinstance(source, str) and given.name == source and not given.suffix:
        return name if name in LIBRARY.graphs() else None
    beside = (given.with_name(name + ending) for ending in ENDINGS)
    return next((path for path in beside if path.is_file()), None)


def _stem(source: str | Path) -> str:
    return Path(source).stem
