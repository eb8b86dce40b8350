"""The same tasks with Vitruvian, in the way that its documentation shows."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.mediapipe_comparison.task import MODELS, Figures, Task, Watch, answer

_STARTED = time.perf_counter()
_WARM_UP = 5
_GRAPHS = {True: "upper_body_pose_tracking_cpu", False: "pose_tracking_cpu"}
#: What is read of a model's outputs where no mask is asked for, by whether it is the upper body's.
READ_OUTPUTS = {True: {0, 1}, False: {0, 1, 3, 4}}


def measure(task: Task) -> Figures:
    """Do a task once."""
    if task.kind == "first":
        return _first(task)
    with _pose(task) as pose:
        pose.process(next(_frames(task.video, 1)))
    if task.kind == "latency":
        with _pose(task) as pose:
            for frame in _frames(task.video, _WARM_UP):
                pose.process(frame)
            return Watch.each(pose.process, _frames(task.video, 120))
    if task.kind == "limit":
        return _limit(task)
    if task.kind == "landmarks":
        return _landmarks(task)
    with tempfile.TemporaryDirectory() as folder:
        # MPEG-4 as the other side's users write it, by OpenCV; H.264 is what ours get.
        codec = "MPEG4" if task.kind == "video" else "AUTO"
        return _video(task, Path(folder) / "out.mp4", codec)


def _landmarks(task: Task) -> Figures:
    import vitruvian as vt

    watch = Watch()
    return watch.figures(sum(1 for _ in vt.pose(task.video, task.model)))


def _video(task: Task, target: Path, codec: str) -> Figures:
    watch = Watch()
    write_video(task, target, codec)
    whole = watch.figures(1)
    # Reading what was written is no part of the task.
    frames = sum(1 for _ in _packets(str(target)))
    return Figures(whole.wall / frames, whole.cpu / frames, whole.memory)


def write_video(task: Task, target: Path, codec: str) -> None:
    """Do what ``vitruvian run`` does, with this codec: the graph decodes and encodes itself."""
    import vitruvian as vt
    from vitruvian.framework.graph_file.loader import load_graph
    from vitruvian.media.binding import StreamBinding
    from vitruvian.media.destinations import writer_of
    from vitruvian.media.endpoint_nodes import with_endpoints
    from vitruvian.media.endpoints import Endpoints
    from vitruvian.media.sources import reader_of

    reader = reader_of(StreamBinding("input_video", task.video, task.video))
    writer = writer_of(StreamBinding("output_video", str(target), target.name), [reader])
    config = with_endpoints(load_graph(_GRAPHS[_is_upper(task)]), Endpoints([reader], [writer]))
    nodes = [
        replace(node, options={**node.options, "codec": codec})
        if node.calculator == writer.node.calculator
        else node
        for node in config.node
    ]
    config = replace(config, node=tuple(nodes))
    graph = vt.CalculatorGraph(plan_of(config), side_packets=_side_packets(task))
    graph.start_run(live=False)
    graph.wait_until_done()


def plan_of(config: Any) -> Any:
    """Return the plan of a graph."""
    from vitruvian.framework.planning.planner import plan_graph

    return plan_graph(config)


def _limit(task: Task) -> Figures:
    """Run the model alone: no program around it can be faster."""
    import numpy as np

    from vitruvian.assets import asset_path
    from vitruvian.calculators.tensor.fallback_notice import FallbackNotice
    from vitruvian.calculators.tensor.placement import NodeWish, place_model
    from vitruvian.calculators.tensor.settings import InferenceSettings

    name = f"pose_landmark_{task.model.replace('-', '_')}"
    wish = NodeWish(outputs=READ_OUTPUTS[_is_upper(task)])
    engine = place_model(
        asset_path(name).read_bytes(), name, wish, InferenceSettings(), FallbackNotice()
    ).model
    shape = engine.inputs[0].shape
    picture = np.random.default_rng(0).uniform(0, 1, shape).astype(np.float32)
    return Watch.each(engine.run, [[picture]] * 60)


def _first(task: Task) -> Figures:
    with _pose(task) as pose:
        pose.process(next(_frames(task.video, 1)))
    return Figures(1e3 * (time.perf_counter() - _STARTED), 0.0, 0.0)


def _pose(task: Task) -> Any:
    import vitruvian as vt

    if _is_upper(task):
        return vt.solutions.pose.Pose(upper_body_only=True)
    return vt.solutions.pose.Pose(model_complexity=MODELS[task.model] or 0)


def _is_upper(task: Task) -> bool:
    return MODELS[task.model] is None


def _side_packets(task: Task) -> dict[str, Any]:
    complexity = MODELS[task.model]
    return {} if complexity is None else {"model_complexity": complexity}


def _frames(video: str, most: int) -> Iterator[Any]:
    return (packet.value.data for packet in islice(_packets(video), most))


def _packets(video: str) -> Any:
    import vitruvian as vt
    from vitruvian.calculators.video.video_reader import VideoReader

    reader = VideoReader(Path(video))
    while (item := reader.read()) is not None:
        yield vt.Packet(vt.ImageFrame(item[1])).at(item[0])
    reader.close()


if __name__ == "__main__":
    answer(measure)
