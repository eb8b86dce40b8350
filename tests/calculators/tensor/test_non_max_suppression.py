from __future__ import annotations

import numpy as np
import pytest

from vitruvian.calculators.tensor.non_max_suppression import NonMaxSuppressionCalculator
from vitruvian.framework.errors import FrameworkError
from vitruvian.framework.formats import BoundingBox, Detection, Keypoint
from vitruvian.framework.testing import run_calculator

OPTIONS = {"min_suppression_threshold": 0.3, "overlap_type": "INTERSECTION_OVER_UNION"}


def _detection(score, x, label=0, keypoints=((0, 0),)):
    points = tuple(Keypoint(x + a, b) for a, b in keypoints)
    return Detection(score, BoundingBox(x, 0.0, 1.0, 1.0), points, label)


def _run(*streams, **options):
    result = run_calculator(
        NonMaxSuppressionCalculator(**{**OPTIONS, **options}),
        detections=[[(0, stream)] if stream is not None else [] for stream in streams],
    )
    return result.output


def test_default_keeps_the_best_as_it_is():
    weak, strong, other = _detection(0.5, 0.0), _detection(0.9, 0.25), _detection(0.6, 3.0)

    assert _run((weak, strong, other)) == [(0, (strong, other))]


def test_weighted_takes_the_mean_by_score():
    found = (_detection(0.25, 0.0), _detection(0.75, 0.25), _detection(0.5, 3.0))

    ((_, (merged, other)),) = _run(found, algorithm="WEIGHTED")

    assert merged.score == 0.75
    assert merged.box == BoundingBox(0.1875, 0.0, 1.0, 1.0)
    assert merged.keypoints == (Keypoint(0.1875, 0.0),)
    assert other == found[2]


def test_scores_of_zero_have_no_mean_and_the_first_stays():
    found = (_detection(0.0, 0.0), _detection(0.0, 0.25))

    assert _run(found, algorithm="WEIGHTED") == [(0, (found[0],))]


def test_streams_are_merged():
    one, two = _detection(0.5, 0.0), _detection(0.6, 3.0)

    assert _run((one,), (two,), num_detection_streams=2) == [(0, (two, one))]
    assert _run((one,), None, num_detection_streams=2) == [(0, (one,))]


@pytest.mark.parametrize("algorithm", ["DEFAULT", "WEIGHTED"])
def test_nothing_is_sent_for_no_detections_unless_asked(algorithm):
    assert _run((), algorithm=algorithm) == []
    assert _run((), algorithm=algorithm, return_empty_detections=True) == [(0, ())]


@pytest.mark.parametrize("algorithm", ["DEFAULT", "WEIGHTED"])
def test_low_scores_can_be_left_out(algorithm):
    found = (_detection(0.9, 0.0), _detection(0.4, 3.0))

    ((_, kept),) = _run(found, algorithm=algorithm, min_score_threshold=0.5)

    assert [d.box.xmin for d in kept] == [0.0]


def test_number_can_be_limited_as_in_mediapipe_only_without_weights():
    found = tuple(_detection(0.9 - i / 10, 2.0 * i) for i in range(4))

    assert len(_run(found, max_num_detections=2)[0][1]) == 2
    assert len(_run(found, max_num_detections=2, algorithm="WEIGHTED")[0][1]) == 4


def test_classes_can_be_treated_apart():
    found = (_detection(0.5, 0.0, 1), _detection(0.9, 0.0, 2), _detection(0.6, 0.0, 1))

    assert _run(found) == [(0, (found[1],))]
    assert _run(found, multiclass_nms=True) == [(0, (found[1], found[2]))]


def test_different_numbers_of_keypoints_have_no_mean():
    found = (_detection(0.5, 0.0), _detection(0.9, 0.0, keypoints=((0, 0), (1, 1))))

    with pytest.raises(FrameworkError, match=r"detections have \[1, 2\] keypoints"):
        _run(found, algorithm="WEIGHTED")


def test_detections_without_keypoints_have_a_mean():
    found = (_detection(0.5, 0.0, keypoints=()), _detection(0.5, 0.5, keypoints=()))

    ((_, (merged,)),) = _run(found, algorithm="WEIGHTED")

    assert merged.box == BoundingBox(0.25, 0.0, 1.0, 1.0)


def test_number_of_streams_must_match_the_option():
    with pytest.raises(ValueError, match="reads 2 untagged streams; expected 1"):
        _run((), ())


def test_limit_of_zero_is_refused():
    with pytest.raises(FrameworkError, match="max_num_detections is 0"):
        _run((), max_num_detections=0)


def test_many_detections_take_the_mean_of_all():
    rng = np.random.default_rng(0)
    found = tuple(_detection(float(s), float(x)) for s, x in rng.uniform(0.5, 0.6, (500, 2)))

    ((_, (merged,)),) = _run(found, algorithm="WEIGHTED")

    scores, places = np.array([(d.score, d.box.xmin) for d in found]).T
    assert merged.box.xmin == pytest.approx(float((scores * places).sum() / scores.sum()), abs=1e-6)
