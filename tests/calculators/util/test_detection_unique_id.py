from __future__ import annotations

import pytest

from vitruvian.calculators.util.detection_unique_id import DetectionUniqueIdCalculator
from vitruvian.framework.formats import BoundingBox, Detection, DetectionList
from vitruvian.framework.testing import run_calculator

ONE = Detection(0.5, BoundingBox(0, 0, 1, 1))
TWO = Detection(0.75, BoundingBox(0, 0, 1, 1), detection_id=99)


def test_every_detection_gets_the_next_number():
    result = run_calculator(
        DetectionUniqueIdCalculator(), detections=[(0, (ONE, TWO)), (1, ()), (2, (ONE,))]
    )

    ids = [(time, [one.detection_id for one in found]) for time, found in result.numbered]
    assert ids == [(0, [1, 2]), (1, []), (2, [3])]
    assert result.numbered[0][1][0].score == 0.5


def test_lists_are_numbered_too():
    result = run_calculator(
        DetectionUniqueIdCalculator(), detection_list=[(0, DetectionList((ONE, TWO)))]
    )

    ((_, listed),) = result.numbered_list
    assert [one.detection_id for one in listed.detection] == [1, 2]


def test_one_of_the_inputs_must_be_wired():
    with pytest.raises(ValueError, match="at least one input of DETECTIONS, DETECTION_LIST"):
        run_calculator(DetectionUniqueIdCalculator())
