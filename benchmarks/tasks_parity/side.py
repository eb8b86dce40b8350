"""One side of the comparison: run a task of MediaPipe, or of the package that replaces it.

It runs where MediaPipe is installed too, so it needs nothing but NumPy and the package that the
command line names::

    python side.py mediapipe case.json frames.npz result.json
"""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

#: What a task answered for one frame: lists of numbers by the name of what they are.
Answer = dict[str, Any]

#: Milliseconds between two frames of a video.
FRAME_TIME = 33


def run(module: str, case: Mapping[str, Any], frames: Sequence[NDArray[np.uint8]]) -> list[Answer]:
    """Return what the case's task answers for each frame."""
    mp = importlib.import_module(module)
    vision = mp.tasks.vision
    is_video = case["mode"] == "VIDEO"
    options = getattr(vision, case["task"] + "Options")(
        base_options=mp.tasks.BaseOptions(model_asset_path=case["model"]),
        running_mode=vision.RunningMode[case["mode"]],
        **{name: _option(mp, value) for name, value in case["options"].items()},
    )
    rotation = [vision.ImageProcessingOptions(rotation_degrees=case["rotation"])]
    if case["task"] == "HolisticLandmarker":
        rotation = []
        if module == "mediapipe":
            _give_hands_that_are_not_found()
    with getattr(vision, case["task"]).create_from_options(options) as task:
        call = getattr(task, case["method"] + ("_for_video" if is_video else ""))
        return [
            answer(call(image, *([number * FRAME_TIME] if is_video else []), *rotation))
            for number, image in enumerate(_images(mp, frames))
        ]


def answer(result: Any) -> Answer:
    """Return the numbers in a result."""
    parts = {name: getattr(result, name) for name in _PARTS if hasattr(result, name)}
    if hasattr(result, "left_hand_landmarks"):
        # Of one person: a list of landmarks, where other results have a list of such lists.
        parts = {name: [part] if part else [] for name, part in parts.items()}
    return {name: _PARTS[name](part) for name, part in parts.items()}


def _give_hands_that_are_not_found() -> None:
    """Make hands of no landmarks where MediaPipe's HolisticLandmarker finds none.

    0.10.21 reads a packet that is not there, which aborts the process.
    """
    task: Any = importlib.import_module("mediapipe.tasks.python.vision.holistic_landmarker")
    build = task._build_landmarker_result

    def build_with_all(packets: Mapping[str, Any]) -> Any:
        given = dict(packets)
        for name, packet in packets.items():
            if packet.is_empty() and name.endswith("landmarks"):
                kind = "LandmarkList" if "world" in name else "NormalizedLandmarkList"
                given[name] = task.packet_creator.create_proto(getattr(task.landmark_pb2, kind)())
        return build(given)

    task._build_landmarker_result = build_with_all


def _option(mp: Any, value: Any) -> Any:
    """Return an option of a case as tasks take it."""
    if isinstance(value, Mapping):
        return mp.tasks.components.processors.ClassifierOptions(**value)
    return value


def _images(mp: Any, frames: Sequence[NDArray[np.uint8]]) -> Iterator[Any]:
    for frame in frames:
        yield mp.Image(image_format=mp.ImageFormat.SRGB, data=np.ascontiguousarray(frame))


def _points(found: Sequence[Sequence[Any]]) -> list[Any]:
    fields = ("x", "y", "z", "visibility", "presence")
    return [[[getattr(one, field) for field in fields] for one in part] for part in found]


def _classes(found: Sequence[Sequence[Any]]) -> list[Any]:
    return [
        [[one.index, one.score, one.category_name, one.display_name] for one in part]
        for part in found
    ]


def _detections(found: Sequence[Any]) -> list[Any]:
    return [
        {
            "box": [
                one.bounding_box.origin_x,
                one.bounding_box.origin_y,
                one.bounding_box.width,
                one.bounding_box.height,
            ],
            "score": one.categories[0].score,
            "keypoints": [[point.x, point.y] for point in one.keypoints],
        }
        for one in found
    ]


def _matrixes(found: Sequence[NDArray[Any]]) -> list[Any]:
    return [np.asarray(one).tolist() for one in found]


def _masks(found: Sequence[Any] | None) -> list[Any]:
    """Return values of masks on a grid of 9 × 16 places, and their mean."""
    return [_grid(np.asarray(mask.numpy_view())) for mask in found or ()]


def _one_mask(found: Any) -> list[Any]:
    return _masks(None if found is None else [found])


def _grid(mask: NDArray[Any]) -> dict[str, Any]:
    height, width = mask.shape[:2]
    rows = [(2 * row + 1) * height // 18 for row in range(9)]
    columns = [(2 * column + 1) * width // 32 for column in range(16)]
    values = mask.reshape(height, width).astype(float)
    return {"mean": values.mean(), "grid": values[np.ix_(rows, columns)].tolist()}


_PARTS: dict[str, Callable[[Any], Any]] = {
    "detections": _detections,
    "face_landmarks": _points,
    "face_blendshapes": _classes,
    "facial_transformation_matrixes": _matrixes,
    "gestures": _classes,
    "handedness": _classes,
    "hand_landmarks": _points,
    "hand_world_landmarks": _points,
    "pose_landmarks": _points,
    "pose_world_landmarks": _points,
    "left_hand_landmarks": _points,
    "left_hand_world_landmarks": _points,
    "right_hand_landmarks": _points,
    "right_hand_world_landmarks": _points,
    "segmentation_mask": _masks,
    "segmentation_masks": _masks,
    "confidence_masks": _masks,
    "category_mask": _one_mask,
}


def main() -> None:
    """Run the case in a file on the frames in another."""
    module, case, frames, result = sys.argv[1:]
    with np.load(frames) as stored:
        given = [stored[name] for name in stored.files]
    answers = run(module, json.loads(Path(case).read_text(encoding="utf-8")), given)
    Path(result).write_text(json.dumps(answers), encoding="utf-8")


if __name__ == "__main__":
    main()
