"""Skeletons: coloured by side, as wide as fits, smooth, and only where the person is seen."""

from __future__ import annotations

import numpy as np
import pytest

import vitruvian as vt
from vitruvian.calculators.render.skeleton import SkeletonOverlayCalculator, draw_skeleton
from vitruvian.calculators.util.pose_landmarks import POSE_LANDMARK_NAMES, PoseLandmark

ORANGE, BLUE = (255, 167, 38), (38, 198, 240)
LEFT_THIGH = (PoseLandmark.LEFT_HIP, PoseLandmark.LEFT_KNEE)
RIGHT_THIGH = (PoseLandmark.RIGHT_HIP, PoseLandmark.RIGHT_KNEE)
HIPS = (PoseLandmark.LEFT_HIP, PoseLandmark.RIGHT_HIP)


def body(**changes: tuple[float, ...]) -> np.ndarray:
    """Return a person of hips and knees: the left at x = 0.7, as of one who faces the camera."""
    landmarks = np.zeros((33, 5), np.float32)
    places = {"left_hip": (0.7, 0.2), "left_knee": (0.7, 0.8)}
    places |= {"right_hip": (0.3, 0.2), "right_knee": (0.3, 0.8)}
    for name, (x, y) in places.items():
        landmarks[POSE_LANDMARK_NAMES.index(name)] = (x, y, 0, 1, 1)
    for name, row in changes.items():
        landmarks[POSE_LANDMARK_NAMES.index(name)] = row
    return landmarks


def drawn(landmarks: np.ndarray, *connections: tuple[int, int], size: int = 400) -> np.ndarray:
    picture = np.full((size, size, 3), 120, np.uint8)
    draw_skeleton(picture, landmarks, POSE_LANDMARK_NAMES, connections)
    return picture


def width_at(picture: np.ndarray, row: int) -> int:
    return int((picture[row] != 120).any(axis=1).sum())


def test_each_side_has_its_colour_and_what_joins_them_is_white() -> None:
    picture = drawn(body(), LEFT_THIGH, RIGHT_THIGH, HIPS)

    assert tuple(picture[200, 280]) == ORANGE
    assert tuple(picture[200, 120]) == BLUE
    assert tuple(picture[80, 200]) == (245, 245, 245)


def test_lines_are_as_wide_as_fits_the_picture() -> None:
    widths = [
        width_at(drawn(body(), LEFT_THIGH, size=size), size // 2) for size in (100, 400, 1600)
    ]

    assert widths == sorted(set(widths))
    assert 16 <= widths[2] <= 28


def test_lines_of_a_person_far_away_are_thinner() -> None:
    far = body()
    far[:, :2] = 0.5 + (far[:, :2] - 0.5) / 8
    near, small = drawn(body(), LEFT_THIGH, size=1600), drawn(far, LEFT_THIGH, size=1600)

    assert width_at(small, 800) < width_at(near, 800) / 2


def test_edges_are_smooth() -> None:
    slanted = body(left_knee=(0.75, 0.8, 0, 1, 1))
    colours = {tuple(pixel) for pixel in drawn(slanted, LEFT_THIGH)[150:250].reshape(-1, 3)}

    # Ground, edge and limb, and much in between.
    assert len(colours) > 20


@pytest.mark.parametrize("hidden", [(0.7, 0.8, 0, 0.2, 1), (np.nan, np.nan, 0, 1, 1)])
def test_what_is_not_seen_is_left_out(hidden: tuple[float, ...]) -> None:
    picture = drawn(body(left_knee=hidden), LEFT_THIGH, RIGHT_THIGH)

    assert tuple(picture[200, 280]) == (120, 120, 120)
    assert tuple(picture[200, 120]) == BLUE


def test_nobody_is_drawn_where_nobody_is_seen() -> None:
    assert (drawn(np.zeros((33, 5), np.float32), HIPS) == 120).all()


def test_what_is_nearer_is_drawn_over_what_is_behind() -> None:
    crossed = {"left_knee": (0.3, 0.8, 0, 1, 1), "right_knee": (0.7, 0.8, 0, 1, 1)}
    for z, colour in ((-1, ORANGE), (1, BLUE)):
        landmarks = body(**crossed)
        landmarks[list(LEFT_THIGH), 2] = z
        assert tuple(drawn(landmarks, LEFT_THIGH, RIGHT_THIGH)[200, 200]) == colour


def test_far_outside_of_the_picture_is_no_error() -> None:
    assert (drawn(body(left_knee=(1e9, -1e9, 0, 1, 1)), LEFT_THIGH) != 120).any()


@pytest.fixture
def table() -> vt.LandmarkTable:
    return vt.LandmarkTable(0, POSE_LANDMARK_NAMES, (0,), [body()])


def test_the_calculator_draws_everybody_onto_a_copy(table: vt.LandmarkTable) -> None:
    picture = np.full((400, 400, 3), 120, np.uint8)
    sent = vt.run_calculator(
        SkeletonOverlayCalculator(connections=(LEFT_THIGH,)),
        image=[(0, picture), (10, picture)],
        table=[(0, table)],
    )

    first, second = (frame.data for _, frame in sent.output)
    assert np.array_equal(first, drawn(body(), LEFT_THIGH))
    assert np.array_equal(second, picture)
    assert (picture == 120).all()


def test_a_mask_dims_everything_beside_the_person(table: vt.LandmarkTable) -> None:
    picture = np.full((400, 400, 3), 120, np.uint8)
    mask = np.zeros((400, 400), np.float32)
    mask[:, :100] = 1
    sent = vt.run_calculator(
        SkeletonOverlayCalculator(connections=(LEFT_THIGH,)),
        image=[(0, picture)],
        table=[(0, table)],
        mask=[(0, mask)],
    )

    ((_, frame),) = sent.output
    assert frame.data[0, 0].tolist() == [120] * 3
    assert frame.data[0, 399].tolist() == [42] * 3


def test_a_small_picture_keeps_lines_of_a_pixel() -> None:
    assert 1 <= width_at(drawn(body(), LEFT_THIGH, size=40), 20) <= 5
