from vitruvian.calculators.util.hand_association import HandAssociationCalculator
from vitruvian.framework.formats import NormalizedRect
from vitruvian.framework.testing import run_calculator


def rect(x, rect_id=None):
    return NormalizedRect(x, 0.5, 0.2, 0.2, rect_id=rect_id)


def joined(base_rects, rects):
    output = run_calculator(
        HandAssociationCalculator(min_similarity_threshold=0.5),
        base_rects=[[(0, tuple(base_rects))]],
        rects=[[(0, tuple(rects))]],
    )
    return output.output[0][1]


def test_tracked_rectangles_come_first_and_detected_ones_that_overlap_them_are_left_out():
    found = joined([rect(0.2), rect(0.22)], [rect(0.21), rect(0.7)])

    assert [one.x_center for one in found] == [0.2, 0.22, 0.7]


def test_a_detected_rectangle_that_overlaps_another_detected_one_is_left_out():
    assert [one.x_center for one in joined([], [rect(0.2), rect(0.21)])] == [0.2]


def test_rectangles_without_a_number_get_the_next_one():
    found = joined([rect(0.2, rect_id=7)], [rect(0.5), rect(0.8)])

    assert [one.rect_id for one in found] == [7, 1, 2]


def test_without_any_rectangles_the_list_is_empty():
    assert joined([], []) == ()
