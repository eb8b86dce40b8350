from __future__ import annotations

import math

import numpy as np
import pytest

from vitruvian.calculators.util.alignment_points_rects import AlignmentPointsRectsCalculator
from vitruvian.calculators.util.detections_to_rects import DetectionsToRectsCalculator
from vitruvian.calculators.util.rect_transformation import RectTransformationCalculator
from vitruvian.framework.errors import PayloadTypeError
from vitruvian.framework.formats import NormalizedRect, Rect
from vitruvian.framework.testing import run_calculator

SIZE = (200, 100)
BOX = (0.1, 0.2, 0.4, 0.6)
POINTS = [[0.5, 0.5], [0.5, 0.1], [0.3, 0.9]]
UPRIGHT = {
    "rotation_vector_start_keypoint_index": 0,
    "rotation_vector_end_keypoint_index": 1,
    "rotation_vector_target_angle_degrees": 90,
}


def rects(calculator, output, /, **inputs):
    timed = {name: [(0, value)] for name, value in inputs.items()}
    return getattr(run_calculator(calculator, outputs=[output], **timed), output)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, (0.3, 0.5, 0.4, 0.6)),
        ({"conversion_mode": "USE_BOUNDING_BOX"}, (0.3, 0.5, 0.4, 0.6)),
        ({"conversion_mode": "USE_KEYPOINTS"}, (0.4, 0.5, 0.2, 0.8)),
    ],
)
def test_box_or_keypoints_give_place_and_size(payloads, options, expected):
    found = rects(
        DetectionsToRectsCalculator(**options),
        "norm_rect",
        detection=payloads.detection(BOX, POINTS),
    )

    np.testing.assert_allclose(payloads.numbers(found[0][1]), [*expected, 0.0], atol=1e-7)


@pytest.mark.parametrize(
    ("end", "target", "expected"),
    [
        ([0.5, 0.1], 90, 0.0),
        # 0.2 of the width and 0.4 of the height are both 40 pixels.
        ([0.7, 0.1], 90, math.pi / 4),
        ([0.3, 0.1], 90, -math.pi / 4),
        ([0.9, 0.5], 90, math.pi / 2),
        ([0.9, 0.5], 0, 0.0),
    ],
)
def test_the_rectangle_turns_with_two_keypoints(payloads, end, target, expected):
    options = {**UPRIGHT, "rotation_vector_target_angle_degrees": target}

    found = rects(
        DetectionsToRectsCalculator(**options),
        "norm_rect",
        detection=payloads.detection(BOX, [[0.5, 0.5], end]),
        image_size=SIZE,
    )

    assert found[0][1].rotation == pytest.approx(expected, abs=1e-6)


def test_of_a_list_the_first_or_all_become_rectangles(payloads):
    both = tuple(payloads.detection((x, 0.0, 0.2, 0.2), POINTS) for x in (0.0, 0.5))

    (one,) = rects(DetectionsToRectsCalculator, "norm_rect", detections=both)
    (all_of_them,) = rects(DetectionsToRectsCalculator, "norm_rects", detections=both)

    assert one[1].x_center == pytest.approx(0.1)
    assert [rect.x_center for rect in all_of_them[1]] == pytest.approx([0.1, 0.6])


def test_rectangles_in_pixels_are_rounded(payloads):
    detection = payloads.detection((0.1, 0.2, 0.403, 0.604), POINTS)

    found = rects(DetectionsToRectsCalculator, "rect", detection=detection, image_size=SIZE)
    several = rects(DetectionsToRectsCalculator, "rects", detection=detection, image_size=SIZE)

    assert found == [(0, Rect(60.0, 50.0, 81.0, 60.0))]
    assert several == [(0, (Rect(60.0, 50.0, 81.0, 60.0),))]


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        ("norm_rect", [(0, NormalizedRect(0.0, 0.0, 0.0, 0.0))]),
        ("norm_rects", [(0, (NormalizedRect(0.0, 0.0, 0.0, 0.0),))]),
        ("rect", [(0, Rect(0.0, 0.0, 0.0, 0.0))]),
        ("rects", []),
    ],
)
def test_an_empty_list_gives_nothing_or_a_rectangle_of_zeros(output, expected):
    plain = rects(DetectionsToRectsCalculator, output, detections=(), image_size=SIZE)
    zero = rects(
        DetectionsToRectsCalculator(output_zero_rect_for_empty_detections=True),
        output,
        detections=(),
        image_size=SIZE,
    )

    assert plain == []
    assert zero == expected


def test_a_rotation_without_image_size_at_that_time_gives_nothing(payloads):
    result = run_calculator(
        DetectionsToRectsCalculator(**UPRIGHT),
        outputs=["norm_rect"],
        detection=[(0, payloads.detection(BOX, POINTS))],
        image_size=[(1, SIZE)],
    )

    assert result.norm_rect == []


@pytest.mark.parametrize(
    ("calculator", "message"),
    [
        (
            DetectionsToRectsCalculator(rotation_vector_start_keypoint_index=0),
            "needs rotation_vector_end_keypoint_index too",
        ),
        (
            DetectionsToRectsCalculator(**UPRIGHT, rotation_vector_target_angle=1.0),
            "needs one of rotation_vector_target_angle and",
        ),
        (DetectionsToRectsCalculator(**UPRIGHT), "wire input 'IMAGE_SIZE' for the rotation"),
        (AlignmentPointsRectsCalculator(), "start_keypoint_index is missing; it is the centre"),
    ],
)
def test_options_that_do_not_fit_are_refused(payloads, calculator, message):
    with pytest.raises(ValueError, match=message):
        rects(calculator, "norm_rect", detection=payloads.detection(BOX, POINTS))


def test_wiring_that_does_not_fit_is_refused(payloads):
    detection = payloads.detection(BOX, POINTS)

    with pytest.raises(ValueError, match="exactly one input of DETECTION, DETECTIONS"):
        rects(
            DetectionsToRectsCalculator, "norm_rect", detection=detection, detections=(detection,)
        )
    with pytest.raises(ValueError, match="exactly one output of NORM_RECT, NORM_RECTS, RECT"):
        run_calculator(DetectionsToRectsCalculator, detection=[(0, detection)])
    with pytest.raises(ValueError, match="IMAGE_SIZE' for rectangles in pixels"):
        rects(DetectionsToRectsCalculator, "rect", detection=detection)


@pytest.mark.parametrize(
    ("options", "points", "message"),
    [
        ({"conversion_mode": "USE_KEYPOINTS"}, [[0.1, 0.1]], "has 1 keypoints; expected two"),
        (UPRIGHT, [[0.1, 0.1]], "keypoints 0 and 1: a detection has only 1"),
    ],
)
def test_a_detection_without_the_keypoints_is_an_error(payloads, options, points, message):
    with pytest.raises(PayloadTypeError, match=message):
        rects(
            DetectionsToRectsCalculator(**options),
            "norm_rect",
            detection=payloads.detection(BOX, points),
            image_size=SIZE,
        )


def test_alignment_points_make_a_square_in_pixels(payloads):
    found = rects(
        AlignmentPointsRectsCalculator(**UPRIGHT),
        "norm_rect",
        detection=payloads.detection(BOX, [[0.5, 0.5], [0.7, 0.1]]),
        image_size=SIZE,
    )

    side = 2 * math.hypot(40, 40)
    expected = [0.5, 0.5, side / 200, side / 100, math.pi / 4]
    np.testing.assert_allclose(payloads.numbers(found[0][1]), expected, atol=1e-6)


def test_mediapipe_makes_the_same_rectangles(reference, payloads):
    recorded = reference("util_calculators")
    classes = (DetectionsToRectsCalculator, AlignmentPointsRectsCalculator)
    by_name = {cls.__name__: cls for cls in classes}
    for case in recorded["rects_from_detections"]:
        found = rects(
            by_name[case["calculator"]](**case["options"]),
            "norm_rect",
            detection=payloads.detection(case["box"], case["kp"]),
            image_size=tuple(recorded["meta"]["image_size"]),
        )

        np.testing.assert_allclose(payloads.numbers(found[0][1]), case["expected"], atol=5e-7)


@pytest.mark.parametrize("sample", ["astronaut", "carphone_pristine", "demo"])
def test_regions_from_the_samples_detections_are_mediapipes(reference, payloads, sample):
    recorded = reference(f"upper_body_{sample}")
    size = (recorded["meta"]["width"], recorded["meta"]["height"])
    frames = [frame for frame in recorded["frames"] if "det" in frame]
    times = [frame["i"] for frame in frames]
    options = {
        "rotation_vector_start_keypoint_index": 2,
        "rotation_vector_end_keypoint_index": 3,
        "rotation_vector_target_angle_degrees": 90,
    }

    squares = run_calculator(
        AlignmentPointsRectsCalculator(**options),
        outputs=["norm_rect"],
        detection=[(f["i"], payloads.detection(f["det"]["box"], f["det"]["kp"])) for f in frames],
        image_size=[(time, size) for time in times],
    ).norm_rect
    regions = run_calculator(
        RectTransformationCalculator(scale_x=1.5, scale_y=1.5, square_long=True),
        norm_rect=squares,
        image_size=[(time, size) for time in times],
    ).norm_rect_out

    assert [time for time, _ in regions] == times
    for (_, found), frame in zip(regions, frames, strict=True):
        difference = payloads.numbers(found) - frame["roi_det"]
        # Keypoints are recorded with 6 decimals: half a unit off at both ends, times 1.5 and 2.
        place, sides, rotation = np.split(abs(difference), [2, 4])
        assert place.max() < 1e-6
        assert sides.max() < 3 * math.sqrt(2) * 1e-6
        assert rotation.max() * min(frame["roi_det"][2:4]) < 3 * math.sqrt(2) * 1e-6
