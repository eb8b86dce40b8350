from __future__ import annotations

import numpy as np
import pytest

from vitruvian.calculators.tensor.box_decoding import (
    Boxes,
    BoxFormat,
    BoxLayout,
    best_classes,
    decode_boxes,
    to_detections,
)
from vitruvian.framework.formats import BoundingBox, Keypoint

ANCHOR = np.array([[0.5, 0.25, 1.0, 2.0]], dtype=np.float32)


def _f(*values):
    return np.array([values], dtype=np.float32)


@pytest.mark.parametrize(
    ("box_format", "raw"),
    [
        (BoxFormat.XYWH, (10, 20, 40, 60)),
        (BoxFormat.YXHW, (20, 10, 60, 40)),
        (BoxFormat.UNSPECIFIED, (20, 10, 60, 40)),
        # Centre (10, 20) minus half the size, with the sign turned, and plus half the size.
        (BoxFormat.XYXY, (10, 10, 30, 50)),
    ],
)
def test_every_box_format_gives_the_same_box(box_format, raw):
    layout = BoxLayout(box_format, scale=(100.0, 100.0, 100.0, 100.0))

    boxes = decode_boxes(_f(*raw), ANCHOR, layout)

    # x: 0.1 · 1 + 0.5, y: 0.2 · 2 + 0.25; width 0.4 · 1, height 0.6 · 2.
    np.testing.assert_allclose(boxes.xyxy, [[0.4, 0.05, 0.8, 1.25]], atol=1e-6)
    assert boxes.xyxy.dtype == np.float32


def test_size_may_be_a_logarithm():
    layout = BoxLayout(BoxFormat.XYWH, scale=(1.0, 1.0, 2.0, 4.0), exponential_size=True)

    boxes = decode_boxes(_f(0, 0, 2 * np.log(3), 0), ANCHOR, layout)

    np.testing.assert_allclose(boxes.xyxy, [[-1, -0.75, 2, 1.25]], rtol=1e-6)


@pytest.mark.parametrize(
    ("box_format", "points"),
    [(BoxFormat.XYWH, (10, 20, 30, 40)), (BoxFormat.YXHW, (20, 10, 40, 30))],
)
def test_keypoints_are_relative_to_the_anchor(box_format, points):
    layout = BoxLayout(
        box_format, box_offset=0, keypoint_offset=5, num_keypoints=2, scale=(100.0,) * 4
    )

    boxes = decode_boxes(_f(0, 0, 0, 0, 99, *points), ANCHOR, layout)

    np.testing.assert_allclose(boxes.keypoints, [[[0.6, 0.65], [0.8, 1.05]]], rtol=1e-6)


def test_box_may_stand_behind_the_keypoints():
    layout = BoxLayout(BoxFormat.XYWH, box_offset=2, num_keypoints=1)

    boxes = decode_boxes(_f(1, 1, 0, 0, 2, 2), ANCHOR, layout)

    np.testing.assert_allclose(boxes.xyxy, [[-0.5, -1.75, 1.5, 2.25]])
    np.testing.assert_allclose(boxes.keypoints, [[[1.5, 2.25]]])


def test_score_is_clipped_before_the_sigmoid():
    raw = np.array([[0], [5], [-500], [500]], dtype=np.float32)

    scores, _ = best_classes(raw, use_sigmoid=True, clip=2.0)

    limit = 1 / (1 + np.exp(-2))
    np.testing.assert_allclose(scores, [0.5, limit, 1 - limit, limit], rtol=1e-6)


def test_unclipped_score_may_be_extreme():
    raw = np.array([[-500], [500]], dtype=np.float32)

    assert best_classes(raw, use_sigmoid=True, clip=None)[0].tolist() == [0, 1]


@pytest.mark.parametrize(
    ("options", "scores", "classes"),
    [
        ({}, [3, 9], [2, 0]),
        ({"ignored": {0}}, [3, 8], [2, 1]),
        ({"ignored": {0, 2}}, [2, 8], [1, 1]),
        ({"allowed": {0}}, [1, 9], [0, 0]),
        ({"ignored": {0, 1, 2}}, [-np.inf, -np.inf], [0, 0]),
    ],
)
def test_best_class_is_chosen_among_those_that_count(options, scores, classes):
    raw = np.array([[1, 2, 3], [9, 8, 7]], dtype=np.float32)

    found = best_classes(raw, use_sigmoid=False, clip=None, **options)

    assert found[0].tolist() == scores
    assert found[1].tolist() == classes


def _boxes(*rows):
    corners = np.array(rows, dtype=np.float32).reshape(-1, 4)
    return Boxes(corners, np.tile(np.float32([[[0.25, 0.125]]]), (len(rows), 1, 1)))


def test_detections_keep_score_box_keypoints_and_class():
    (detection,) = to_detections(_boxes((0, 0.25, 0.5, 1)), np.float32([0.75]), np.array([3]))

    assert detection.score == 0.75
    assert detection.box == BoundingBox(0.0, 0.25, 0.5, 0.75)
    assert detection.keypoints == (Keypoint(0.25, 0.125),)
    assert detection.label_id == 3


def test_flipped_detections_count_from_below():
    (detection,) = to_detections(
        _boxes((0, 0.25, 0.5, 1)), np.float32([0.75]), np.array([0]), flip_vertically=True
    )

    assert detection.box == BoundingBox(0.0, 0.0, 0.5, 0.75)
    assert detection.keypoints == (Keypoint(0.25, 0.875),)


def test_boxes_of_negative_or_unknown_size_are_left_out_before_the_limit():
    boxes = _boxes((0.5, 0, 0, 1), (0, 0, np.nan, 1), (0, 0, 1, 1), (0, 0, 0, 0), (0, 0, 2, 2))

    found = to_detections(boxes, np.float32([5, 4, 3, 2, 1]), np.zeros(5, dtype=np.intp), limit=2)

    assert [detection.score for detection in found] == [3, 2]


def test_no_boxes_make_no_detections():
    assert to_detections(_boxes(), np.float32([]), np.array([], dtype=np.intp)) == ()
