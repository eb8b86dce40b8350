"""The graph that a batch runs on each clip, without its readers and writers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..calculators.tensor.settings import InferenceSettings
from ..framework.authoring.user_modules import import_module_or_file
from ..framework.errors import did_you_mean
from ..framework.formats import ImageFrame
from ..framework.graph_file.config import GraphConfig
from ..framework.graph_file.library import LIBRARY
from ..framework.graph_file.loader import load_graph
from ..framework.planning.plan import GraphPlan
from ..framework.planning.planner import validate
from ..media.errors import UsageError
from ..solutions.pipeline import INPUT, TABLE
from ..solutions.registry import has_solution, offers, solution_named
from ..solutions.settings import SettingError, Settings
from .spec import BatchSpec

__all__ = ["ClipGraph", "clip_graph"]

_DRAWN = "output_video"


@dataclass(frozen=True)
class ClipGraph:
    """A graph to run: what goes in, what is written, and with what.

    ``input_stream`` takes the pictures, ``tables`` are written as data and ``drawn`` as a video.
    ``inference`` says what runs the models, and where.
    """

    config: GraphConfig
    side_packets: Mapping[str, Any]
    input_stream: str
    tables: tuple[str, ...]
    drawn: str | None
    inference: InferenceSettings


def clip_graph(spec: BatchSpec) -> ClipGraph:
    """Return the graph of a batch.

    Raises ``UsageError`` or ``FrameworkError`` for what cannot be run.
    """
    for name in spec.imports:
        import_module_or_file(name, Path())
    if has_solution(spec.graph):
        return _of_solution(spec)
    if spec.split is not None:
        raise UsageError(
            f"--split: the graph {spec.graph} may keep something from frame to frame; the parts of "
            "a video would then differ from an unbroken run; run whole videos side by side"
        )
    return _of_graph(spec)


def _of_solution(spec: BatchSpec) -> ClipGraph:
    settings = _settings(spec)
    pipeline = settings.pipeline()
    if not pipeline.has_table:
        raise UsageError(f"{spec.graph} writes no table; run a graph with outputs of its own")
    if spec.split is not None:
        _check_split(spec, settings)
    if spec.draw and not pipeline.drawing:
        raise UsageError(f"{spec.graph} draws nothing; leave --draw out")
    config = load_graph(f"{pipeline.drawing}_cpu" if spec.draw else pipeline.graph())
    table = load_graph({"node": [pipeline.table_node()]}).node
    return ClipGraph(
        replace(config, node=(*config.node, *table)),
        pipeline.side_packets,
        INPUT,
        (TABLE,),
        _DRAWN if spec.draw else None,
        settings.inference(),
    )


def _settings(spec: BatchSpec) -> Settings:
    solution = solution_named(spec.graph)
    try:
        solution.require_settings(spec.settings)
    except SettingError as error:
        raise UsageError(str(error)) from None
    given: dict[str, Any] = {"static": False, **spec.settings}
    return solution.settings(**given)


def _check_split(spec: BatchSpec, settings: Settings) -> None:
    if spec.split is not None and spec.split < 1:
        raise UsageError(f"--split {spec.split}: expected 1 frame or more")
    if not settings.is_per_frame:
        raise UsageError(
            f"--split: {spec.graph} takes its region from the frame before, so the frames after a "
            "seam would differ from an unbroken run until the regions meet; run whole videos side "
            "by side, or set static to true, which takes every frame by itself"
        )
    if spec.draw:
        raise UsageError(
            "--split: a drawn video cannot be put together from parts; leave --draw out"
        )


def _of_graph(spec: BatchSpec) -> ClipGraph:
    nearest = did_you_mean(spec.graph, offers())
    if nearest and spec.graph not in LIBRARY.graphs() and not Path(spec.graph).exists():
        raise UsageError(f"{spec.graph}: no solution and no graph has this name.{nearest}")
    config = load_graph(spec.graph)
    plan = validate(config)
    if len(plan.input_streams) != 1:
        raise UsageError(
            f"{spec.graph} has {len(plan.input_streams)} input streams; a batch feeds each clip to "
            "the only one"
        )
    for name in spec.settings:
        if name not in plan.input_side_packets:
            known = ", ".join(plan.input_side_packets) or "none"
            raise UsageError(f"{spec.graph} has no input side packet {name!r}; it has: {known}")
    pictures = [name for name in plan.output_streams if plan.streams[name].type is ImageFrame]
    tables = spec.streams or tuple(name for name in plan.output_streams if name not in pictures)
    _check_streams(spec, plan, tables, pictures)
    drawn = pictures[0] if spec.draw else None
    return ClipGraph(
        config, spec.settings, plan.input_streams[0], tables, drawn, InferenceSettings()
    )


def _check_streams(
    spec: BatchSpec, plan: GraphPlan, tables: tuple[str, ...], pictures: list[str]
) -> None:
    for stream in tables:
        if stream not in plan.streams:
            known = ", ".join(plan.output_streams) or "none"
            raise UsageError(f"{spec.graph} has no stream {stream!r}; its outputs are: {known}")
    if not tables and not spec.draw:
        raise UsageError(f"{spec.graph} has no output to write as a table; use --draw")
    if spec.draw and not pictures:
        raise UsageError(f"{spec.graph} has no output of pictures to write with --draw")
