"""…VectorHasMinSizeCalculator and SetNormRectIdsCalculator: small things about lists."""

from __future__ import annotations

import pytest

from vitruvian.calculators.util.set_rect_ids import SetNormRectIdsCalculator
from vitruvian.calculators.util.vector_has_min_size import (
    DetectionVectorHasMinSizeCalculator,
    NormalizedLandmarkListVectorHasMinSizeCalculator,
    NormalizedRectVectorHasMinSizeCalculator,
)
from vitruvian.framework.errors import PayloadTypeError
from vitruvian.framework.formats import NormalizedRect
from vitruvian.framework.testing import run_calculator

RECT = NormalizedRect(0.5, 0.5, 0.1, 0.1)


@pytest.mark.parametrize("limit", ["option", "side packet"])
def test_a_list_is_long_enough_or_not(limit):
    options = {"min_size": 2} if limit == "option" else {}

    result = run_calculator(
        NormalizedRectVectorHasMinSizeCalculator(**options),
        iterable=[(0, ()), (1, (RECT,)), (2, (RECT,) * 2), (3, (RECT,) * 3)],
        side_packets={"limit": 2} if limit == "side packet" else None,
    )

    assert result.flag == [(0, False), (1, False), (2, True), (3, True)]


@pytest.mark.parametrize(
    "calculator",
    [DetectionVectorHasMinSizeCalculator, NormalizedLandmarkListVectorHasMinSizeCalculator],
)
def test_other_lists_count_alike(calculator):
    assert run_calculator(calculator(), iterable=[(0, ())]).flag == [(0, False)]


def test_rectangles_get_numbers():
    result = run_calculator(
        SetNormRectIdsCalculator(), norm_rects=[(0, (RECT, RECT))], ids=[(0, (3, 5))]
    )

    [(_, rects)] = result.output
    assert [rect.rect_id for rect in rects] == [3, 5]
    assert rects[0] != RECT


def test_a_number_for_each_rectangle():
    with pytest.raises(PayloadTypeError, match="2, 1 elements"):
        run_calculator(SetNormRectIdsCalculator(), norm_rects=[(0, (RECT, RECT))], ids=[(0, (3,))])
