"""The drawing of a whole body against a picture that MediaPipe drew from the same landmarks."""

import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from vitruvian import CalculatorGraph, Packet
from vitruvian.framework.formats import ImageFrame, NormalizedLandmarkList, NormalizedRect

REFERENCE = Path(__file__).parents[2] / "data" / "reference"
STREAMS = {
    "IMAGE": "image",
    "LANDMARKS": "landmarks",
    "ROI": "roi",
    "DETECTION": "detection",
    "SEGMENTATION_MASK": "mask",
}
GRAPH = {
    "input_stream": list(STREAMS.values()),
    "output_stream": "drawn",
    "node": [
        {
            "calculator": "PoseRendererCpu",
            "input_stream": [f"{tag}:{stream}" for tag, stream in STREAMS.items()],
            "output_stream": "IMAGE:drawn",
        }
    ],
}


@pytest.fixture
def case():
    """Return the size, the landmarks and the rectangle of the picture that MediaPipe drew."""
    return json.loads((REFERENCE / "full_body_drawing.json").read_text(encoding="utf-8"))


def rendered(image, **values):
    feeds = {stream: [] for stream in STREAMS.values()}
    feeds |= {name: [Packet(value).at(0)] for name, value in values.items()}
    (out,) = CalculatorGraph(GRAPH, threads=0).stream({**feeds, "image": [Packet(image).at(0)]})
    return out["drawn"]


def pose(case):
    rows = np.ones((33, 5), np.float32)
    rows[:, :4] = case["landmarks"]
    return {"landmarks": NormalizedLandmarkList(rows), "roi": NormalizedRect(*case["roi"])}


def test_the_drawing_is_that_of_mediapipe_to_the_pixel(case):
    width, height = case["size"]
    drawn = rendered(ImageFrame(np.zeros((height, width, 3), np.uint8)), **pose(case))

    picture = cv2.imread(str(REFERENCE / "full_body_drawing.png"))
    assert np.array_equal(drawn.data, cv2.cvtColor(picture, cv2.COLOR_BGR2RGB))


def test_a_mask_turns_the_rest_blue_beneath_the_drawing(case):
    image = ImageFrame(np.full((140, 140, 3), 200, np.uint8))
    mask = np.zeros((140, 140), np.float32)
    mask[:, :70] = 1

    drawn = rendered(image, mask=ImageFrame(mask), **pose(case)).data

    # Left and right of the tilted rectangle.
    assert (drawn[10:20, :4] == 200).all()
    assert (drawn[100:110, 136:] == (0, 0, 255)).all()
    white = (drawn == 255).all(axis=2)
    assert white[:, :70].any()
    assert white[:, 70:].any()


def test_a_picture_of_nobody_is_passed_on():
    image = ImageFrame(np.zeros((20, 30, 3), np.uint8))

    assert rendered(image) is image
