from __future__ import annotations

import pytest

from vitruvian.calculators.tensor.tflite_model import TfLiteModelCalculator
from vitruvian.framework.testing import run_calculator


@pytest.mark.parametrize("port", ["model_blob", "model_span"])
def test_the_bytes_of_a_model_are_passed_on(port):
    result = run_calculator(TfLiteModelCalculator(), side_packets={port: b"TFL3"})

    assert (result.model, result.shared_model) == (b"TFL3", b"TFL3")


def test_exactly_one_side_packet_brings_the_model():
    with pytest.raises(ValueError, match="exactly one side input of MODEL_BLOB, MODEL_SPAN"):
        run_calculator(TfLiteModelCalculator())
