"""MediaPipe 0.10.21, as its documentation shows it. Both videos are MPEG-4: it writes no H.264."""

from __future__ import annotations

import json
import sys

import cv2
import mediapipe as mp


def main() -> None:
    """Find the pose in each frame, and write it down or draw it."""
    source, wanted, out = sys.argv[1:]
    is_picture = source.endswith(".png")
    capture, writer, lines = cv2.VideoCapture(source), None, []
    with mp.solutions.pose.Pose(static_image_mode=is_picture) as pose:
        while True:
            is_there, picture = capture.read()
            if not is_there:
                break
            found = pose.process(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB)).pose_landmarks
            if wanted == "landmarks":
                marks = found.landmark if found else ()
                lines.append(json.dumps([[m.x, m.y, m.z, m.visibility] for m in marks]))
                continue
            connections = mp.solutions.pose.POSE_CONNECTIONS
            mp.solutions.drawing_utils.draw_landmarks(picture, found, connections)
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
