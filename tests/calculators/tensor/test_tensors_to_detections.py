from __future__ import annotations

import numpy as np
import pytest

from vitruvian.calculators.tensor.tensors_to_detections import TensorsToDetectionsCalculator
from vitruvian.framework.errors import FrameworkError
from vitruvian.framework.formats import Tensors
from vitruvian.framework.testing import run_calculator

OPTIONS = {
    "num_classes": 2,
    "num_boxes": 3,
    "num_coords": 4,
    "reverse_output_order": True,
    "x_scale": 1.0,
    "y_scale": 1.0,
    "w_scale": 1.0,
    "h_scale": 1.0,
    "min_score_thresh": 0.5,
}
ANCHORS = np.array([[0.25, 0.5, 1, 1]] * 3, dtype=np.float32)


def _tensors(scores, boxes=((0, 0, 1, 1), (0.125, 0, 1, 1), (0, 0, 1, 1))):
    return Tensors(np.array([boxes], dtype=np.float32), np.array([scores], dtype=np.float32))


def _run(tensors, side=None, **options):
    result = run_calculator(
        TensorsToDetectionsCalculator(**{**OPTIONS, **options}),
        tensors=[(0, tensors)],
        side_packets={"anchors": ANCHORS} if side is None else side,
    )
    ((_, detections),) = result.detections
    return detections


def test_boxes_at_the_threshold_are_kept_in_their_order():
    detections = _run(_tensors([[0.1, 0.5], [0.9, 0.2], [0.49, 0]]))

    assert [d.score for d in detections] == [0.5, np.float32(0.9)]
    assert [d.label_id for d in detections] == [1, 0]
    assert [d.box.xmin for d in detections] == [-0.25, -0.125]


def test_empty_tuple_is_sent_when_nothing_is_found():
    assert _run(_tensors(np.zeros((3, 2)))) == ()


def test_without_a_threshold_every_box_counts():
    assert len(_run(_tensors(np.zeros((3, 2))), min_score_thresh=None)) == 3


@pytest.mark.parametrize(("least", "kept"), [(0.0, 3), (0.3, 2), (1, 0)])
def test_a_side_packet_sets_the_threshold_in_place_of_the_option(least, kept):
    side = {"anchors": ANCHORS, "min_score_side": least}

    assert len(_run(_tensors([[0.9, 0], [0.4, 0], [0.1, 0]]), side)) == kept


@pytest.mark.parametrize(
    ("least", "clip", "kept"),
    [
        (0.5, 100.0, [1.0, 0.5]),
        (0.5, None, [1.0, 0.5]),
        # What lies below -1 counts as -1, whose sigmoid is 0.27.
        (0.25, 1.0, [0.731, 0.5, 0.269]),
        (0.8, 1.0, []),
        (0.0, 100.0, [1.0, 0.5, 0.0]),
        (None, 100.0, [1.0, 0.5, 0.0]),
    ],
)
def test_raw_scores_may_be_clipped_and_put_through_a_sigmoid(least, clip, kept):
    detections = _run(
        _tensors([[-50, 50], [0, -1], [-50, -60]]),
        sigmoid_score=True,
        score_clipping_thresh=clip,
        min_score_thresh=least,
    )

    assert [d.score for d in detections] == pytest.approx(kept, abs=1e-3)


def test_max_results_keeps_the_first():
    detections = _run(_tensors([[0.6, 0], [0.9, 0], [0.7, 0]]), max_results=2)

    assert [d.score for d in detections] == [np.float32(0.6), np.float32(0.9)]


@pytest.mark.parametrize(
    ("options", "side"),
    [
        ({"ignore_classes": [0]}, {}),
        ({"allow_classes": [1]}, {}),
        ({}, {"ignore_classes_side": (0,)}),
    ],
)
def test_classes_can_be_left_out(options, side):
    tensors = _tensors([[0.9, 0.6], [0.9, 0.1], [0.9, 0.7]])

    detections = _run(tensors, {"anchors": ANCHORS, **side}, **options)

    assert [d.label_id for d in detections] == [1, 1]


def test_anchors_may_come_as_a_third_tensor_with_rows_first():
    boxes, scores = _tensors([[0.9, 0]] * 3)
    anchors = ANCHORS[:, [1, 0, 3, 2]].copy()

    found = _run(Tensors(boxes, scores, anchors), {})

    assert found == _run(Tensors(boxes, scores))


def test_tensors_can_be_swapped():
    boxes, scores = _tensors([[0.9, 0]] * 3)
    mapping = {"detections_tensor_index": 1, "scores_tensor_index": 0}

    assert _run(Tensors(scores, boxes), tensor_mapping=mapping) == _run(Tensors(boxes, scores))


@pytest.mark.parametrize(
    ("tensors", "message"),
    [
        (Tensors(np.zeros((1, 3, 4), np.float32)), "TENSORS holds 1 tensors"),
        (
            Tensors(np.zeros((1, 3, 5), np.float32), np.zeros((1, 3, 2), np.float32)),
            r"tensor 0 \(boxes\) has the shape \[1, 3, 5\]; expected \[1, 3, 4\]",
        ),
        (
            Tensors(np.zeros((1, 3, 4), np.float32), np.zeros((1, 3, 1), np.float32)),
            r"tensor 1 \(scores\) has the shape \[1, 3, 1\]; expected \[1, 3, 2\]",
        ),
    ],
)
def test_tensors_that_do_not_fit_are_named(tensors, message):
    with pytest.raises(FrameworkError, match=message):
        _run(tensors)


@pytest.mark.parametrize(
    ("side", "message"),
    [({}, "got no anchors; expected 3"), ({"anchors": ANCHORS[:2]}, "got 2 anchors; expected 3")],
)
def test_anchors_must_match_the_boxes(side, message):
    with pytest.raises(FrameworkError, match=message):
        _run(_tensors(np.zeros((3, 2))), side)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"num_coords": 6}, "num_coords is 6; expected 4"),
        ({"x_scale": 0.0}, "expected numbers other than 0"),
        ({"max_results": 0}, "expected max_results other than 0"),
        ({"ignore_classes": [0], "allow_classes": [1]}, "only one list of classes"),
    ],
)
def test_options_that_cannot_work_are_refused(options, message):
    with pytest.raises(FrameworkError, match=message):
        _run(_tensors(np.zeros((3, 2))), **options)
