"""Drawings of the graphics card against pictures that MediaPipe drew from the same landmarks."""

import json
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

REFERENCE = Path(__file__).parents[2] / "data" / "reference"
STREAMS = {"LANDMARKS": "landmarks", "ROI": "roi", "DETECTION": "detection"}
MASK = {"SEGMENTATION_MASK": "mask"}

pytestmark = pytest.mark.usefixtures("gpu_device")


def rendered(renderer, pixels, **values):
    """Return what the subgraph draws on a picture that is copied to the graphics card and back."""
    streams = STREAMS | (MASK if renderer == "PoseRendererGpu" else {})
    entries = [f"{tag}:{stream}" for tag, stream in streams.items()]
    nodes = [
        ("ImageFrameToGpuBufferCalculator", ["image"], "texture"),
        (renderer, ["IMAGE:texture", *entries], "IMAGE:drawn_texture"),
        ("GpuBufferToImageFrameCalculator", ["drawn_texture"], "drawn"),
    ]
    graph = {
        "input_stream": ["image", *streams.values()],
        "output_stream": "drawn",
        "node": [
            {"calculator": name, "input_stream": inputs, "output_stream": output}
            for name, inputs, output in nodes
        ],
    }
    feeds = {stream: [] for stream in streams.values()}
    feeds |= {name: [Packet(value).at(0)] for name, value in values.items()}
    feeds["image"] = [Packet(ImageFrame(pixels)).at(0)]
    (out,) = CalculatorGraph(graph, threads=0).stream(feeds)
    return out["drawn"].data


def upper_body(frame):
    """Return what the renderer of upper bodies gets besides the picture."""
    rows = np.zeros((25, 5), np.float32)
    rows[:, :3] = frame["sm"]
    rows[:, 3] = np.array(frame["lm"])[:, 3]
    found = {
        "landmarks": NormalizedLandmarkList(rows),
        "roi": NormalizedRect(*frame["roi_lm"]),
    }
    if "det" in frame:
        detection = frame["det"]
        keypoints = tuple(Keypoint(*point) for point in detection["kp"])
        box = BoundingBox(*detection["box"])
        found["detection"] = Detection(detection["score"], box, keypoints, label_id=0)
    return found


@pytest.fixture
def whole_body():
    """Return the size of the picture that MediaPipe drew, and what the renderer gets besides it."""
    case = json.loads((REFERENCE / "full_body_drawing.json").read_text(encoding="utf-8"))
    rows = np.ones((33, 5), np.float32)
    rows[:, :4] = case["landmarks"]
    pose = {"landmarks": NormalizedLandmarkList(rows), "roi": NormalizedRect(*case["roi"])}
    return case["size"], pose


def picture(name):
    return cv2.cvtColor(cv2.imread(str(REFERENCE / name)), cv2.COLOR_BGR2RGB)


@pytest.mark.parametrize(
    ("sample", "index"), [("astronaut", 0), ("carphone_pristine", 0), ("carphone_pristine", 60)]
)
def test_an_upper_body_is_drawn_as_by_mediapipe_to_the_pixel(reference, sample, index):
    expected = picture(f"stages/{sample}_{index}_overlay.png")
    values = upper_body(reference(f"upper_body_{sample}")["frames"][index])

    drawn = rendered("UpperBodyPoseRendererGpu", np.zeros_like(expected), **values)

    assert np.array_equal(drawn, expected)


def test_lines_that_leave_the_picture_are_those_of_mediapipe(reference):
    # OpenCV 4.13 changed by a pixel where a thick line runs that starts outside the picture.
    expected = picture("stages/demo_100_overlay.png")
    values = upper_body(reference("upper_body_demo")["frames"][100])

    drawn = rendered("UpperBodyPoseRendererGpu", np.zeros_like(expected), **values)

    assert (drawn != expected).any(axis=2).mean() < 0.0005


def test_the_picture_shows_through(reference, carphone):
    _, frame = cv2.VideoCapture(str(carphone)).read()
    values = upper_body(reference("upper_body_carphone_pristine")["frames"][0])

    drawn = rendered("UpperBodyPoseRendererGpu", cv2.cvtColor(frame, cv2.COLOR_BGR2RGB), **values)

    assert np.array_equal(drawn, picture("stages/carphone_pristine_0_rendered.png"))


def test_a_whole_body_is_drawn_as_by_mediapipe_to_the_pixel(whole_body):
    (width, height), values = whole_body

    drawn = rendered("PoseRendererGpu", np.zeros((height, width, 3), np.uint8), **values)

    assert np.array_equal(drawn, picture("full_body_drawing.png"))


def test_a_mask_turns_the_rest_blue_beneath_the_drawing(whole_body):
    _, values = whole_body
    mask = np.zeros((140, 140), np.float32)
    mask[:, :70] = 1

    grey = np.full((140, 140, 3), 200, np.uint8)
    drawn = rendered("PoseRendererGpu", grey, mask=ImageFrame(mask), **values)

    # Left and right of the tilted rectangle.
    assert (drawn[10:20, :4] == 200).all()
    assert (drawn[100:110, 136:] == (0, 0, 255)).all()
    assert (drawn == 255).all(axis=2)[:, 70:].any()


def test_a_picture_of_nobody_is_passed_on():
    pixels = np.full((20, 30, 3), 9, np.uint8)

    assert np.array_equal(rendered("UpperBodyPoseRendererGpu", pixels), pixels)
