"""MediaPipe's side, as its documentation shows it; runs where MediaPipe is installed."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.mediapipe_comparison.task import MODELS, Figures, Task, Watch, answer

_STARTED = time.perf_counter()
_WARM_UP = 5


def measure(task: Task) -> Figures:
    """Do a task once."""
    if task.kind == "first":
        return _first(task)
    import mediapipe as mp

    with _pose(task) as pose:
        pose.process(next(_frames(task.video, 1)))
    if task.kind == "latency":
        with _pose(task) as pose:
            for frame in _frames(task.video, _WARM_UP):
                pose.process(frame)
            return Watch.each(pose.process, _frames(task.video, 120))
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "out.mp4" if task.kind == "video" else None
        return _whole(task, mp, target)


def _whole(task: Task, mp: Any, target: Path | None) -> Figures:
    import cv2

    draw = mp.solutions.drawing_utils.draw_landmarks
    watch, count, writer = Watch(), 0, None
    capture = cv2.VideoCapture(task.video)
    with _pose(task) as pose:
        while True:
            is_there, picture = capture.read()
            if not is_there:
                break
            count += 1
            found = pose.process(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB))
            if target is None:
                continue
            draw(picture, found.pose_landmarks, mp.solutions.pose.POSE_CONNECTIONS)
            if writer is None:
                code = cv2.VideoWriter.fourcc(*"mp4v")
                writer = cv2.VideoWriter(str(target), code, 30.0, picture.shape[1::-1])
            writer.write(picture)
    if writer is not None:
        writer.release()
    return watch.figures(count)


def _first(task: Task) -> Figures:
    with _pose(task) as pose:
        pose.process(next(_frames(task.video, 1)))
    return Figures(1e3 * (time.perf_counter() - _STARTED), 0.0, 0.0)


def _pose(task: Task) -> Any:
    import mediapipe as mp

    return mp.solutions.pose.Pose(model_complexity=MODELS[task.model])


def _frames(video: str, most: int) -> Iterator[Any]:
    import cv2

    capture = cv2.VideoCapture(video)
    for _ in range(most):
        is_there, picture = capture.read()
        if not is_there:
            break
        yield cv2.cvtColor(picture, cv2.COLOR_BGR2RGB)


if __name__ == "__main__":
    answer(measure)
