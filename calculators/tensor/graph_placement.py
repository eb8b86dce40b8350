"""Decide which graph runs on the device that an application asks for.

The image nodes of a GPU graph cannot run on the CPU. Where they must (``cpu``), or where there is
no graphics card (``auto``), the graph's twin runs instead: ``NAME_cpu`` for ``NAME_gpu``, packaged
or beside the graph's file. The choice is made by name, before a graph is read, so that no graph is
planned in vain. Models need no twin: see ``placement``.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from ...framework.errors import GraphStateError
from ...framework.graph_file.library import LIBRARY
from ...framework.graph_file.shown_path import ENDINGS
from ...framework.planning.plan import GraphPlan
from ..gpu.adapters import software_obstacle
from ..gpu.device import GPU_DEVICE, GpuDevice
from ..gpu.errors import GpuError
from .settings import DeviceName, InferenceSettings

__all__ = ["PlacedGraph", "of_a_pair", "picture_obstacle", "place_graph", "require_device"]

_GPU, _CPU = "_gpu", "_cpu"


class PlacedGraph(NamedTuple):
    """Hold the graph to load, the settings that are left for its nodes, and why it is another."""

    source: Any
    settings: InferenceSettings
    reason: str = ""


def place_graph(source: Any, settings: InferenceSettings) -> PlacedGraph:
    """Return the graph to load for ``source``: itself, or its twin for the CPU.

    ``reason`` is a sentence where ``auto`` takes the twin.
    """
    if settings.device in {DeviceName.GRAPH, DeviceName.GPU}:
        return PlacedGraph(source, settings)
    twin = _twin(source)
    if twin is None:
        return PlacedGraph(source, settings)
    if settings.device is DeviceName.CPU:
        return PlacedGraph(twin, settings)
    why_not = picture_obstacle()
    if why_not is None:
        return PlacedGraph(source, settings)
    reason = f"running {_stem(twin)} on the CPU in place of {_stem(source)}: {why_not}"
    return PlacedGraph(twin, replace(settings, device=DeviceName.CPU), reason)


def of_a_pair(stem: str, settings: InferenceSettings) -> PlacedGraph:
    """Return the packaged graph of the pair ``stem_cpu`` and ``stem_gpu`` for the device."""
    on_card = f"{stem}{_GPU}"
    if settings.device in {DeviceName.GPU, DeviceName.AUTO} and on_card in LIBRARY.graphs():
        return place_graph(on_card, settings)
    return PlacedGraph(f"{stem}{_CPU}", settings)


def require_device(plan: GraphPlan, settings: InferenceSettings) -> None:
    """Raise ``GraphStateError`` for a graph that needs a graphics card and has to do without."""
    if settings.device in {DeviceName.GRAPH, DeviceName.GPU}:
        return
    nodes = _nodes_on_gpu(plan)
    if not nodes:
        return
    is_for_cpu = settings.device is DeviceName.CPU
    why_not = "--device cpu" if is_for_cpu else picture_obstacle()
    if why_not is not None:
        raise GraphStateError(
            f"{plan.name}: {', '.join(nodes)} need a graphics card, which is not to be used "
            f"({why_not}); expected a graph of the same name that ends in {_CPU} beside one that "
            f"ends in {_GPU}; write one, or run this one with --device gpu"
        )


def picture_obstacle() -> str | None:
    """Return why pictures should not go to the graphics card; None where they should."""
    try:
        adapter = GpuDevice.shared().adapter
    except GpuError as error:
        return str(error)
    return software_obstacle(str(adapter), is_software=adapter.is_software)


def _nodes_on_gpu(plan: GraphPlan) -> list[str]:
    return [
        node.name
        for node in plan.nodes
        if any(use.service is GPU_DEVICE and not use.optional for use in node.contract.services)
    ]


def _twin(source: Any) -> str | Path | None:
    """Return the CPU graph that goes with a GPU graph, as a name or a path."""
    if not isinstance(source, str | Path) or "\n" in str(source):
        return None
    given = Path(source)
    if not given.stem.endswith(_GPU):
        return None
    name = given.stem.removesuffix(_GPU) + _CPU
    if isinstance(source, str) and given.name == source and not given.suffix:
        return name if name in LIBRARY.graphs() else None
    beside = (given.with_name(name + ending) for ending in ENDINGS)
    return next((path for path in beside if path.is_file()), None)


def _stem(source: str | Path) -> str:
    return Path(source).stem
