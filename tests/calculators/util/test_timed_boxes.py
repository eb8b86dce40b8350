from __future__ import annotations

import pytest

from vitruvian.calculators.util.timed_boxes import (
    DetectionsToTimedBoxListCalculator,
    TimedBoxListIdToLabelCalculator,
)
from vitruvian.framework.errors import MediaError
from vitruvian.framework.formats import BoundingBox, Detection, DetectionList, TimedBox
from vitruvian.framework.testing import run_calculator


def _detection(xmin, number=None):
    return Detection(0.9, BoundingBox(xmin, 0.25, 0.5, 0.25), detection_id=number)


def test_boxes_carry_the_time_in_milliseconds_and_the_detections_number():
    result = run_calculator(
        DetectionsToTimedBoxListCalculator(),
        detections=[(12_999, (_detection(0.125, 7), _detection(0.25)))],
    )

    assert result.boxes == [
        (
            12_999,
            (
                TimedBox(0.125, 0.25, 0.625, 0.5, time_msec=12, id=7),
                TimedBox(0.25, 0.25, 0.75, 0.5, time_msec=12, id=0),
            ),
        )
    ]


def test_those_of_a_detection_list_come_first():
    result = run_calculator(
        DetectionsToTimedBoxListCalculator(),
        detections=[(0, (_detection(0.5, 2),))],
        detection_list=[(0, DetectionList((_detection(0.0, 1),)))],
    )

    ((_, boxes),) = result.boxes
    assert [box.id for box in boxes] == [1, 2]


def test_numbers_get_the_labels_of_a_file(tmp_path):
    (tmp_path / "labels.txt").write_text("cat\ndog\n", encoding="utf-8")
    calculator = TimedBoxListIdToLabelCalculator(label_map_path=str(tmp_path / "labels.txt"))
    result = run_calculator(calculator, boxes=[(0, (TimedBox(id=1), TimedBox(id=2, label="x")))])

    ((_, boxes),) = result.labelled
    assert [box.label for box in boxes] == ["dog", "x"]


def test_a_missing_label_file_is_named(tmp_path):
    calculator = TimedBoxListIdToLabelCalculator(label_map_path=str(tmp_path / "none.txt"))
    with pytest.raises(MediaError, match=r"none\.txt"):
        run_calculator(calculator, boxes=[])
