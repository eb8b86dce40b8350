"""The drawing against pictures that MediaPipe drew from the same landmarks."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from vitruvian import CalculatorGraph, Packet
from vitruvian.framework.formats import (
    BoundingBox,
    Detection,
    ImageFrame,
    Keypoint,
    NormalizedLandmarkList,
    NormalizedRect,
)

STAGES = Path(__file__).parents[2] / "data" / "reference" / "stages"
GRAPH = {
    "input_stream": ["image", "landmarks", "roi", "detection"],
    "output_stream": "drawn",
    "node": [
        {
            "calculator": "UpperBodyPoseRendererCpu",
            "input_stream": [
                "IMAGE:image",
                "LANDMARKS:landmarks",
                "ROI:roi",
                "DETECTION:detection",
            ],
            "output_stream": "IMAGE:drawn",
        }
    ],
}


def picture(name):
    return cv2.cvtColor(cv2.imread(str(STAGES / f"{name}.png")), cv2.COLOR_BGR2RGB)


def packets(frame):
    """Return what the renderer gets besides the picture, by stream."""
    found = {}
    if "det" in frame:
        detection = frame["det"]
        keypoints = tuple(Keypoint(*point) for point in detection["kp"])
        box = BoundingBox(*detection["box"])
        found["detection"] = Detection(detection["score"], box, keypoints, label_id=0)
    if "sm" in frame:
        rows = np.zeros((25, 5), np.float32)
        rows[:, :3] = frame["sm"]
        rows[:, 3] = np.array(frame["lm"])[:, 3]
        found["landmarks"] = NormalizedLandmarkList(rows)
        found["roi"] = NormalizedRect(*frame["roi_lm"])
    return found


def rendered(image, **values):
    graph = CalculatorGraph(GRAPH, threads=0)
    seen = []
    graph.observe_output_stream("drawn", lambda _, packet: seen.append(packet.value))
    with graph:
        for stream, value in {"image": image, **values}.items():
            graph.add_packet_to_input_stream(stream, Packet(value).at(0))
    (drawn,) = seen
    return drawn


@pytest.mark.parametrize(
    ("sample", "index", "size"),
    [
        ("astronaut", 0, (512, 512)),
        ("carphone_pristine", 0, (144, 176)),
        ("carphone_pristine", 60, (144, 176)),
    ],
)
def test_the_drawing_is_that_of_mediapipe_to_the_pixel(reference, sample, index, size):
    frame = reference(f"upper_body_{sample}")["frames"][index]
    drawn = rendered(ImageFrame(np.zeros((*size, 3), np.uint8)), **packets(frame))

    assert np.array_equal(drawn.data, picture(f"{sample}_{index}_overlay"))


def test_lines_that_leave_the_picture_are_those_of_mediapipe(reference):
    # OpenCV 4.13 changed by a pixel where a thick line runs that starts outside the picture.
    frame = reference("upper_body_demo")["frames"][100]
    drawn = rendered(ImageFrame(np.zeros((994, 1768, 3), np.uint8)), **packets(frame))

    differing = (drawn.data != picture("demo_100_overlay")).any(axis=2)
    assert differing.mean() < 0.0005


def test_the_picture_shows_through(reference, carphone):
    _, frame = cv2.VideoCapture(str(carphone)).read()
    image = ImageFrame(cv2.cvtColor(frame, cv2.COLOR_BGR2RGB))
    values = packets(reference("upper_body_carphone_pristine")["frames"][0])

    assert np.array_equal(rendered(image, **values).data, picture("carphone_pristine_0_rendered"))


def test_a_picture_of_nobody_is_passed_on():
    image = ImageFrame(np.zeros((20, 30, 3), np.uint8))

    assert rendered(image) is image
