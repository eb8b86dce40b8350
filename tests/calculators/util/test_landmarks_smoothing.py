from __future__ import annotations

import numpy as np
import pytest

from vitruvian.calculators.util.landmarks_smoothing import LandmarksSmoothingCalculator
from vitruvian.calculators.util.visibility_smoothing import VisibilitySmoothingCalculator
from vitruvian.framework.errors import GraphConfigError, PayloadTypeError
from vitruvian.framework.formats import NormalizedRect, Rect
from vitruvian.framework.testing import run_calculator

SIZE = (640, 360)
FRAME = 33_333
VELOCITY = {"velocity_filter": {"window_size": 5, "velocity_scale": 10.0}}
STILL = {"one_euro_filter": {"min_cutoff": 0.01}}


def smooth(options, landmarks, times, roi=()):
    inputs = {"norm_roi": list(roi)} if roi else {}
    result = run_calculator(
        LandmarksSmoothingCalculator(**options),
        norm_landmarks=landmarks,
        image_size=[(time, SIZE) for time in times],
        **inputs,
    )
    return result.norm_filtered_landmarks


def test_no_filter_passes_the_very_landmarks(payloads):
    landmarks = payloads.norm_landmarks([[0.1, 0.2, 0.3, 0.4, 0.5]])

    ((_, found),) = smooth({"no_filter": {}}, [(0, landmarks)], [0])

    assert found is landmarks


def test_visibility_and_presence_pass_unchanged(payloads):
    moving = [
        (
            i * FRAME,
            payloads.norm_landmarks([[0.1 * i, 0.5, 0.0, 0.1 * i, 0.9], [0.9, 0.1, 0, 1, 1]]),
        )
        for i in range(5)
    ]

    found = smooth(VELOCITY, moving, [time for time, _ in moving])

    for (_, given), (_, smoothed) in zip(moving, found, strict=True):
        np.testing.assert_array_equal(smoothed.array[:, 3:], given.array[:, 3:])
    assert found[-1][1].array[0, 0] != moving[-1][1].array[0, 0]


def test_a_frame_without_landmarks_resets_the_filter(payloads):
    one, other = (payloads.norm_landmarks([[x, x, 0.0], [0.9, 0.0, 0.0]]) for x in (0.2, 0.7))
    times = [1 * FRAME, 2 * FRAME, 3 * FRAME]

    without_gap = smooth(STILL, [(times[0], one), (times[1], other)], times[:2])
    with_gap = smooth(STILL, [(times[0], one), (times[2], other)], times)

    assert without_gap[1][1].array[0, 0] == pytest.approx(0.2, abs=0.01)
    assert [time for time, _ in with_gap] == [times[0], times[2]]
    np.testing.assert_allclose(with_gap[1][1].array, other.array, atol=1e-7)


def test_an_object_below_the_smallest_scale_passes(payloads):
    options = {"one_euro_filter": {"min_cutoff": 0.01, "min_allowed_object_scale": 50.0}}
    # 0.1 of the width and of the height are 64 and 36 pixels: their mean is 50.
    steps = [
        (FRAME, payloads.norm_landmarks([[0.2, 0.2, 0.0], [0.299, 0.299, 0.0]])),
        (2 * FRAME, payloads.norm_landmarks([[0.5, 0.5, 0.0], [0.599, 0.599, 0.0]])),
    ]

    found = smooth(options, steps, [FRAME, 2 * FRAME])

    assert [value for _, value in found] == [value for _, value in steps]


def test_absolute_landmarks_are_smoothed_as_they_are(payloads):
    result = run_calculator(
        LandmarksSmoothingCalculator(
            one_euro_filter={"min_cutoff": 1.0, "disable_value_scaling": True}
        ),
        landmarks=[
            (1_000_000, payloads.landmarks([[0.0, 0.0, 0.0]])),
            (2_000_000, payloads.landmarks([[1.0, 2.0, 3.0]])),
        ],
    )

    alpha = 1 / (1 + 1 / (2 * np.pi))
    found = result.filtered_landmarks[1][1]
    np.testing.assert_allclose(found.xyz, [[alpha, 2 * alpha, 3 * alpha]], rtol=1e-6)


def test_a_region_in_pixels_gives_the_scale_of_absolute_landmarks(payloads):
    steps = [(i * FRAME, payloads.landmarks([[10.0 * i, 0.0, 0.0]])) for i in range(1, 4)]

    def filtered(side):
        return run_calculator(
            LandmarksSmoothingCalculator(**VELOCITY),
            landmarks=steps,
            roi=[(time, Rect(0.0, 0.0, side, side)) for time, _ in steps],
        ).filtered_landmarks[-1][1]

    # The same movement is slow for a large object.
    assert filtered(1000.0).array[0, 0] < filtered(10.0).array[0, 0] < 30.0


def test_the_number_of_landmarks_must_not_change(payloads):
    steps = [(i * FRAME, payloads.norm_landmarks([[0.1, 0.5], [0.5, 0.1]][:i])) for i in (2, 1)]
    in_order = [(time, marks) for (_, marks), (time, _) in zip(steps, reversed(steps), strict=True)]

    with pytest.raises(PayloadTypeError, match="began with 2 landmarks and now got 1"):
        smooth(
            {"velocity_filter": {"disable_value_scaling": True}},
            in_order,
            [time for time, _ in in_order],
        )


def test_mediapipe_smooths_alike_to_the_bit(reference, payloads):
    cases = reference("util_calculators")["landmarks_smoothing"]
    assert len(cases) == 12
    for case in cases:
        frames = case["frames"]
        found = smooth(
            case["options"],
            [
                (frame["t"], payloads.norm_landmarks(frame["landmarks"]))
                for frame in frames
                if frame["landmarks"]
            ],
            [frame["t"] for frame in frames],
            [(frame["t"], NormalizedRect(*frame["roi"])) for frame in frames if frame["roi"]],
        )

        assert [time for time, _ in found] == [frame["t"] for frame in case["expected"]]
        # Without a filter MediaPipe still goes to pixels and back, which costs a last bit.
        tolerance = 1.2e-7 if "no_filter" in case["options"] else 0.0
        for (_, value), frame in zip(found, case["expected"], strict=True):
            expected = np.array(frame["landmarks"], np.float32)
            np.testing.assert_allclose(value.array, expected, rtol=0, atol=tolerance)


@pytest.mark.parametrize("sample", ["astronaut", "carphone_pristine", "demo"])
def test_the_samples_are_smoothed_as_by_mediapipe(reference, payloads, sample):
    recorded = reference(f"upper_body_{sample}")
    size = (recorded["meta"]["width"], recorded["meta"]["height"])
    frames = recorded["frames"]

    found = run_calculator(
        LandmarksSmoothingCalculator(**VELOCITY),
        norm_landmarks=[
            (frame["t"], payloads.norm_landmarks(frame["lm"])) for frame in frames if "lm" in frame
        ],
        image_size=[(frame["t"], size) for frame in frames],
    ).norm_filtered_landmarks

    expected = [(frame["t"], frame["sm"]) for frame in frames if "sm" in frame]
    assert [time for time, _ in found] == [time for time, _ in expected]
    for (_, value), (_, smoothed) in zip(found, expected, strict=True):
        # The landmarks that go in are recorded with 6 decimals.
        np.testing.assert_allclose(value.xyz, smoothed, rtol=0, atol=4e-5)


def test_full_body_landmarks_are_filtered_as_by_mediapipe(reference, payloads):
    recorded = reference("full_body_filtering")
    size = np.array([recorded["meta"]["width"], recorded["meta"]["height"]])
    frames = recorded["frames"]
    times = [frame["t"] for frame in frames]

    visible = run_calculator(
        VisibilitySmoothingCalculator(low_pass_filter={"alpha": 0.1}),
        norm_landmarks=[(f["t"], payloads.norm_landmarks(f["lm_raw"])) for f in frames],
    ).norm_filtered_landmarks
    result = run_calculator(
        LandmarksSmoothingCalculator(one_euro_filter={"min_cutoff": 0.05, "beta": 80.0}),
        norm_landmarks=visible,
        image_size=[(time, tuple(size.tolist())) for time in times],
        norm_roi=[(frame["t"], square_of(np.array(frame["aux"]), size)) for frame in frames],
    )

    for (_, value), frame in zip(result.norm_filtered_landmarks, frames, strict=True):
        np.testing.assert_allclose(value.array[:, :4], frame["lm"], rtol=0, atol=5e-6)


def square_of(auxiliary, size):
    """Return the region that two auxiliary landmarks span, as it scales the filter."""
    side = 2 * np.linalg.norm((auxiliary[1] - auxiliary[0]) * size)
    return NormalizedRect(0.5, 0.5, *(side / size).tolist())


def test_full_body_world_landmarks_are_filtered_as_by_mediapipe(reference, payloads):
    frames = reference("full_body_filtering")["frames"]
    options = {"min_cutoff": 0.1, "beta": 40.0, "disable_value_scaling": True}

    result = run_calculator(
        LandmarksSmoothingCalculator(one_euro_filter=options),
        landmarks=[
            (f["t"], payloads.landmarks([row[:3] for row in f["world_raw"]])) for f in frames
        ],
    )

    for (_, value), frame in zip(result.filtered_landmarks, frames, strict=True):
        np.testing.assert_allclose(value.xyz, frame["world"], rtol=0, atol=5e-6)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, "choose one filter of .*; this node has none of them"),
        ({**VELOCITY, "no_filter": {}}, "this node has no_filter and velocity_filter"),
    ],
)
def test_exactly_one_filter_must_be_chosen(options, message):
    with pytest.raises(ValueError, match=message):
        run_calculator(LandmarksSmoothingCalculator(**options), norm_landmarks=[], image_size=[])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"velocity_filter": {"window_size": -1}}, "window_size must not be negative"),
        ({"one_euro_filter": {"min_cutoff": 0.0}}, "min_cutoff must be greater than 0"),
        ({"one_euro_filter": {"min_cutof": 1.0}}, "unknown field 'one_euro_filter.min_cutof'"),
    ],
)
def test_wrong_filter_options_are_refused(options, message):
    with pytest.raises(GraphConfigError, match=message):
        LandmarksSmoothingCalculator(**options)


@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        (("norm_landmarks",), "wire input 'IMAGE_SIZE' for NORM_LANDMARKS"),
        (("landmarks", "image_size"), "IMAGE_SIZE goes with NORM_LANDMARKS"),
        (("image_size",), "exactly one input of NORM_LANDMARKS, LANDMARKS"),
    ],
)
def test_wiring_that_does_not_fit_is_refused(inputs, message):
    with pytest.raises(ValueError, match=message):
        run_calculator(LandmarksSmoothingCalculator(**VELOCITY), **{name: [] for name in inputs})
