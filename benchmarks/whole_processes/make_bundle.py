"""Pack two models as MediaPipe's Tasks want them: ``make_bundle.py DETECTOR LANDMARKS BUNDLE``.

Runs where MediaPipe 0.10.21 is installed, as later wheels lack a part of it. Its writer of metadata
says in each model which numbers a picture becomes: -1 to 1 for the detector, 0 to 1 for landmarks.
"""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

from mediapipe.tasks.python.metadata.metadata_writers.metadata_writer import MetadataWriter


def main() -> None:
    """Write the bundle."""
    detector, landmarks, bundle = sys.argv[1:]
    with zipfile.ZipFile(bundle, "w") as packed:
        packed.writestr("pose_detector.tflite", _described(detector, 127.5, 127.5))
        packed.writestr("pose_landmarks_detector.tflite", _described(landmarks, 0.0, 255.0))


def _described(model: str, mean: float, deviation: float) -> bytes:
    writer = MetadataWriter.create(bytearray(Path(model).read_bytes()))
    writer.add_image_input([mean], [deviation])
    described, _ = writer.populate()
    return bytes(described)


if __name__ == "__main__":
    main()
