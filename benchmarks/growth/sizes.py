"""Follow a video of one size after another: decode; decode and pose; and draw and encode, too."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import vitruvian as vt
from benchmarks.growth.clock import Clock, Row, median_row
from benchmarks.memory import make_video
from benchmarks.reference import frames_of
from vitruvian.calculators.video.video_reader import VideoReader
from vitruvian.framework.graph_file.loader import load_graph
from vitruvian.framework.planning.planner import plan_graph
from vitruvian.media.binding import StreamBinding
from vitruvian.media.destinations import writer_of
from vitruvian.media.endpoint_nodes import with_endpoints
from vitruvian.media.endpoints import Endpoints
from vitruvian.media.sources import reader_of

__all__ = ["SIZES", "TASKS", "measure"]

#: Height and width, the latter that of 16:9.
SIZES = {480: 854, 720: 1280, 1080: 1920, 1440: 2560, 2160: 3840}


def measure(*, quick: bool) -> list[Row]:
    """Return a row for each size and task; ``wall`` and ``processor`` are ms a frame."""
    rounds, frames = (1, 24) if quick else (2, 40)
    found: dict[tuple[int, int], list[Row]] = {}
    with tempfile.TemporaryDirectory() as name:
        paths = {height: Path(name) / f"{height}.mp4" for height in SIZES}
        for height, path in paths.items():
            make_video(path, frames, (SIZES[height], height), _sample(frames))
        for _ in range(rounds):
            for height, path in paths.items():
                for number, task in enumerate(TASKS.values()):
                    found.setdefault((height, number), []).append(task(path))
    return [
        {
            "height": height,
            "megapixels": height * SIZES[height] / 1e6,
            "task": number,
            **median_row(rows),
        }
        for (height, number), rows in found.items()
    ]


def _sample(frames: int) -> list[NDArray[np.uint8]]:
    """Return pictures of 16:9 in which one person is followed all the time."""
    pictures = list(islice(frames_of("carphone_pristine"), frames))
    height, width = pictures[0].shape[:2]
    margin = (height * 16 // 9 - width) // 2
    return [np.pad(each, ((0, 0), (margin, margin), (0, 0)), mode="edge") for each in pictures]


def _decode(path: Path) -> Row:
    reader = VideoReader(path)
    reader.read()
    clock, frames = Clock(), 0
    while reader.read() is not None:
        frames += 1
    row = _row(clock, frames)
    reader.close()
    return row


def _pose(path: Path) -> Row:
    results = vt.pose(str(path), "full")
    next(results)
    clock = Clock()
    return _row(clock, sum(1 for _ in results))


def _file(path: Path) -> Row:
    """Do what ``vitruvian run`` does, from the first picture that is drawn to the end."""
    reader = reader_of(StreamBinding("input_video", str(path), str(path)))
    writer = writer_of(
        StreamBinding("output_video", str(path.with_suffix(".out.mp4")), ""), [reader]
    )
    config = with_endpoints(load_graph("pose_tracking_cpu"), Endpoints([reader], [writer]))
    graph = vt.CalculatorGraph(plan_graph(config))
    clocks: list[Clock] = []

    def note(name: str, packet: vt.Packet[Any]) -> None:
        clocks.append(Clock())

    graph.observe_output_stream("output_video", note)
    graph.start_run(live=False)
    graph.wait_until_done()
    return _row(clocks[0], len(clocks) - 1)


def _row(clock: Clock, frames: int) -> Row:
    wall, processor = clock.read()
    return {"wall": 1e3 * wall / frames, "processor": 1e3 * processor / frames}


TASKS: dict[str, Callable[[Path], Row]] = {
    "decode": _decode,
    "decode, pose": _pose,
    "decode, pose, draw, H.264": _file,
}
