"""Write a model for each task into a folder, for programs that take paths."""

from __future__ import annotations

from pathlib import Path

from vitruvian.assets import asset_path
from vitruvian.tasks.packaged_bundles import packaged_bundle

from .gesture_bundle import gesture_bundle

__all__ = ["write_models"]

_ASSETS = {
    "face_detector.tflite": "face_detection_short_range",
    "face_landmarker.task": "face_landmarker",
    "segmenter.tflite": "selfie_segmentation",
}
_BUNDLES = {
    "hand_landmarker.task": "hand_landmarker",
    "holistic_landmarker.task": "holistic_landmarker",
    "pose_landmarker.task": "pose_landmarker_lite",
}


def write_models(folder: Path) -> None:
    """Write the models by the names that ``tests/vitruvian/tasks/task_behaviours.py`` knows."""
    for name, asset in _ASSETS.items():
        (folder / name).write_bytes(asset_path(asset).read_bytes())
    for name, bundle in _BUNDLES.items():
        (folder / name).write_bytes(packaged_bundle(bundle))
    (folder / "gesture_recognizer.task").write_bytes(gesture_bundle())
