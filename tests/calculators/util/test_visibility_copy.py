from __future__ import annotations

import numpy as np
import pytest

from vitruvian.calculators.util.visibility_copy import VisibilityCopyCalculator
from vitruvian.framework.errors import PayloadTypeError
from vitruvian.framework.testing import run_calculator

FROM, TO = [[9.0, 9.0, 9.0, 0.7, 0.8]], [[0.1, 0.2, 0.3, 0.4, 0.5]]


@pytest.mark.parametrize("from_norm", [False, True])
@pytest.mark.parametrize("to_norm", [False, True])
def test_any_kind_gives_to_any_kind(payloads, from_norm, to_norm):
    make = {False: payloads.landmarks, True: payloads.norm_landmarks}
    kind = {False: "", True: "norm_"}
    copied = f"{kind[to_norm]}copied"
    result = run_calculator(
        VisibilityCopyCalculator,
        outputs=[copied],
        **{
            f"{kind[from_norm]}landmarks_from": [(0, make[from_norm](FROM))],
            f"{kind[to_norm]}landmarks_to": [(0, make[to_norm](TO))],
        },
    )

    ((_, found),) = getattr(result, copied)
    assert type(found) is type(make[to_norm](TO))
    np.testing.assert_allclose(found.array, [[0.1, 0.2, 0.3, 0.7, 0.8]])


@pytest.mark.parametrize(
    ("option", "expected"),
    [("copy_visibility", (0.4, 0.8)), ("copy_presence", (0.7, 0.5))],
)
def test_each_can_be_left_out(payloads, option, expected):
    result = run_calculator(
        VisibilityCopyCalculator(**{option: False}),
        outputs=["copied"],
        landmarks_from=[(0, payloads.landmarks(FROM))],
        landmarks_to=[(0, payloads.landmarks(TO))],
    )

    np.testing.assert_allclose(result.copied[0][1].array[0, 3:], expected)


def test_lists_of_different_length_are_refused(payloads):
    with pytest.raises(PayloadTypeError, match="from 1 landmarks and goes to 2"):
        run_calculator(
            VisibilityCopyCalculator,
            outputs=["copied"],
            landmarks_from=[(0, payloads.landmarks(FROM))],
            landmarks_to=[(0, payloads.landmarks(TO * 2))],
        )


def test_the_output_is_of_the_kind_that_comes_in(payloads):
    with pytest.raises(ValueError, match="wire output 'LANDMARKS_TO' for the landmarks"):
        run_calculator(
            VisibilityCopyCalculator,
            outputs=["norm_copied"],
            landmarks_from=[(0, payloads.landmarks(FROM))],
            landmarks_to=[(0, payloads.landmarks(TO))],
        )
