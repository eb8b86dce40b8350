from __future__ import annotations

import numpy as np
import pytest

from vitruvian.calculators.tensor.tensors_to_floats import TensorsToFloatsCalculator
from vitruvian.framework.errors import FrameworkError
from vitruvian.framework.formats import Tensors
from vitruvian.framework.testing import run_calculator


def _run(*values, outputs=("floats",), **options):
    tensors = Tensors(np.array([values], dtype=np.float32), np.zeros(3, dtype=np.float32))
    return run_calculator(
        TensorsToFloatsCalculator(**options), tensors=[(0, tensors)], outputs=outputs
    )


def test_first_tensor_becomes_floats():
    assert _run(1.0, 2.5, -3.0).floats == [(0, (1.0, 2.5, -3.0))]


def test_only_value_becomes_a_float():
    result = _run(0.5, outputs=("float_", "floats"))

    assert result.float_ == [(0, 0.5)]
    assert result.floats == [(0, (0.5,))]


def test_sigmoid_is_applied_to_every_value():
    ((_, floats),) = _run(0.0, 2.0, -1000.0, activation="SIGMOID").floats

    assert floats == pytest.approx((0.5, 1 / (1 + np.exp(-2)), 0.0))


def test_several_values_are_no_float():
    with pytest.raises(FrameworkError, match="has 2 values; expected 1 for FLOAT"):
        _run(1.0, 2.0, outputs=("float_",))
