"""The numbers are those of MediaPipe's tensors_dequantization_calculator_test.cc."""

from __future__ import annotations

import numpy as np
import pytest

from vitruvian.calculators.tensor.tensors_dequantization import TensorsDequantizationCalculator
from vitruvian.framework.errors import PayloadTypeError
from vitruvian.framework.formats import QuantizedArray, Tensors
from vitruvian.framework.testing import run_calculator


def _dequantized(tensor):
    result = run_calculator(TensorsDequantizationCalculator(), tensors=[(0, Tensors(tensor))])
    ((_, (found,)),) = result.output
    return found


@pytest.mark.parametrize(
    ("values", "scale", "zero_point", "expected"),
    [
        (np.array([0, 127, 255], np.uint8), 1 / 127, 127, [-1, 0, 1.007874]),
        (np.array([-128, 0, 127], np.int8), 1 / 127, 0, [-1.007874, 0, 1]),
        (np.array([True, False, True]), 1.0, 0, [1, 0, 1]),
    ],
)
def test_integers_become_what_they_stand_for(values, scale, zero_point, expected):
    found = _dequantized(QuantizedArray.of(values, scale, zero_point))

    assert found.dtype == np.float32
    assert found.tolist() == pytest.approx(expected, rel=1e-6)


def test_arrays_that_know_no_scale_stand_for_themselves():
    assert _dequantized(np.array([3, 4], np.uint8)).tolist() == [3, 4]


def test_parts_of_an_array_know_its_scale():
    part = QuantizedArray.of(np.arange(6, dtype=np.uint8), 0.5, 2)[4:]

    assert (part.scale, part.zero_point) == (0.5, 2)


@pytest.mark.parametrize("kind", [np.float32, np.int32])
def test_other_types_are_refused(kind):
    with pytest.raises(PayloadTypeError, match="expected uint8, int8 or bool"):
        _dequantized(np.zeros(2, kind))
