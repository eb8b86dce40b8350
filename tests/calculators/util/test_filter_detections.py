import pytest

from vitruvian.calculators.util.filter_detections import FilterDetectionsCalculator
from vitruvian.framework.errors import GraphConfigError
from vitruvian.framework.formats import BoundingBox, Detection
from vitruvian.framework.graph import CalculatorGraph
from vitruvian.framework.testing import run_calculator


def detection(score=0.9, width=0.1, height=0.1):
    return Detection(score, BoundingBox(0.2, 0.3, width, height))


SMALL, LARGE = detection(height=0.2), detection(width=0.9)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, [SMALL, LARGE]),
        # The longer side counts, in pixels of an image 100 × 50: 10 and 90.
        ({"min_pixel_size": 11.0}, [LARGE]),
        ({"max_pixel_size": 89.0}, [SMALL]),
        ({"min_pixel_size": 10.0, "max_pixel_size": 90.0}, [SMALL, LARGE]),
    ],
)
def test_sizes_are_the_longer_side_in_pixels(options, expected):
    result = run_calculator(
        FilterDetectionsCalculator(**options),
        input_detections=[(0, (SMALL, LARGE))],
        image_size=[(0, (100, 50))],
    )

    assert result.output_detections == [(0, tuple(expected))]


def test_unlikely_detections_are_dropped_and_the_limit_itself_is_kept():
    likely, unlikely = detection(0.5), detection(0.49)
    result = run_calculator(
        FilterDetectionsCalculator(min_score=0.5), input_detections=[(0, (unlikely, likely))]
    )

    assert result.output_detections == [(0, (likely,))]


def test_limits_in_pixels_need_the_size_of_the_image():
    text = """
    input_stream: detections
    node:
      - calculator: FilterDetectionsCalculator
        input_stream: INPUT_DETECTIONS:detections
        output_stream: OUTPUT_DETECTIONS:kept
        options: {min_pixel_size: 4.0}
    """
    with pytest.raises(GraphConfigError, match="wire input 'IMAGE_SIZE' for the limits in pixels"):
        CalculatorGraph(text)
