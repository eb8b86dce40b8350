"""Faces drawn as ``mediapipe.solutions.drawing_utils`` of 0.10.21 draws them, pixel by pixel."""

import json
import zlib
from pathlib import Path

import numpy as np
import pytest

from benchmarks.solution_reference import runs
from vitruvian.framework.formats.detection_pb2 import Detection
from vitruvian.framework.formats.landmark_pb2 import NormalizedLandmarkList
from vitruvian.solutions import drawing_styles as styles
from vitruvian.solutions import drawing_utils as drawing
from vitruvian.solutions import face_mesh_connections as connections

DATA = Path(__file__).parents[2] / "data" / "solutions"
#: The crc32 of pictures of 480×360, by style and frame.
EXPECTED = json.loads((DATA / "face_drawing.json").read_text())
FRAMES = (0, 5, 10, 15, 20)

STYLES = {
    "tesselation": (
        connections.FACEMESH_TESSELATION,
        styles.get_default_face_mesh_tesselation_style(),
    ),
    "contours": (connections.FACEMESH_CONTOURS, styles.get_default_face_mesh_contours_style()),
    "contours_1": (
        connections.FACEMESH_CONTOURS | connections.FACEMESH_NOSE,
        styles.get_default_face_mesh_contours_style(1),
    ),
    "irises": (
        connections.FACEMESH_IRISES,
        styles.get_default_face_mesh_iris_connections_style(),
    ),
}


def crc(image):
    return f"{zlib.crc32(image.tobytes()):08x}"


def blank():
    return np.zeros((360, 480, 3), np.uint8)


def meshes():
    (run,) = runs("face_mesh_refined_carphone_pristine")
    for number in FRAMES:
        made = NormalizedLandmarkList()
        for x, y, z in run["frames"][number]["faces"][0]["lm"]:
            made.landmark.add(x=x, y=y, z=z)
        yield made


def detections():
    (run,) = runs("face_detection_short_carphone_pristine")
    for number in FRAMES:
        face = run["frames"][number]["faces"][0]
        names = ("xmin", "ymin", "width", "height")
        location = {
            "format": 2,
            "relative_bounding_box": dict(zip(names, face["box"], strict=True)),
            "relative_keypoints": [{"x": x, "y": y} for x, y in face["kp"]],
        }
        yield Detection(score=[face["score"]], location_data=location)


@pytest.mark.parametrize("name", STYLES)
def test_meshes_are_drawn_as_mediapipe_draws_them(name):
    joined, spec = STYLES[name]
    found = []
    for landmarks in meshes():
        image = blank()
        drawing.draw_landmarks(image, landmarks, joined, None, spec)
        found.append(crc(image))

    assert found == EXPECTED[name]


def test_detections_are_drawn_as_mediapipe_draws_them():
    found = []
    for detection in detections():
        image = blank()
        drawing.draw_detection(image, detection)
        found.append(crc(image))

    assert found == EXPECTED["detection"]
