"""The numbers are those of MediaPipe's detection_transformation_calculator_test.cc."""

from __future__ import annotations

import pytest

from vitruvian.calculators.util.detection_transformation import (
    DetectionTransformationCalculator,
)
from vitruvian.framework.errors import GraphConfigError, PayloadTypeError
from vitruvian.framework.formats import (
    BoundingBox,
    Detection,
    DetectionList,
    Keypoint,
    PixelBox,
    PixelDetection,
)
from vitruvian.framework.graph import CalculatorGraph
from vitruvian.framework.testing import run_calculator

SIZE = (2000, 1000)


def _run(outputs, **inputs):
    feeds = {name: [(0, value)] for name, value in inputs.items()}
    return run_calculator(
        DetectionTransformationCalculator(), outputs=outputs, image_size=[(0, SIZE)], **feeds
    )


def test_fractions_become_pixels():
    found = (
        Detection(0.5, BoundingBox(0.1, 0.2, 0.3, 0.4), (Keypoint(0.5, 0.5),), label="cat"),
        Detection(0.5, BoundingBox(0, 0, 1, 1)),
        Detection(0.5, BoundingBox(-0.5, 0.9996, 2, 0.5)),
    )
    result = _run(["pixel_detections", "pixel_detection_list"], detections=found)

    expected = (
        PixelDetection(0.5, PixelBox(200, 200, 600, 400), (Keypoint(0.5, 0.5),), label="cat"),
        PixelDetection(0.5, PixelBox(0, 0, 2000, 1000)),
        PixelDetection(0.5, PixelBox(0, 999, 2000, 500)),
    )
    assert result.pixel_detections == [(0, expected)]
    assert result.pixel_detection_list == [(0, expected)]


def test_pixels_become_fractions():
    found = (
        PixelDetection(0.5, PixelBox(100, 200, 400, 300)),
        PixelDetection(0.5, PixelBox(0, 0, 2000, 1000)),
    )
    result = _run(["relative_detections", "relative_detection_list"], detections=found)

    ((_, (first, second)),) = result.relative_detections
    box = first.box
    assert (box.xmin, box.ymin, box.width, box.height) == pytest.approx((0.05, 0.2, 0.2, 0.3))
    assert second == Detection(0.5, BoundingBox(0, 0, 1, 1))
    assert result.relative_detection_list == [(0, DetectionList((first, second)))]


def test_one_detection_comes_alone_and_in_lists():
    one = Detection(0.5, BoundingBox(0.05, 0.25, 0.25, 0.5))
    result = _run(["pixel_detection", "pixel_detections"], detection=one)

    expected = PixelDetection(0.5, PixelBox(100, 250, 500, 500))
    assert result.pixel_detection == [(0, expected)]
    assert result.pixel_detections == [(0, (expected,))]


def test_an_empty_list_stays_one():
    assert _run(["pixel_detections"], detections=()).pixel_detections == [(0, ())]
    assert _run(["relative_detections"], detections=DetectionList()).relative_detections == [
        (0, ())
    ]


@pytest.mark.parametrize(
    ("output", "found", "message"),
    [
        (
            "pixel_detections",
            PixelDetection(1, PixelBox(0, 0, 1, 1)),
            "expected boxes in fractions",
        ),
        ("relative_detections", Detection(1, BoundingBox(0, 0, 1, 1)), "expected boxes in pixels"),
    ],
)
def test_boxes_of_the_wanted_kind_are_refused(output, found, message):
    with pytest.raises(PayloadTypeError, match=message):
        _run([output], detections=(found,))


@pytest.mark.parametrize(
    ("inputs", "outputs", "message"),
    [
        ("DETECTIONS:a", "PIXEL_DETECTIONS:b", "needs input IMAGE_SIZE"),
        ("DETECTIONS:a, IMAGE_SIZE:s", "PIXEL_DETECTION:b", "at least one output of PIXEL_DET"),
        (
            "DETECTIONS:a, IMAGE_SIZE:s",
            "PIXEL_DETECTIONS:b, RELATIVE_DETECTIONS:c",
            "PIXEL_… or RELATIVE_…, not both",
        ),
    ],
)
def test_wiring_that_does_not_fit_is_found_as_the_graph_loads(inputs, outputs, message):
    node = (
        "{calculator: DetectionTransformationCalculator, "
        f"input_stream: [{inputs}], output_stream: [{outputs}]}}"
    )
    with pytest.raises(GraphConfigError, match=message):
        CalculatorGraph(f"input_stream: [a, s]\nnode:\n  - {node}\n")
