"""Compare the backends: milliseconds and landmark errors of each model.

``python -m benchmarks.backends`` runs each model alone, on what it sees of a video, with each
backend that is installed, in each precision, on 1 and 2 threads. They take turns, so that whatever
else the machine does meets all of them. A column holds the median of wall time and, after a slash,
the processor time of a run. ``--quick`` does less of it. ``--rates MODEL …`` prints frames a second
of the whole graph instead.
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
from benchmarks.backend_errors import DETECTORS, LANDMARK_MODELS, errors, network_inputs
from benchmarks.reference import frames_of
from vitruvian.assets import asset_path
from vitruvian.calculators.tensor.engine import LoadedModel
from vitruvian.calculators.tensor.engines.registry import engines
from vitruvian.calculators.tensor.fallback_notice import FallbackNotice
from vitruvian.calculators.tensor.placement import NodeWish, place_model
from vitruvian.calculators.tensor.settings import DeviceName, InferenceSettings, Precision
from vitruvian.calculators.tensor.tflite_format import TFLITE
from vitruvian.framework.errors import FrameworkError
from vitruvian.solutions.pose import MODELS

__all__ = ["main"]

THREADS = (1, 2)
#: The outputs that the pose graphs read.
_READ = {"upper": {0, 1}, "lite": {0, 1, 3, 4}, "full": {0, 1, 3, 4}, "heavy": {0, 1, 3, 4}}


@dataclass(slots=True)
class Runner:
    """Hold an engine and how long its runs took, in seconds of wall and processor time."""

    backend: str
    precision: Precision
    threads: int
    model: LoadedModel
    wall: list[float] = field(default_factory=list[float])
    processor: list[float] = field(default_factory=list[float])

    def run(self, pictures: list[NDArray[np.float32]]) -> None:
        """Run the model on each picture."""
        self.model.run([pictures[0]])
        for picture in pictures:
            started, used = time.perf_counter(), time.process_time()
            self.model.run([picture])
            self.wall.append(time.perf_counter() - started)
            self.processor.append(time.process_time() - used)

    @property
    def cell(self) -> str:
        """Return medians of wall and processor time in milliseconds."""
        wall, processor = map(statistics.median, (self.wall, self.processor))
        return f"{1000 * wall:.1f} / {1000 * processor:.1f}"


def installed() -> Iterator[tuple[str, Precision]]:
    """Yield what can be measured; say what is missing."""
    for engine in engines():
        if TFLITE not in engine.formats or engine.device is DeviceName.GPU:
            continue
        try:
            engine.require_installed()
        except FrameworkError as error:
            print(f"not measured: {error}")
            continue
        yield from ((engine.backend, precision) for precision in engine.precisions)


def runners(model: str, choices: list[tuple[str, Precision]]) -> list[Runner]:
    """Load a model once for each column."""
    asset = {**LANDMARK_MODELS, **DETECTORS}[model]
    content = asset_path(asset).read_bytes()
    return [
        Runner(
            backend,
            precision,
            threads,
            place_model(
                content,
                asset,
                NodeWish(
                    backend=backend,
                    precision=precision,
                    num_threads=threads,
                    outputs=_READ.get(model),
                ),
                InferenceSettings(device=DeviceName.CPU),
                FallbackNotice(),
            ).model,
        )
        for backend, precision in choices
        for threads in THREADS
    ]


def measure(
    models: list[str], choices: list[tuple[str, Precision]], *, rounds: int, frames: int
) -> None:
    """Print a row for each model, backend and precision."""
    print("| model | backend | 1 thread, ms wall / processor | 2 threads | error |")
    print("| --- | --- | --- | --- | --- |")
    for model in models:
        pictures = network_inputs(model, frames)
        columns = runners(model, choices)
        for index in range(rounds):
            # Each starts a round as often as the others.
            for runner in columns[index % len(columns) :] + columns[: index % len(columns)]:
                runner.run(pictures[:: max(1, frames // 10)])
        for backend, precision in choices:
            cells = [r.cell for r in columns if (r.backend, r.precision) == (backend, precision)]
            error = _error(model, backend, precision, frames)
            row = f"{backend} {precision} | {' | '.join(cells)} | {error}"
            print(f"| {model} | {row} |", flush=True)


def _error(model: str, backend: str, precision: Precision, frames: int) -> str:
    if backend == "litert":
        return "–"
    found = errors(model, backend, precision, frames)
    text = f"{found.median_px:.2g} px, p99 {found.p99_px:.2g}"
    if not np.isnan(found.median_percent):
        text += f" ({found.median_percent:.1g} %, {found.p99_percent:.1g} % of the rectangle)"
    if not np.isnan(found.median_mm):
        text += f"; {found.median_mm:.2g} mm, p99 {found.p99_mm:.2g}"
    return text


def rates(model: str, choices: list[tuple[str, Precision]], *, rounds: int, frames: int) -> None:
    """Print frames a second from pictures in memory to landmarks."""
    pictures: list[Any] = list(islice(frames_of("carphone_pristine"), frames))
    found: dict[tuple[str, Precision], list[float]] = {choice: [] for choice in choices}
    for _ in range(rounds):
        for backend, precision in choices:
            results = vt.pose(pictures, model, static=False, backend=backend, precision=precision)
            next(results)
            started = time.perf_counter()
            count = sum(1 for _ in results)
            found[backend, precision].append(count / (time.perf_counter() - started))
    print(f"\n| {model} | frames a second, median | least | most |\n| --- | --- | --- | --- |")
    for (backend, precision), values in found.items():
        row = f"{statistics.median(values):.1f} | {min(values):.1f} | {max(values):.1f}"
        print(f"| {backend} {precision} | {row} |")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Compare the backends.")
    models = [*LANDMARK_MODELS, *DETECTORS]
    parser.add_argument("--models", nargs="+", choices=models, default=models)
    parser.add_argument("--quick", action="store_true", help="fewer rounds, frames and models")
    parser.add_argument("--rates", nargs="+", choices=MODELS, help="of the whole graph")
    arguments = parser.parse_args()
    choices = list(installed())
    rounds, frames = (2, 20) if arguments.quick else (6, 60)
    for model in arguments.rates or ():
        rates(model, choices, rounds=rounds, frames=60)
    if not arguments.rates:
        chosen = ["full", "detector 224"] if arguments.quick else arguments.models
        measure(chosen, choices, rounds=rounds, frames=frames)


if __name__ == "__main__":
    main()
