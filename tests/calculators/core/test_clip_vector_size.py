import pytest

from vitruvian.calculators.core.clip_vector_size import (
    ClipDetectionVectorSizeCalculator,
    ClipNormalizedRectVectorSizeCalculator,
    ClipVectorSizeCalculator,
)
from vitruvian.framework.errors import GraphConfigError
from vitruvian.framework.formats import BoundingBox, Detection, NormalizedRect
from vitruvian.framework.testing import run_calculator


@pytest.mark.parametrize(
    ("size", "given", "expected"),
    [(2, (1, 2, 3), (1, 2)), (3, (1, 2, 3), (1, 2, 3)), (1, (), ()), (5, (1,), (1,))],
)
def test_a_list_keeps_its_first_elements(size, given, expected):
    calculator = ClipVectorSizeCalculator(max_vec_size=size)

    assert run_calculator(calculator, data=[(0, given)]).output == [(0, expected)]


def test_detections_and_rectangles_are_shortened():
    detections = tuple(Detection(n / 4, BoundingBox(0, 0, 1, 1)) for n in range(3))
    rects = tuple(NormalizedRect(0.5, 0.5, n, n) for n in (1.0, 2.0))

    kept = run_calculator(ClipDetectionVectorSizeCalculator(max_vec_size=2), data=[(0, detections)])
    first = run_calculator(ClipNormalizedRectVectorSizeCalculator, data=[(0, rects)])

    assert kept.output == [(0, detections[:2])]
    assert first.output == [(0, rects[:1])]


def test_a_side_packet_replaces_the_option():
    result = run_calculator(
        ClipVectorSizeCalculator, data=[(0, (1, 2, 3))], side_packets={"limit": 2}
    )

    assert result.output == [(0, (1, 2))]


def test_a_size_below_one_is_refused():
    with pytest.raises(GraphConfigError, match="max_vec_size"):
        ClipVectorSizeCalculator(max_vec_size=0)
    with pytest.raises(ValueError, match="max_vec_size is 0; expected 1 or more"):
        run_calculator(ClipVectorSizeCalculator, data=[], side_packets={"limit": 0})
