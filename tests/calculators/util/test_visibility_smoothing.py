from __future__ import annotations

import numpy as np
import pytest

from vitruvian.calculators.util.visibility_smoothing import VisibilitySmoothingCalculator
from vitruvian.framework.errors import GraphConfigError, PayloadTypeError
from vitruvian.framework.testing import run_calculator


def test_visibility_alone_is_smoothed(payloads):
    result = run_calculator(
        VisibilitySmoothingCalculator(low_pass_filter={"alpha": 0.25}),
        landmarks=[
            (0, payloads.landmarks([[1.0, 2.0, 3.0, 0.0, 0.5]])),
            (1, payloads.landmarks([[4.0, 5.0, 6.0, 1.0, 0.7]])),
        ],
    )

    found = result.filtered_landmarks[1][1].array
    np.testing.assert_allclose(found, [[4.0, 5.0, 6.0, 0.25, 0.7]], atol=1e-7)


def test_no_filter_passes_the_very_landmarks(payloads):
    landmarks = payloads.norm_landmarks([[0.1, 0.2, 0.3, 0.4, 0.5]])

    result = run_calculator(
        VisibilitySmoothingCalculator(no_filter={}), norm_landmarks=[(0, landmarks)]
    )

    assert result.norm_filtered_landmarks[0][1] is landmarks


def test_mediapipe_smooths_alike_to_the_bit(reference, payloads):
    for case in reference("util_calculators")["visibility_smoothing"]:
        result = run_calculator(
            VisibilitySmoothingCalculator(**case["options"]),
            norm_landmarks=[
                (frame["t"], payloads.norm_landmarks(frame["landmarks"]))
                for frame in case["frames"]
            ],
        )

        expected = [
            (frame["t"], payloads.norm_landmarks(frame["landmarks"])) for frame in case["expected"]
        ]
        assert result.norm_filtered_landmarks == expected


def test_the_number_of_landmarks_must_not_change(payloads):
    with pytest.raises(PayloadTypeError, match="began with 1 landmarks and now got 2"):
        run_calculator(
            VisibilitySmoothingCalculator(low_pass_filter={}),
            norm_landmarks=[(n, payloads.norm_landmarks([[0.5] * 5] * n)) for n in (1, 2)],
        )


@pytest.mark.parametrize("alpha", [-0.1, 1.1])
def test_alpha_must_be_a_weight(alpha):
    with pytest.raises(GraphConfigError, match="alpha must be from 0 to 1"):
        VisibilitySmoothingCalculator(low_pass_filter={"alpha": alpha})


def test_a_filter_must_be_chosen():
    with pytest.raises(ValueError, match="choose one filter of no_filter, low_pass_filter"):
        run_calculator(VisibilitySmoothingCalculator, norm_landmarks=[])
