from __future__ import annotations

import numpy as np
import pytest

from vitruvian.calculators.tensor.suppression import OverlapType, clusters, overlap, strongest

IOU = OverlapType.INTERSECTION_OVER_UNION


def _boxes(*rows):
    return np.array(rows, dtype=np.float32).reshape(-1, 4)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        # A 4 × 4 box and a 2 × 2 box that share 1 × 1; 5 × 5 holds both.
        (OverlapType.INTERSECTION_OVER_UNION, 1 / 19),
        (OverlapType.JACCARD, 1 / 25),
        (OverlapType.UNSPECIFIED_OVERLAP_TYPE, 1 / 25),
        (OverlapType.MODIFIED_JACCARD, 1 / 4),
    ],
)
def test_overlap_types_differ_in_what_they_divide_by(kind, expected):
    shared = overlap(_boxes((0, 0, 4, 4)), _boxes((3, 3, 5, 5)), kind)

    np.testing.assert_allclose(shared, [expected], rtol=1e-6)


@pytest.mark.parametrize("kind", OverlapType)
@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ((0, 0, 1, 1), (0, 0, 1, 1), 1),
        ((0, 0, 1, 1), (1, 0, 2, 1), 0),
        ((0, 0, 1, 1), (3, 3, 4, 4), 0),
        ((0, 0, 0, 0), (0, 0, 0, 0), 0),
    ],
)
def test_overlap_of_same_touching_distant_and_empty_boxes(kind, first, second, expected):
    assert overlap(_boxes(first), _boxes(second), kind).tolist() == [expected]


def test_strongest_suppresses_what_overlaps_more_than_the_threshold():
    boxes = _boxes((0, 0, 2, 2), (0, 0, 2, 1), (5, 5, 6, 6))
    scores = np.float32([0.5, 0.9, 0.7])

    assert strongest(boxes, scores, IOU, 0.4) == [1, 2]
    assert strongest(boxes, scores, IOU, 0.5) == [1, 2, 0]
    assert strongest(boxes, scores, IOU, 0.5, limit=2) == [1, 2]


def test_a_suppressed_box_suppresses_nothing():
    boxes = _boxes((0, 0, 4, 1), (1, 0, 5, 1), (2, 0, 6, 1))
    scores = np.float32([0.9, 0.8, 0.7])

    # Neighbours share 3 of 5, the outer two 2 of 6.
    assert strongest(boxes, scores, IOU, 0.5) == [0, 2]


def test_clusters_gather_what_overlaps_the_best_box():
    boxes = _boxes((0, 0, 4, 1), (1, 0, 5, 1), (2, 0, 6, 1))
    scores = np.float32([0.8, 0.9, 0.7])

    found = [(best, members.tolist()) for best, members in clusters(boxes, scores, IOU, 0.5)]

    assert found == [(1, [1, 0, 2])]


def test_equal_scores_keep_their_order():
    boxes = _boxes((0, 0, 1, 1), (5, 5, 6, 6), (9, 9, 10, 10))
    scores = np.float32([0.5, 0.5, 0.5])

    assert strongest(boxes, scores, IOU, 0.5) == [0, 1, 2]
    assert [best for best, _ in clusters(boxes, scores, IOU, 0.5)] == [0, 1, 2]


def test_cluster_that_lacks_even_its_best_box_is_the_last():
    boxes = _boxes((0, 0, 1, 1), (5, 5, 6, 6))

    found = [
        (best, members.tolist()) for best, members in clusters(boxes, np.float32([1, 2]), IOU, 1.0)
    ]

    assert found == [(1, [])]


def test_no_boxes():
    assert strongest(_boxes(), np.float32([]), IOU, 0.5) == []
    assert list(clusters(_boxes(), np.float32([]), IOU, 0.5)) == []
