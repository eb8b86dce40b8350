"""Run MediaPipe's own graph files beside ours: ``python -m benchmarks.mediapipe_graphs DIR``.

``DIR`` is a checkout of MediaPipe's sources. Each file is loaded as it is, and fed with a picture
in which there is something to find.
"""

from __future__ import annotations

import argparse
import dataclasses
import itertools
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

import vitruvian as vt
from benchmarks.solution_reference import sample_frames

_PORTRAIT = "astronaut.png"


class _Case(NamedTuple):
    """A file of MediaPipe's, the packaged one to compare with, and what is fed and read."""

    file: str
    ours: str
    sample: str
    side_packets: Mapping[str, Any] = {}


_CASES = (
    _Case("palm_detection/palm_detection_cpu", "PalmDetectionCpu", "faceapi_sample4.jpg"),
    _Case(
        "hand_landmark/hand_landmark_tracking_cpu",
        "HandLandmarkTrackingCpu",
        "faceapi_sample4.jpg",
        {"num_hands": 4},
    ),
    _Case("face_detection/face_detection_short_range_cpu", "FaceDetectionShortRangeCpu", _PORTRAIT),
    _Case("face_detection/face_detection_full_range_cpu", "FaceDetectionFullRangeCpu", _PORTRAIT),
    _Case(
        "face_landmark/face_landmark_front_cpu",
        "FaceLandmarkFrontCpu",
        _PORTRAIT,
        {"num_faces": 1, "with_attention": True},
    ),
    _Case("selfie_segmentation/selfie_segmentation_cpu", "SelfieSegmentationCpu", _PORTRAIT),
    _Case(
        "holistic_landmark/holistic_landmark_cpu",
        "HolisticLandmarkCpu",
        _PORTRAIT,
        {"refine_face_landmarks": True, "smooth_landmarks": True},
    ),
)


def main() -> None:
    """Compare all cases, and print the largest differences."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sources", type=Path, help="a checkout of MediaPipe")
    modules = parser.parse_args().sources / "mediapipe" / "modules"
    for case in _CASES:
        theirs = _found(str(modules / f"{case.file}.pbtxt"), case)
        ours = _found(case.ours, case)
        shared = [name for name in theirs if name in ours and theirs[name] is not None]
        worst = {name: _apart(theirs[name], ours[name]) for name in shared}
        print(case.file, ", ".join(f"{name} {apart:.2g}" for name, apart in worst.items()))


def _found(name: str, case: _Case) -> dict[str, Any]:
    graph = vt.CalculatorGraph(name)
    frames = list(itertools.islice(sample_frames(case.sample), 1)) * 2
    # The packaged detector takes a region, too: here the whole picture.
    whole = [vt.NormalizedRect(0.5, 0.5, 1.0, 1.0)] * len(frames)
    feed = {stream: frames if stream == "image" else whole for stream in graph.input_streams}
    *_, last = graph.stream(feed, side_packets=case.side_packets)
    return {stream: last[stream] for stream in graph.output_streams}


def _apart(one: Any, other: Any) -> float:
    ours, theirs = _numbers(one), _numbers(other)
    if ours.shape != theirs.shape or not ours.size:
        return float("nan") if ours.size or theirs.size else 0.0
    return float(np.abs(ours - theirs).max())


def _numbers(value: Any) -> np.ndarray[Any, np.dtype[np.float64]]:
    if hasattr(value, "array"):
        return np.asarray(value.array, np.float64)
    if hasattr(value, "data"):
        return np.asarray(value.data, np.float64)
    if isinstance(value, tuple | list):
        parts = [_numbers(one).reshape(-1) for one in value]
        return np.concatenate(parts) if parts else np.empty(0)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return _numbers(dataclasses.astuple(value))
    return np.array([value if isinstance(value, int | float) else 0.0], np.float64)


if __name__ == "__main__":
    main()
