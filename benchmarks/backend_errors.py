"""Tell how far the landmarks of a backend are from those of LiteRT in float32, the default.

Every frame gets a stored rectangle, so that errors do not grow from frame to frame. Only landmarks
that are visible count: of the others the model itself is unsure.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from itertools import islice
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

import vitruvian as vt
from benchmarks.reference import frames_of, reference

__all__ = ["DETECTORS", "LANDMARK_MODELS", "Errors", "errors", "network_inputs"]

#: The name that errors and tables have for a model, and the asset.
LANDMARK_MODELS = {
    "upper": "pose_landmark_upper_body",
    "lite": "pose_landmark_lite",
    "full": "pose_landmark_full",
    "heavy": "pose_landmark_heavy",
}
DETECTORS = {"detector 128": "pose_detection_128", "detector 224": "pose_detection_224"}

_SAMPLE = "carphone_pristine"
_REFERENCE = {True: f"upper_body_{_SAMPLE}", False: f"full_body_full_smooth_{_SAMPLE}"}
FRAMES = 60

#: Landmarks of a frame, N×5, and world landmarks, N×3 in metres; or keypoints of a detection, K×2.
Found = list[tuple[NDArray[np.float32], NDArray[np.float32] | None]]


class Errors(NamedTuple):
    """Hold distances between landmarks: in pixels, in % of the person's rectangle, in mm.

    NaN where there is none: detections have no rectangle, upper bodies no world landmarks.
    """

    median_px: float
    p99_px: float
    median_percent: float
    p99_percent: float
    median_mm: float
    p99_mm: float


def errors(model: str, backend: str, precision: str, frames: int = FRAMES) -> Errors:
    """Return the distances to what the default backend finds; keypoints for a detector."""
    found, expected = (
        _found(model, backend, precision, frames),
        _found(model, "litert", "f32", frames),
    )
    pairs = list(zip(found, expected, strict=True))
    # A frame in which only one of the two finds somebody is another error; there are none.
    pixels = _distances(
        [(one[0][:, :2], other[0][:, :2], other[0]) for one, other in pairs], _size()
    )
    sides = [roi[2] * _size()[0] for roi in _rectangles(model, frames)]
    percent = [100 * row / side for row, side in zip(pixels, sides, strict=False)]
    worlds = [(a[1], b[1], b[0]) for a, b in pairs if a[1] is not None and b[1] is not None]
    millimetres = _distances(worlds, (1000, 1000, 1000))
    return Errors(
        *_median_and_p99(pixels), *_median_and_p99(percent), *_median_and_p99(millimetres)
    )


def network_inputs(model: str, frames: int = FRAMES) -> list[NDArray[np.float32]]:
    """Return what the model sees of each frame, as it takes it."""
    graph, feeds, side = _job(model, "auto", "auto", frames)
    stream = next(name for name in graph.plan.streams if name.endswith("input_tensors"))
    tensors: list[NDArray[np.float32]] = []
    graph.observe_output_stream(stream, lambda _, packet: tensors.append(packet.value[0]))
    for _ in graph.stream(feeds, side_packets=side):
        pass
    return tensors


@functools.cache
def _found(model: str, backend: str, precision: str, frames: int) -> Found:
    graph, feeds, side = _job(model, backend, precision, frames)
    outputs = list(graph.stream(feeds, side_packets=side))
    if model in DETECTORS:
        detections = [out["detections"][0] for out in outputs]
        return [
            (np.array([(p.x, p.y, 0, 1, 1) for p in one.keypoints], np.float32), None)
            for one in detections
        ]
    worlds = [out["world"].xyz if "world" in out else None for out in outputs]
    return [(out["landmarks"].array, world) for out, world in zip(outputs, worlds, strict=True)]


def _job(
    model: str, backend: str, precision: str, frames: int
) -> tuple[vt.CalculatorGraph, dict[str, Any], dict[str, Any]]:
    """Return a graph, what to feed it, and its side packets."""
    is_upper, is_detector = model == "upper", model in DETECTORS
    inputs = ["IMAGE:image"] if is_detector else ["IMAGE:image", "ROI:roi"]
    if is_detector:
        name = "PoseDetection224Cpu" if model.endswith("224") else "PoseDetectionCpu"
        outputs = ["DETECTIONS:detections"]
    elif is_upper:
        name, outputs = "PoseLandmarkUpperBodyByRoiCpu", ["LANDMARKS:landmarks"]
    else:
        name, outputs = "PoseLandmarkByRoiCpu", ["LANDMARKS:landmarks", "WORLD_LANDMARKS:world"]
    side = {} if is_upper or is_detector else {"complexity": ["lite", "full", "heavy"].index(model)}
    config = {
        "input_stream": [one.partition(":")[2] for one in inputs],
        "output_stream": [one.partition(":")[2] for one in outputs],
        "input_side_packet": list(side),
        "node": [
            {
                "calculator": name,
                "input_stream": inputs,
                "output_stream": outputs,
                "input_side_packet": [f"MODEL_COMPLEXITY:{key}" for key in side],
            }
        ],
    }
    graph = vt.CalculatorGraph(config, threads=0, backend=backend, precision=precision)
    feeds: dict[str, Any] = {"image": [vt.ImageFrame(frame) for frame in _frames(frames)]}
    if not is_detector:
        feeds["roi"] = [vt.NormalizedRect(*roi) for roi in _rectangles(model, frames)]
    return graph, feeds, side


@functools.cache
def _frames(number: int) -> list[NDArray[np.uint8]]:
    return list(islice(frames_of(_SAMPLE), number))


def _size() -> tuple[int, int]:
    height, width = _frames(FRAMES)[0].shape[:2]
    return width, height


def _rectangles(model: str, frames: int) -> list[list[float]]:
    entries = reference(_REFERENCE[model == "upper"])["frames"]
    return [] if model in DETECTORS else [entry["roi"] for entry in entries[:frames]]


def _distances(
    rows: Sequence[tuple[Any, Any, NDArray[np.float32]]], scale: Sequence[int]
) -> list[NDArray[np.float64]]:
    """Return a row of distances for each frame, of the landmarks that are visible."""
    return [
        np.linalg.norm((one - other) * np.array(scale, np.float64), axis=1)[landmarks[:, 3] >= 0.5]
        for one, other, landmarks in rows
    ]


def _median_and_p99(rows: Sequence[NDArray[np.float64]]) -> tuple[float, float]:
    values = np.concatenate(rows) if rows else np.array([np.nan])
    return float(np.median(values)), float(np.percentile(values, 99))
