"""Scores of a classifier, with labels."""

from __future__ import annotations

import numpy as np
import pytest

from vitruvian.calculators.tensor.tensors_to_classification import (
    TensorsToClassificationCalculator,
    labels_of_text,
)
from vitruvian.framework.errors import FrameworkError, PayloadTypeError
from vitruvian.framework.formats import Classification, Tensors
from vitruvian.framework.testing import run_calculator

SCORES = [0.25, 0.5, 0.125, 0.375]
HANDS = {"entries": [{"id": 0, "label": "Left"}, {"id": 1, "label": "Right"}]}


def classes(scores=SCORES, **options):
    tensors = Tensors(np.array([scores], np.float32))
    result = run_calculator(TensorsToClassificationCalculator(**options), tensors=[(0, tensors)])
    ((_, found),) = result.classifications
    return found.classification


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, [0, 1, 2, 3]),
        ({"sort_by_descending_score": True}, [1, 3, 0, 2]),
        ({"top_k": 2}, [1, 3]),
        ({"top_k": 9}, [1, 3, 0, 2]),
        ({"min_score_threshold": 0.25}, [0, 1, 3]),
        ({"allow_classes": [2, 0]}, [0, 2]),
        ({"ignore_classes": [1]}, [0, 2, 3]),
        ({"ignore_classes": [1], "top_k": 1}, [3]),
    ],
)
def test_which_classes_are_kept_in_which_order(options, expected):
    found = classes(**options)

    assert [one.index for one in found] == expected
    assert [one.score for one in found] == [SCORES[index] for index in expected]


@pytest.mark.parametrize(("score", "label"), [(0.75, "Left"), (0.25, "Right"), (0.5, "Left")])
def test_one_number_decides_between_two_classes(score, label):
    (found,) = classes([score], binary_classification=True, top_k=1, label_map=HANDS)

    assert (found.label, found.score) == (label, max(score, 1 - score))


def test_both_classes_of_one_number_make_up_one():
    found = classes([0.25], binary_classification=True)

    assert found == (Classification(0, 0.25), Classification(1, 0.75))


def test_labels_by_number_may_bring_names_to_show():
    items = {"0": {"name": "Left", "display_name": "links"}, "1": {"name": "Right"}}

    found = classes([0.75, 0.25], label_items=items)

    assert found == (
        Classification(0, 0.75, "Left", "links"),
        Classification(1, 0.25, "Right"),
    )


def test_labels_come_from_a_file_with_one_a_line(tmp_path):
    file = tmp_path / "labels.txt"
    file.write_text("cat\ndog\n")

    assert [one.label for one in classes([0.5, 0.25], label_map_path=str(file))] == ["cat", "dog"]
    assert labels_of_text("cat\r\ndog") == {0: "cat", 1: "dog"}


def test_mediapipes_path_of_a_label_file_means_the_asset():
    path = "mediapipe/modules/hand_landmark/handedness.txt"

    (found,) = classes([0.75], binary_classification=True, top_k=1, label_map_path=path)

    assert found.label == "Left"


@pytest.mark.parametrize(
    ("scores", "options", "error", "message"),
    [
        ([0.5] * 3, {"label_map": HANDS}, FrameworkError, "tells 3 classes; expected 2, as many"),
        (
            [0.5] * 3,
            {"binary_classification": True},
            PayloadTypeError,
            "has 3 values; expected one",
        ),
        ([], {"label_map": HANDS}, FrameworkError, "tells 0 classes; expected 2"),
    ],
)
def test_a_tensor_that_does_not_fit_is_an_error(scores, options, error, message):
    with pytest.raises(error, match=message):
        classes(scores, **options)


def test_several_tensors_are_an_error():
    two = Tensors(np.zeros(2, np.float32), np.zeros(2, np.float32))

    with pytest.raises(PayloadTypeError, match="got 2 tensors; expected one, the scores"):
        run_calculator(TensorsToClassificationCalculator, tensors=[(0, two)])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"allow_classes": [1], "ignore_classes": [2]}, "are both set; give one of them"),
        ({"binary_classification": True, "allow_classes": [1]}, "goes with no choice of classes"),
    ],
)
def test_options_that_contradict_each_other_are_told_at_load(options, message):
    with pytest.raises(ValueError, match=message):
        classes(**options)
