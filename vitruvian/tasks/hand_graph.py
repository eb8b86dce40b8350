"""The graph around the models of hands, which two tasks use."""

from __future__ import annotations

from typing import NamedTuple

from ..framework.runtime.executor import usable_cores
from .checks import checked_confidence, checked_count, checked_number
from .model_bundle import ModelBundle
from .task_graph import IMAGE, NORM_RECT, TaskGraph

__all__ = ["HandConfidences", "hand_graph"]


class HandConfidences(NamedTuple):
    """How sure the detector and the landmark model must be, and how much a hand may move."""

    detection: float
    presence: float
    tracking: float


def hand_graph(
    bundle: ModelBundle, num_hands: int, confidences: HandConfidences, *, is_stream: bool
) -> TaskGraph:
    """Return the graph that finds hands, with outputs handedness, landmarks, world_landmarks."""
    detector = bundle.model("hand_detector.tflite")
    landmarks = bundle.model("hand_landmarks_detector.tflite")
    detection, presence = (
        checked_confidence("min_detection_confidence", confidence) for confidence in confidences[:2]
    )
    outputs = ("handedness", "landmarks", "world_landmarks")
    node = {
        "calculator": "HandLandmarkerGraph",
        "input_stream": [f"IMAGE:{IMAGE}", f"NORM_RECT:{NORM_RECT}"],
        "input_side_packet": [
            "HAND_DETECTOR:hand_detector",
            "HAND_LANDMARKS_DETECTOR:hand_landmarks_detector",
            "USE_PREV_LANDMARKS:is_stream",
            "MIN_DETECTION_CONFIDENCE:detection_confidence",
            "MIN_PRESENCE_CONFIDENCE:presence_confidence",
        ],
        "output_stream": [f"{name.upper()}:{name}" for name in outputs],
        "options": {
            "num_hands": checked_count("num_hands", num_hands),
            "min_tracking_confidence": checked_number(
                "min_tracking_confidence", confidences.tracking
            ),
            "detector": detector.image_options,
            "landmarks": landmarks.region_options,
        },
    }
    side_packets = {
        "hand_detector": detector.data,
        "hand_landmarks_detector": landmarks.data,
        "is_stream": is_stream,
        "detection_confidence": detection,
        "presence_confidence": presence,
    }
    # The hands of a picture are looked at side by side.
    threads = min(usable_cores(), 4) if num_hands > 1 else 0
    return TaskGraph((node,), outputs, side_packets, threads if threads > 1 else 0)
