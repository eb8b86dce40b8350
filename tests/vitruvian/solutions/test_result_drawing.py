"""A result draws itself as its solution declares."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from vitruvian.calculators.render.canvas import Canvas
from vitruvian.calculators.render.skeleton import draw_skeleton
from vitruvian.framework.formats import ImageFrame, LandmarkTable, NormalizedLandmarkList
from vitruvian.solutions.drawing_utils import DrawingSpec, draw_landmarks
from vitruvian.solutions.pipeline import LandmarkSet
from vitruvian.solutions.pose import WHOLE_BODY
from vitruvian.solutions.results import Result

GREY = np.full((60, 80, 3), 100, np.uint8)
BODY = np.random.default_rng(5).uniform(0.1, 0.9, (1, 33, 5)).astype(np.float32)
NO_BODY = np.full((1, 33, 5), np.nan, np.float32)
GREEN = DrawingSpec(color=(0, 255, 0), thickness=1)


def result(
    landmarks: np.ndarray, *parts: LandmarkSet, mask: np.ndarray | None = None, **extras: object
) -> Result:
    names = tuple(name for part in parts for name in part.names)
    table = LandmarkTable(0, names, tuple(range(len(landmarks))), landmarks, **extras)
    return Result(0, 0, ImageFrame(GREY), table, mask, parts)


def test_a_pose_is_drawn_as_a_skeleton() -> None:
    expected = GREY.copy()
    draw_skeleton(Canvas(expected), BODY[0], WHOLE_BODY.names, sorted(WHOLE_BODY.connections))

    drawn = result(BODY, WHOLE_BODY).drawn()

    assert np.array_equal(drawn, expected)
    assert (drawn != 100).any()
    assert (GREY == 100).all()


def test_other_landmarks_are_drawn_as_by_the_drawing_utilities() -> None:
    marked = replace(WHOLE_BODY, is_body=False)
    expected = GREY.copy()
    marks = NormalizedLandmarkList(BODY[0])
    draw_landmarks(expected, marks, marked.connections, marked.style())

    assert np.array_equal(result(BODY, marked).drawn(), expected[:, :, ::-1])


def test_a_part_that_was_not_found_is_left_out() -> None:
    tip = LandmarkSet(("tip",))
    point = np.array([[[0.5, 0.5, 0, np.nan, np.nan]]], np.float32)

    both = result(np.concatenate([BODY, point], axis=1), WHOLE_BODY, tip).drawn()
    one = result(np.concatenate([NO_BODY, point], axis=1), WHOLE_BODY, tip).drawn()

    assert np.array_equal(one, result(point, tip).drawn())
    assert (both != one).any()


@pytest.mark.parametrize(
    ("declared", "dots"),
    [({}, True), ({"connection_style": lambda: {(0, 1): GREEN}}, False)],
)
def test_lines_with_a_style_of_their_own_need_no_dots(
    declared: dict[str, Callable[[], Mapping[tuple[int, int], DrawingSpec]]], dots: bool
) -> None:
    line = partial(LandmarkSet, ("a", "b"), frozenset({(0, 1)}))
    ends = np.array([[[0.25, 0.5, 0, 1, 1], [0.75, 0.5, 0, 1, 1]]], np.float32)

    drawn = result(ends, line(**declared)).drawn()

    assert (drawn[:, :, 0] == 255).any() == dots
    assert (drawn[30, 40] != 100).any()


def test_a_mask_leaves_the_person_light() -> None:
    mask = np.zeros((60, 80), np.float32)
    mask[:, 40:] = 1

    drawn = result(np.zeros((0, 0, 5)), mask=mask).drawn()

    assert (drawn[:, :40] == 35).all()
    assert (drawn[:, 40:] == 100).all()


def test_boxes_are_drawn() -> None:
    drawn = result(np.zeros((1, 0, 5)), boxes=[[0.25, 0.25, 0.5, 0.5]]).drawn()

    assert (drawn[15, 20:60] == 224).all()
    assert (drawn[30, 40] == 100).all()


def test_notebooks_show_the_drawing() -> None:
    png = result(BODY, WHOLE_BODY)._repr_png_()

    assert png is not None
    assert png.startswith(b"\x89PNG")
