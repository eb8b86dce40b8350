"""Labels as words in a corner of the picture."""

from __future__ import annotations

import pytest

from vitruvian.calculators.render.labels_to_render_data import LabelsToRenderDataCalculator
from vitruvian.framework.errors import PayloadTypeError
from vitruvian.framework.formats import Classification, ClassificationList, Color, VideoHeader
from vitruvian.framework.testing import run_calculator

CLASSES = ClassificationList(
    (Classification(1, 0.75, "Right", "right hand"), Classification(0, 0.25, "Left", "left hand"))
)


def texts(options=(), **inputs):
    timed = {name: [(0, value)] for name, value in inputs.items()}
    result = run_calculator(LabelsToRenderDataCalculator(**dict(options)), **timed)
    ((_, data),) = result.render_data
    return data.render_annotations


def words(options=(), **inputs):
    return [text.display_text for text in texts(options, **inputs)]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, ["Right"]),
        ({"max_num_labels": 0}, []),
        ({"max_num_labels": 5}, ["Right", "Left"]),
        ({"use_display_name": True}, ["right hand"]),
        ({"display_classification_score": True}, ["Right:0.75"]),
    ],
)
def test_what_is_written_of_classes(options, expected):
    assert words(options, classifications=CLASSES) == expected


def test_plain_labels_are_written_with_their_scores_if_there_are_some():
    two = {"max_num_labels": 2}

    assert words(two, labels=("a", "b")) == ["a", "b"]
    assert words(two, labels=("a", "b"), scores=(1.0, 1 / 3)) == ["a:1", "b:0.333333"]


def test_labels_stand_below_each_other_in_colours_that_take_turns():
    colors = [{"r": 1}, {"g": 2}]
    options = {"max_num_labels": 3, "color": colors, "font_height_px": 10, "vertical_offset_px": 5}

    found = texts({**options, "horizontal_offset_px": 30}, labels=("a", "b", "c"))

    assert [text.baseline for text in found] == [18, 31, 44]
    assert {text.left for text in found} == {30}
    assert [text.color for text in found] == [Color(r=1), Color(g=2), Color(r=1)]


def test_by_default_labels_are_red_without_an_outline():
    (text,) = texts(classifications=CLASSES)

    assert (text.color, text.outline_thickness) == (Color(255, 0, 0), 0)


def test_at_the_bottom_the_last_label_stands_on_the_edge():
    options = {"max_num_labels": 2, "location": "BOTTOM_LEFT", "font_height_px": 10}

    found = texts(options, labels=("a", "b"), video_prestream=VideoHeader(320, 240))

    assert [text.baseline for text in found] == [227, 240]


def test_as_many_scores_as_labels_are_needed():
    with pytest.raises(PayloadTypeError, match="SCORES has 1 numbers; expected 2, one for each"):
        texts(labels=("a", "b"), scores=(0.5,))


@pytest.mark.parametrize(
    ("options", "inputs", "message"),
    [
        ({}, {"scores": [(0, (1.0,))]}, "wire exactly one input of CLASSIFICATIONS, LABELS"),
        (
            {"location": "BOTTOM_LEFT"},
            {"labels": [(0, ("a",))]},
            "wire input 'VIDEO_PRESTREAM' for labels at the bottom",
        ),
    ],
)
def test_wrong_wiring_is_refused(options, inputs, message):
    with pytest.raises(ValueError, match=message):
        run_calculator(LabelsToRenderDataCalculator(**options), **inputs)
