"""Skeletons: coloured by side, as wide as fits, smooth, and only where the person is seen."""

from __future__ import annotations

import av
import numpy as np
import pytest

import vitruvian as vt
from vitruvian.calculators.render.canvas import Canvas
from vitruvian.calculators.render.skeleton import SkeletonOverlayCalculator, draw_skeleton
from vitruvian.calculators.util.pose_landmarks import POSE_LANDMARK_NAMES, PoseLandmark
from vitruvian.calculators.video.yuv_picture import YuvPicture, YuvSource, planes_of

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
    draw_skeleton(Canvas(picture), landmarks, POSE_LANDMARK_NAMES, connections)
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


def test_a_mask_of_another_size_is_refused(table: vt.LandmarkTable) -> None:
    with pytest.raises(vt.FrameworkError, match=r"the mask is 40×40 and the picture 400×400; exp"):
        vt.run_calculator(
            SkeletonOverlayCalculator(connections=(LEFT_THIGH,)),
            image=[(0, np.zeros((400, 400, 3), np.uint8))],
            table=[(0, table)],
            mask=[(0, np.zeros((40, 40), np.float32))],
        )


@pytest.fixture
def frame() -> av.VideoFrame:
    frame = av.VideoFrame(400, 400, "yuv420p")
    for plane in planes_of(frame):
        plane[:] = np.arange(plane.size).reshape(plane.shape) % 200
    return frame


def overlaid(frame: av.VideoFrame, table: vt.LandmarkTable, **mask: object) -> vt.ImageFrame:
    sent = vt.run_calculator(
        SkeletonOverlayCalculator(connections=(LEFT_THIGH,)),
        image=[(0, vt.ImageFrame.deferred(YuvPicture(frame)))],
        table=[(0, table)],
        **mask,
    )
    ((_, image),) = sent.output
    return image


def planes_with(image: vt.ImageFrame) -> tuple[np.ndarray, ...]:
    assert isinstance(image.source, YuvSource)
    return planes_of(image.source.to_yuv())


def test_a_video_file_gets_skeletons_on_what_was_decoded(frame, table) -> None:
    before = [plane.copy() for plane in planes_of(frame)]

    y, u, v = planes_with(overlaid(frame, table))

    # Orange in BT.601, narrow range; on U and V at half the place.
    assert (y[200, 280], u[100, 140], v[100, 140]) == (169, 58, 176)
    for plane, old, half in zip((y, u, v), before, (1, 2, 2), strict=True):
        columns = (plane != old).any(axis=0).nonzero()[0] * half
        # The thigh, the knees' dots at 0.3 and 0.7, and nothing else.
        assert all(100 < column < 140 or 260 < column < 300 for column in columns)
    assert all(map(np.array_equal, planes_of(frame), before))


def test_whoever_reads_rgb_gets_the_skeleton_on_the_frame_in_rgb(frame, table) -> None:
    expected = YuvPicture(frame).pixels()
    draw_skeleton(Canvas(expected), body(), POSE_LANDMARK_NAMES, (LEFT_THIGH,))

    assert np.array_equal(overlaid(frame, table).data, expected)


def test_a_mask_dims_planes_as_it_dims_rgb(table: vt.LandmarkTable) -> None:
    grey = av.VideoFrame(400, 400, "yuv420p")
    for plane, number in zip(planes_of(grey), (120, 100, 160), strict=True):
        plane[:] = number
    mask = np.zeros((400, 400), np.float32)
    mask[:, :100] = 1
    image = overlaid(grey, table, mask=[(0, mask)])

    y, u, v = planes_with(image)

    assert (y[0, 0], u[0, 0], v[0, 0]) == (120, 100, 160)
    # 0.35 of what there is above black, which is 16, and of what differs from grey.
    assert (y[0, 399], u[0, 199], v[0, 199]) == (52, 118, 139)
    rgb = image.data.astype(int)
    assert np.abs(rgb[0, 399] - 0.35 * rgb[0, 0]).max() <= 1
