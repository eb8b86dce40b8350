"""Measure what the models of the solutions cost by themselves: ``python -m benchmarks.model_cost``.

Each runs in LiteRT as in a graph, attention of meshes with its steps in NumPy, on one thread and on
two by turns; the input is noise, which costs as much as a picture. Printed are the least
milliseconds of the processor, and of the clock, which are only of use on a quiet machine.
"""

from __future__ import annotations

import argparse
import time

import numpy as np
from numpy.typing import NDArray

from vitruvian.assets import ensure_asset
from vitruvian.calculators.tensor.engine import LoadedModel, ModelRequest
from vitruvian.calculators.tensor.engines.litert import ENGINE
from vitruvian.calculators.tensor.prepared_model import load_prepared
from vitruvian.calculators.tensor.tflite_format import TFLITE
from vitruvian.calculators.tensor.tflite_work import multiply_adds

_MODELS = (
    "palm_detection_full",
    "hand_landmark_full",
    "face_detection_short_range",
    "face_landmark",
    "face_landmark_with_attention",
    "selfie_segmentation",
    "hand_recrop",
    "pose_detection_224",
    "pose_landmark_full",
)
_THREADS = (1, 2)


def main() -> None:
    """Measure the models that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", nargs="*", default=_MODELS)
    parser.add_argument("--runs", type=int, default=60)
    given = parser.parse_args()
    for name in given.models:
        model = ensure_asset(name).read_bytes()
        work = (multiply_adds(model) or 0) / 1e6
        for threads, (wall, processor) in measured(model, name, given.runs).items():
            print(
                f"{name} ({work:.0f} million), {threads} thread(s): processor {processor:.2f}, "
                f"clock {wall:.2f} ms"
            )


def measured(model: bytes, name: str, runs: int) -> dict[int, tuple[float, float]]:
    """Return the least milliseconds of clock and processor, by the number of threads."""
    loaded = {
        threads: load_prepared(ENGINE, ModelRequest(model, name, num_threads=threads), TFLITE, None)
        for threads in _THREADS
    }
    times: dict[int, list[tuple[float, float]]] = {threads: [] for threads in _THREADS}
    noise = np.random.default_rng(0)
    tensors = [noise.random(spec.shape).astype(spec.dtype) for spec in loaded[_THREADS[0]].inputs]
    for _ in range(runs):
        for threads, one in loaded.items():
            times[threads].append(_timed(one, tensors))
    return {
        threads: (1e3 * min(wall for wall, _ in all_runs), 1e3 * min(cpu for _, cpu in all_runs))
        for threads, all_runs in times.items()
    }


def _timed(model: LoadedModel, tensors: list[NDArray[np.float32]]) -> tuple[float, float]:
    wall, processor = time.perf_counter(), time.process_time()
    model.run(tensors)
    return time.perf_counter() - wall, time.process_time() - processor


if __name__ == "__main__":
    main()
