"""Compare the graphs for the graphics card with their twins: speed, stages, crossings, errors.

``python -m benchmarks.gpu`` runs both graphs over frames of a video, scaled to 1080p and 4K and
held in memory, on the CPU and on the card in 32 and 16 bits, in turn. Frames a second count from
the first result to the last, so that neither start nor decoding is in them. The card works while
Python goes on, so the milliseconds of a stage are those for which its node was busy or waited; only
the frames a second tell what a frame costs. ``--quick`` proves that it works; its few frames are
mostly start.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

import vitruvian as vt
from benchmarks.reference import frames_of
from vitruvian.calculators.gpu.adapters import chosen_adapter
from vitruvian.calculators.gpu.errors import GpuError
from vitruvian.calculators.tensor.accelerator_probe import accelerator_adapter, computes_in_half
from vitruvian.framework.observe.statistics_tracer import StatisticsTracer

__all__ = ["main"]

SAMPLE = "carphone_pristine"
SIZES = {"sample": None, "1080p": (1920, 1080), "4K": (3840, 2160)}
#: The graph, and the subgraph that finds landmarks in a rectangle, without their endings.
GRAPHS = {
    "upper": ("upper_body_pose_tracking", "PoseLandmarkUpperBody"),
    "whole": ("pose_tracking", "PoseLandmark"),
}
#: Ending of the graph, and precision of its models.
COLUMNS = (("cpu", "f32"), ("gpu", "f32"), ("gpu", "f16"))
STAGES = {
    "ImageFrameToGpuBufferCalculator": "to the card",
    "ImageToTensorCalculator": "cut out",
    "InferenceCalculator": "models",
    "AnnotationOverlayCalculator": "draw",
    "GpuBufferToImageFrameCalculator": "from the card",
}
_FED = """
input_stream: [image, roi]
output_stream: landmarks
input_side_packet: threshold
node:
  - calculator: ImageFrameToGpuBufferCalculator
    input_stream: image
    output_stream: texture
  - calculator: {name}ByRoi{ending}
    input_stream: [IMAGE:{picture}, ROI:roi]
    input_side_packet: THRESHOLD:threshold
    output_stream: LANDMARKS:landmarks
"""


@dataclass(slots=True)
class Figures:
    """Hold frames a second of each round, and milliseconds a frame of each stage in each."""

    rates: list[float] = field(default_factory=list[float])
    stages: dict[str, list[float]] = field(default_factory=dict[str, list[float]])

    def add(self, rate: float, stages: dict[str, float]) -> None:
        """Take in a round."""
        self.rates.append(rate)
        for stage, value in stages.items():
            self.stages.setdefault(stage, []).append(value)

    @property
    def cells(self) -> str:
        """Return the medians, as cells of a table."""
        stages = [
            f"{statistics.median(self.stages[name]):.2f}" if name in self.stages else "–"
            for name in (*STAGES.values(), "all else")
        ]
        return " | ".join([f"{statistics.median(self.rates):.1f}", *stages])


def frames(count: int, size: tuple[int, int] | None) -> list[vt.ImageFrame]:
    """Return frames of the sample, scaled to a size."""
    import cv2

    def scaled(frame: NDArray[np.uint8]) -> NDArray[np.uint8]:
        return frame if size is None else np.asarray(cv2.resize(frame, size), dtype=np.uint8)

    return [vt.ImageFrame(scaled(frame)) for frame in islice(frames_of(SAMPLE), count)]


def run_once(
    graph: str, precision: str, pictures: list[vt.ImageFrame]
) -> tuple[float, dict[str, float]]:
    """Return frames a second, and milliseconds a frame by stage."""
    tracer = StatisticsTracer()
    running = vt.CalculatorGraph(
        graph, tracers=[tracer], precision=precision if graph.endswith("_gpu") else "auto"
    )
    outputs = running.stream({"input_video": pictures})
    next(outputs)
    started = time.perf_counter()
    count = sum(1 for _ in outputs)
    rate = count / (time.perf_counter() - started)
    stages: dict[str, float] = {}
    for node in tracer.statistics().nodes:
        stage = STAGES.get(node.calculator, "all else")
        milliseconds = 1000 * node.processing.total / len(pictures)
        stages[stage] = stages.get(stage, 0.0) + milliseconds
    return rate, stages


def measure(kinds: list[str], sizes: list[str], *, rounds: int, count: int) -> None:
    """Print a row for each graph, size and column."""
    stages = " | ".join(f"{name}, ms" for name in (*STAGES.values(), "all else"))
    print(f"| graph | size | on | frames a second | {stages} |")
    print(f"| --- | --- | --- | --- |{' --- |' * (len(STAGES) + 1)}")
    for kind in kinds:
        for size in sizes:
            pictures = frames(count, SIZES[size])
            found = {column: Figures() for column in COLUMNS}
            for index in range(rounds):
                # Each starts a round as often as the others.
                turn = index % len(COLUMNS)
                for ending, precision in COLUMNS[turn:] + COLUMNS[:turn]:
                    name = f"{GRAPHS[kind][0]}_{ending}"
                    found[ending, precision].add(*run_once(name, precision, pictures))
            for (ending, precision), figures in found.items():
                row = f"{kind} | {size} | {ending} {precision} | {figures.cells}"
                print(f"| {row} |", flush=True)


def rectangles(kind: str, pictures: list[vt.ImageFrame]) -> list[tuple[vt.ImageFrame, Any]]:
    """Return pictures with the rectangle that the graph on the CPU looks into."""
    found: dict[int, Any] = {}
    graph = vt.CalculatorGraph(f"{GRAPHS[kind][0]}_cpu")
    (name,) = (name for name in graph.plan.streams if name.endswith("__pose_rect"))
    graph.observe_output_stream(
        name, lambda name, packet: found.__setitem__(int(packet.timestamp), packet.value)
    )
    outputs = list(graph.stream({"input_video": pictures}))
    return [
        (picture, found[int(output.timestamp)])
        for picture, output in zip(pictures, outputs, strict=True)
        if int(output.timestamp) in found
    ]


def fed(kind: str, ending: str, precision: str, pairs: list[tuple[vt.ImageFrame, Any]]) -> Any:
    """Return the landmarks in given rectangles, None where nobody is."""
    text = _FED.format(
        name=GRAPHS[kind][1],
        ending=ending.title(),
        picture="texture" if ending == "gpu" else "image",
    )
    graph = vt.CalculatorGraph(text, precision=precision if ending == "gpu" else "auto")
    pictures, rois = zip(*pairs, strict=True)
    feed = {"image": pictures, "roi": rois}
    return [one["landmarks"] for one in graph.stream(feed, side_packets={"threshold": 0.0})]


def errors(kinds: list[str], *, count: int) -> None:
    """Print how far landmarks in the same rectangles are from those of the CPU."""
    print("\n| graph | on | landmarks px, median | p99 | largest | frames |")
    print("| --- | --- | --- | --- | --- | --- |")
    for kind in kinds:
        pairs = rectangles(kind, frames(count, None))
        expected = fed(kind, "cpu", "f32", pairs)
        for ending, precision in COLUMNS[1:]:
            found = fed(kind, ending, precision, pairs)
            apart = np.concatenate(list(_distances(found, expected, pairs)))
            median, p99 = np.percentile(apart, [50, 99])
            row = f"{median:.3g} | {p99:.3g} | {apart.max():.3g} | {len(pairs)}"
            print(f"| {kind} | {ending} {precision} | {row} |", flush=True)


def _distances(
    found: list[Any], expected: list[Any], pairs: list[tuple[vt.ImageFrame, Any]]
) -> Iterator[NDArray[np.float64]]:
    for ours, theirs, (picture, _) in zip(found, expected, pairs, strict=True):
        if ours is not None and theirs is not None:
            size = np.array([picture.width, picture.height])
            yield np.linalg.norm((ours.array - theirs.array)[:, :2] * size, axis=1)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Compare the GPU graphs with their twins.")
    parser.add_argument("--graphs", nargs="+", choices=GRAPHS, default=list(GRAPHS))
    parser.add_argument("--sizes", nargs="+", choices=SIZES, default=["1080p", "4K"])
    parser.add_argument("--frames", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--quick", action="store_true", help="one round of 5 frames")
    arguments = parser.parse_args()
    rounds, count = (1, 5) if arguments.quick else (arguments.rounds, arguments.frames)
    try:
        pictures, models = chosen_adapter()[0], accelerator_adapter()
    except GpuError as error:
        parser.exit(1, f"{error}\n")
    half = "has 16-bit numbers" if computes_in_half() else "has no 16-bit numbers: f16 is f32"
    print(f"Pictures on {pictures}, models on {models}, which {half}.\n")
    measure(arguments.graphs, arguments.sizes, rounds=rounds, count=count)
    errors(arguments.graphs, count=count)


if __name__ == "__main__":
    main()
