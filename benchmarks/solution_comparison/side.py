"""One side of the comparison: the same program on MediaPipe and on the package that replaces it.

It runs where MediaPipe is installed too, so it needs nothing but NumPy, OpenCV and the package that
the command line names::

    python side.py mediapipe hands hands.mp4
"""

from __future__ import annotations

import importlib
import json
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import cv2

_WARM_UP = 5
#: Its types leave too much open.
_cv: Any = cv2


class Subject(NamedTuple):
    """Name a solution's class, its options, and how its results are drawn."""

    class_name: str
    options: dict[str, Any]
    draw: Callable[[Any, Any, Any], None]


def _draw_hands(mp: Any, picture: Any, results: Any) -> None:
    styles = mp.solutions.drawing_styles
    for landmarks in results.multi_hand_landmarks or ():
        mp.solutions.drawing_utils.draw_landmarks(
            picture,
            landmarks,
            mp.solutions.hands.HAND_CONNECTIONS,
            styles.get_default_hand_landmarks_style(),
            styles.get_default_hand_connections_style(),
        )


def _draw_detections(mp: Any, picture: Any, results: Any) -> None:
    for detection in results.detections or ():
        mp.solutions.drawing_utils.draw_detection(picture, detection)


def _draw_meshes(mp: Any, picture: Any, results: Any) -> None:
    for landmarks in results.multi_face_landmarks or ():
        mp.solutions.drawing_utils.draw_landmarks(
            picture,
            landmarks,
            mp.solutions.face_mesh.FACEMESH_CONTOURS,
            None,
            mp.solutions.drawing_styles.get_default_face_mesh_contours_style(),
        )


def _blur(mp: Any, picture: Any, results: Any) -> None:
    blurred = _cv.GaussianBlur(picture, (55, 55), 0)
    is_background = results.segmentation_mask < 0.5
    picture[is_background] = blurred[is_background]


def _draw_person(mp: Any, picture: Any, results: Any) -> None:
    draw = mp.solutions.drawing_utils.draw_landmarks
    draw(picture, results.pose_landmarks, mp.solutions.pose.POSE_CONNECTIONS)
    draw(picture, results.left_hand_landmarks, mp.solutions.hands.HAND_CONNECTIONS)
    draw(picture, results.right_hand_landmarks, mp.solutions.hands.HAND_CONNECTIONS)
    contours = mp.solutions.face_mesh.FACEMESH_CONTOURS
    style = mp.solutions.drawing_styles.get_default_face_mesh_contours_style()
    draw(picture, results.face_landmarks, contours, None, style)


SUBJECTS = {
    "hands": Subject("Hands", {}, _draw_hands),
    "face_detection": Subject("FaceDetection", {}, _draw_detections),
    "face_mesh": Subject("FaceMesh", {"refine_landmarks": True}, _draw_meshes),
    "selfie_segmentation": Subject("SelfieSegmentation", {}, _blur),
    "holistic": Subject("Holistic", {}, _draw_person),
}


def measure(module: str, solution: str, video: str) -> dict[str, float]:
    """Return milliseconds a frame: of ``process`` and of the whole, wall and processor.

    The processor's share of ``process`` is its 10th percentile: on a machine that others use, too,
    most frames are slowed down by what these leave in the caches.
    """
    mp = importlib.import_module(module)
    subject = SUBJECTS[solution]
    make = getattr(getattr(mp.solutions, solution), subject.class_name)
    walls: list[float] = []
    shares: list[float] = []
    with make(**subject.options) as solved:
        for frame in _frames(video, _WARM_UP):
            solved.process(cv2.cvtColor(frame, cv2.COLOR_BGR2RGB))
        began, cpu = time.perf_counter(), _cpu_seconds()
        for frame in _frames(video):
            picture = _cv.cvtColor(frame, cv2.COLOR_BGR2RGB)
            start, share = time.perf_counter(), time.process_time()
            results = solved.process(picture)
            walls.append(time.perf_counter() - start)
            shares.append(time.process_time() - share)
            subject.draw(mp, frame, results)
        count = len(walls)
        return {
            "process": 1e3 * statistics.median(walls),
            "processor of process": 1e3 * statistics.quantiles(shares, n=10)[0],
            "whole": 1e3 * (time.perf_counter() - began) / count,
            "processor": 1e3 * (_cpu_seconds() - cpu) / count,
        }


def _frames(video: str, most: int = sys.maxsize) -> Iterator[Any]:
    capture = cv2.VideoCapture(video)
    for _ in range(most):
        is_there, frame = capture.read()
        if not is_there:
            return
        yield frame


def _cpu_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    print(json.dumps(measure(*sys.argv[1:])))
