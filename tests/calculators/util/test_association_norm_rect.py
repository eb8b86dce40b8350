"""AssociationNormRectCalculator: one rectangle for each object."""

from __future__ import annotations

import numpy as np
import pytest

from vitruvian.calculators.util.association_norm_rect import (
    AssociationNormRectCalculator,
    overlaps,
)
from vitruvian.framework.formats import NormalizedRect
from vitruvian.framework.testing import run_calculator


def rect(x, number=None, size=0.2, y=0.5):
    return NormalizedRect(x, y, size, size, rect_id=number)


def joined(*lists, prev=None, threshold=0.5, one_to_one=False):
    calculator = AssociationNormRectCalculator(
        min_similarity_threshold=threshold, one_to_one=one_to_one
    )
    inputs = [[] if one is None else [(0, tuple(one))] for one in lists]
    more = {} if prev is None else {"prev": [(0, tuple(prev))]}
    result = run_calculator(calculator, inputs=inputs, **more)
    return [list(value) for _, value in result.output]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (rect(0.5), rect(0.5), 1),
        (rect(0.5), rect(0.6), 1 / 3),
        (rect(0.5), rect(0.5, size=0.1), 1 / 4),
        (rect(0.5), rect(0.7), 0),
        (rect(0.5), rect(0.6, y=0.6), 1 / 7),
        (rect(0.5, size=0), rect(0.5, size=0), 0),
    ],
)
def test_overlap_is_the_common_part_of_the_union(one, other, expected):
    np.testing.assert_allclose(overlaps([one], [other]), [[expected]], atol=1e-12)


def test_the_later_input_wins():
    assert joined([rect(0.5)], [rect(0.51, number=3)]) == [[rect(0.51, number=3)]]


def test_what_does_not_overlap_stays_in_order():
    assert joined([rect(0.1), rect(0.5)], [rect(0.9)]) == [[rect(0.1), rect(0.5), rect(0.9)]]


def test_the_winner_takes_the_number():
    assert joined([rect(0.5, number=7)], [rect(0.51)]) == [[rect(0.51, number=7)]]


def test_within_one_input_the_later_wins_too():
    assert joined([rect(0.5), rect(0.51)]) == [[rect(0.51)]]


def test_exactly_at_the_threshold_both_stay():
    assert len(joined([rect(0.5)], [rect(0.6)], threshold=0.334)[0]) == 2
    assert len(joined([rect(0.5)], [rect(0.6)], threshold=0.333)[0]) == 1


def test_prev_gives_numbers_only():
    found = joined([rect(0.5), rect(0.9)], prev=[rect(0.51, number=4), rect(0.1, number=5)])

    assert found == [[rect(0.5, number=4), rect(0.9)]]


def test_a_missing_input_is_left_out():
    assert joined(None, [rect(0.5)]) == [[rect(0.5)]]


def test_nothing_in_nothing_out():
    assert joined(None, None) == []
    assert joined([], None) == [[]]


class TestOneToOne:
    """Objects that stand close together."""

    def test_only_the_nearest_is_displaced(self):
        new, near, tracked = rect(0.55), rect(0.51), rect(0.5, number=1)

        assert joined([new, near], [tracked], one_to_one=True) == [[tracked, new]]

    def test_rectangles_of_one_input_do_not_displace_each_other(self):
        tracked = [rect(0.5, number=1), rect(0.51, number=2)]

        assert joined(None, tracked, one_to_one=True) == [tracked]

    def test_each_displaces_its_own(self):
        tracked = [rect(0.5, number=1), rect(0.55, number=2)]

        assert joined([rect(0.56), rect(0.49)], tracked, one_to_one=True) == [tracked]

    def test_numbers_pass_on(self):
        assert joined([rect(0.5, number=7)], [rect(0.51)], one_to_one=True) == [
            [rect(0.51, number=7)]
        ]
