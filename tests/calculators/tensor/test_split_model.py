from __future__ import annotations

import pytest

from vitruvian.calculators.tensor.custom_operators import sample_bilinear, transform_landmarks
from vitruvian.calculators.tensor.split_model import Step, joined_steps

SIZE = {"output_width": 16, "output_height": 16}


def crop(inputs, output, operator=sample_bilinear, options=SIZE):
    return Step(operator, options, inputs, output)


@pytest.mark.parametrize(
    ("second", "together"),
    [
        pytest.param(crop((0, 2), 11), True, id="another matrix"),
        pytest.param(crop((9, 2), 11), False, id="another map"),
        pytest.param(crop((0, 10), 11), False, id="what the first one makes"),
        pytest.param(crop((0, 2), 11, options={**SIZE, "output_width": 8}), False, id="a size"),
        pytest.param(crop((0, 2), 11, operator=transform_landmarks), False, id="an operator"),
    ],
)
def test_steps_are_joined_that_differ_in_their_second_input_only(second, together):
    first = crop((0, 1), 10)

    assert joined_steps([first, second]) == ([[first, second]] if together else [[first], [second]])


def test_operators_of_one_input_after_the_other_stay_alone():
    steps = [crop((0, n), 10 + n, operator=transform_landmarks) for n in (1, 2)]

    assert joined_steps(steps) == [[step] for step in steps]
