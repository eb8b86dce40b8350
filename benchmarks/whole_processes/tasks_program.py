"""The newest MediaPipe: its Tasks, with the same models. Both videos are MPEG-4."""

from __future__ import annotations

import json
import sys

import cv2
import mediapipe as mp
from mediapipe.tasks.python import vision
from mediapipe.tasks.python.core.base_options import BaseOptions


def main() -> None:
    """Find the pose in each frame, and write it down or draw it."""
    bundle, source, wanted, out = sys.argv[1:]
    is_picture = source.endswith(".png")
    mode = vision.RunningMode.IMAGE if is_picture else vision.RunningMode.VIDEO
    options = vision.PoseLandmarkerOptions(
        base_options=BaseOptions(model_asset_path=bundle), running_mode=mode
    )
    capture, writer, lines = cv2.VideoCapture(source), None, []
    with vision.PoseLandmarker.create_from_options(options) as landmarker:
        while True:
            is_there, picture = capture.read()
            if not is_there:
                break
            rgb = cv2.cvtColor(picture, cv2.COLOR_BGR2RGB)
            image = mp.Image(image_format=mp.ImageFormat.SRGB, data=rgb)
            if is_picture:
                found = landmarker.detect(image)
            else:
                found = landmarker.detect_for_video(image, len(lines) * 33)
            people = found.pose_landmarks
            marks = people[0] if people else ()
            lines.append(json.dumps([[m.x, m.y, m.z, m.visibility] for m in marks]))
            if wanted == "landmarks":
                continue
            if marks:
                connections = vision.PoseLandmarksConnections.POSE_LANDMARKS
                vision.drawing_utils.draw_landmarks(picture, marks, connections)
            if writer is None:
                code = cv2.VideoWriter.fourcc(*"mp4v")
                writer = cv2.VideoWriter(f"{out}.mp4", code, 30.0, picture.shape[1::-1])
            writer.write(picture)
    if writer is not None:
        writer.release()
    else:
        with open(f"{out}.jsonl", "w") as file:  # noqa: PTH123  # as in the documentation
            file.write("\n".join(lines))


if __name__ == "__main__":
    main()
