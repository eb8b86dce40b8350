"""Smoothing of several objects: each as if it were alone."""

from __future__ import annotations

import numpy as np
import pytest

from vitruvian.calculators.util.landmarks_smoothing import LandmarksSmoothingCalculator
from vitruvian.calculators.util.multi_landmarks_smoothing import (
    MultiLandmarksSmoothingCalculator,
    MultiWorldLandmarksSmoothingCalculator,
)
from vitruvian.calculators.util.multi_visibility_smoothing import (
    MultiVisibilitySmoothingCalculator,
)
from vitruvian.calculators.util.visibility_smoothing import VisibilitySmoothingCalculator
from vitruvian.framework.errors import PayloadTypeError
from vitruvian.framework.formats import LandmarkList, NormalizedLandmarkList, NormalizedRect
from vitruvian.framework.testing import run_calculator

FRAME = 33_333
FRAMES = 6
SIZE = (640, 480)
EURO = {"one_euro_filter": {"min_cutoff": 0.05, "beta": 80.0}}
VELOCITY = {"velocity_filter": {"window_size": 5, "velocity_scale": 10.0}}
LOW_PASS = {"low_pass_filter": {"alpha": 0.1}}
RNG = np.random.default_rng(5)
ROWS = RNG.random((3, FRAMES, 4, 5), np.float32)
TIMES = [place * FRAME for place in range(FRAMES)]
IMAGE_SIZE = [(time, SIZE) for time in TIMES]


def series(kind, person):
    return [(time, kind(ROWS[person, place])) for place, time in enumerate(TIMES)]


def together(*people):
    """Zip the series of several people into one of tuples."""
    return [
        (items[0][0], tuple(value for _, value in items)) for items in zip(*people, strict=True)
    ]


def ids(*numbers):
    return [(time, numbers) for time in TIMES]


@pytest.mark.parametrize("options", [EURO, VELOCITY, {"no_filter": {}}])
@pytest.mark.parametrize("with_roi", [False, True])
def test_each_object_is_smoothed_as_if_alone(options, with_roi):
    people = [series(NormalizedLandmarkList, place) for place in range(3)]
    rois = [[(time, NormalizedRect(0, 0, 0.1 * (1 + n), 0.2)) for time in TIMES] for n in range(3)]

    result = run_calculator(
        MultiLandmarksSmoothingCalculator(**options),
        norm_landmarks=together(*people),
        tracking_ids=ids(4, 2, 9),
        image_size=IMAGE_SIZE,
        **({"object_scale_roi": together(*rois)} if with_roi else {}),
    )

    alone = [
        run_calculator(
            LandmarksSmoothingCalculator(**options),
            norm_landmarks=people[n],
            image_size=IMAGE_SIZE,
            outputs=["norm_filtered_landmarks"],
            **({"norm_roi": rois[n]} if with_roi else {}),
        ).norm_filtered_landmarks
        for n in range(3)
    ]
    assert result.norm_filtered_landmarks == together(*alone)


def test_metres_are_smoothed_too():
    people = [series(LandmarkList, place) for place in range(2)]

    result = run_calculator(
        MultiWorldLandmarksSmoothingCalculator(**EURO),
        landmarks=together(*people),
        tracking_ids=ids(0, 1),
    )

    alone = [
        run_calculator(
            LandmarksSmoothingCalculator(**EURO), landmarks=one, outputs=["filtered_landmarks"]
        ).filtered_landmarks
        for one in people
    ]
    assert result.filtered_landmarks == together(*alone)


@pytest.mark.parametrize("kind", [NormalizedLandmarkList, LandmarkList])
def test_visibility_is_smoothed_as_if_alone(kind):
    people = [series(kind, place) for place in range(2)]
    name = "norm_landmarks" if kind is NormalizedLandmarkList else "landmarks"
    out = "norm_filtered_landmarks" if kind is NormalizedLandmarkList else "filtered_landmarks"

    result = run_calculator(
        MultiVisibilitySmoothingCalculator(**LOW_PASS),
        tracking_ids=ids(0, 1),
        outputs=[out],
        **{name: together(*people)},
    )

    alone = [
        getattr(
            run_calculator(VisibilitySmoothingCalculator(**LOW_PASS), outputs=[out], **{name: one}),
            out,
        )
        for one in people
    ]
    assert getattr(result, out) == together(*alone)


def test_numbers_count_not_places():
    first, second = series(NormalizedLandmarkList, 0), series(NormalizedLandmarkList, 1)
    swapped = [pair if n % 2 else pair[::-1] for n, (_, pair) in enumerate(together(first, second))]

    def smoothed(people, numbers):
        return run_calculator(
            MultiLandmarksSmoothingCalculator(**EURO),
            norm_landmarks=list(zip(TIMES, people, strict=True)),
            tracking_ids=list(zip(TIMES, numbers, strict=True)),
            image_size=IMAGE_SIZE,
        ).norm_filtered_landmarks

    straight = smoothed([pair for _, pair in together(first, second)], [(0, 1)] * FRAMES)
    crossed = smoothed(swapped, [(0, 1) if n % 2 else (1, 0) for n in range(FRAMES)])

    assert [dict(zip((0, 1), pair, strict=True)) for _, pair in straight] == [
        dict(zip((0, 1) if n % 2 else (1, 0), pair, strict=True))
        for n, (_, pair) in enumerate(crossed)
    ]


def test_whoever_was_away_begins_anew():
    people = series(NormalizedLandmarkList, 0)
    del people[3]

    result = run_calculator(
        MultiLandmarksSmoothingCalculator(**EURO),
        norm_landmarks=[(time, (one,)) for time, one in people],
        tracking_ids=[(time, (0,)) for time, _ in people],
        image_size=IMAGE_SIZE,
    )

    # The first and the one after the gap pass unchanged (up to rounding in pixels).
    found = dict(result.norm_filtered_landmarks)
    for place in (0, 4):
        np.testing.assert_allclose(found[TIMES[place]][0].array, ROWS[0, place], atol=1e-6)
    assert np.abs(found[TIMES[5]][0].array - ROWS[0, 5]).max() > 1e-3


def test_lists_of_different_length_are_refused():
    with pytest.raises(PayloadTypeError, match="1, 2, 1 elements"):
        run_calculator(
            MultiLandmarksSmoothingCalculator(**EURO),
            norm_landmarks=[(0, (NormalizedLandmarkList(ROWS[0, 0]),))],
            tracking_ids=[(0, (1, 2))],
            image_size=[(0, SIZE)],
        )
