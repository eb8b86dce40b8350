"""LandmarkIdentityCalculator: everyone keeps their number."""

from __future__ import annotations

import numpy as np
import pytest

from vitruvian.calculators.util.landmark_identity import LandmarkIdentityCalculator
from vitruvian.framework.errors import PayloadTypeError
from vitruvian.framework.formats import NormalizedLandmarkList, NormalizedRect
from vitruvian.framework.testing import run_calculator

FRAME = 33_333
SIZE = (1000, 500)
#: Four points around the middle, in pixels.
BODY = np.array([[-20, -40], [20, -40], [-20, 40], [20, 40]])


def person(x, number=None, side=200):
    """A body at x pixels; the region that it was found in, 200 pixels wide, has the number."""
    rows = np.ones((4, 5), np.float32)
    rows[:, :2] = (BODY + np.array([x, 250])) / SIZE
    rect = NormalizedRect(x / 1000, 0.5, side / 1000, side / 500, rect_id=number)
    return NormalizedLandmarkList(rows), rect


def numbered(frames, limit=None, **options):
    """The numbers of each frame; frames are lists of people, or None for no packet."""
    times = {place * FRAME: people for place, people in enumerate(frames) if people is not None}
    result = run_calculator(
        LandmarkIdentityCalculator(**options),
        image_size=[(place * FRAME, SIZE) for place in range(len(frames))],
        norm_landmarks=[(at, tuple(one for one, _ in people)) for at, people in times.items()],
        norm_rects=[(at, tuple(rect for _, rect in people)) for at, people in times.items()],
        lists=[[(at, tuple(range(len(people)))) for at, people in times.items()]],
        side_packets=None if limit is None else {"max_people": limit},
    )
    picked = dict(result.lists_out[0])
    ids = dict(result.ids)
    return [
        dict(zip(ids.get(at, ()), picked.get(at, ()), strict=True))
        for at in (place * FRAME for place in range(len(frames)))
    ]


def test_people_are_numbered_from_0():
    assert numbered([[person(100), person(500)]]) == [{0: 0, 1: 1}]


def test_regions_that_follow_somebody_keep_the_number_and_come_out_sorted():
    frames = [[person(100), person(500)], [person(510, 1), person(110, 0)]]

    assert numbered(frames) == [{0: 0, 1: 1}, {0: 1, 1: 0}]


def test_whoever_is_new_gets_a_new_number():
    assert numbered([[person(100)], [person(100, 0), person(800)]])[1] == {0: 0, 1: 1}


def test_a_new_region_on_somebody_tracked_is_dropped():
    frames = [[person(100)], [person(101), person(100, 0)]]

    assert numbered(frames)[1] == {0: 1}


def test_of_two_regions_on_one_person_the_unexpected_one_is_dropped():
    # 0 goes right by 10 pixels a frame, 1 left; at the end 1's landmarks jump onto 0.
    frames = [[person(100), person(700)]]
    frames += [[person(100 + 10 * n, 0), person(700 - 10 * n, 1)] for n in range(1, 20)]
    frames.append([person(300, 1), person(300, 0)])

    assert numbered(frames)[-1] == {0: 1}


def test_people_who_are_close_but_apart_both_stay():
    assert len(numbered([[person(100), person(112)]])[0]) == 2
    assert len(numbered([[person(100), person(108)]])[0]) == 1


def test_a_part_in_the_same_place_is_enough():
    one, rect = person(100)
    rows = one.array.copy()
    rows[2:, 0] += 0.1
    other = (NormalizedLandmarkList(rows), rect)

    assert len(numbered([[(one, rect), other]])[0]) == 2
    assert len(numbered([[(one, rect), other]], parts=((0, 1), (2, 3)))[0]) == 1


def test_whoever_was_hidden_is_known_where_they_should_be_by_now():
    # At 10 pixels a frame, 1 is hidden for 40 frames and comes out 400 pixels farther on.
    frames = [[person(900), person(100)]]
    frames += [[person(900, 0), person(100 + 10 * n, 1)] for n in range(1, 20)]
    frames += [[person(900, 0)]] * 40
    frames.append([person(900, 0), person(700)])

    assert numbered(frames)[-1] == {0: 0, 1: 1}


def test_whoever_stops_while_hidden_is_known_too():
    frames = [[person(900), person(100)]]
    frames += [[person(900, 0), person(100 + 10 * n, 1)] for n in range(1, 20)]
    frames += [[person(900, 0)]] * 40
    frames.append([person(900, 0), person(310)])

    assert numbered(frames)[-1] == {0: 0, 1: 1}


def test_far_from_where_somebody_was_lost_is_somebody_else():
    assert numbered([[person(100)], None, [person(600)]])[2] == {1: 0}
    assert numbered([[person(100)], None, [person(600)]], reach=3.0)[2] == {0: 0}


def test_the_lost_are_forgotten_in_time():
    frames = [[person(100)], *[None] * 40, [person(100)]]

    assert numbered(frames)[-1] == {0: 0}
    assert numbered(frames, memory_seconds=1.0)[-1] == {1: 0}


def test_two_lost_people_are_matched_to_the_nearer():
    frames = [[person(400), person(500)], None, [person(490), person(410)]]

    assert numbered(frames)[2] == {0: 1, 1: 0}


def test_people_who_pass_each_other_side_by_side_keep_their_numbers():
    frames = [[person(100), person(900)]]
    # Never closer than 20 pixels: one is tracked on.
    frames += [[person(100 + 20 * n, 0), person(910 - 20 * n, 1)] for n in range(1, 40)]

    assert all(one == {0: 0, 1: 1} for one in numbered(frames) if len(one) == 2)
    assert sum(len(one) == 2 for one in numbered(frames)) >= 38


def test_no_more_people_than_allowed():
    frames = [[person(100), person(500), person(800)], [person(800), person(500, 1)]]

    assert numbered(frames, limit=2) == [{0: 0, 1: 1}, {1: 1, 2: 0}]


def test_nobody_is_nothing():
    assert numbered([[]]) == [{}]


def test_lists_of_different_length_are_refused():
    landmarks, rect = person(100)

    with pytest.raises(PayloadTypeError, match="1, 2 elements"):
        run_calculator(
            LandmarkIdentityCalculator(),
            image_size=[(0, SIZE)],
            norm_landmarks=[(0, (landmarks,))],
            norm_rects=[(0, (rect, rect))],
            outputs=["ids"],
        )
