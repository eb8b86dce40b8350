import pytest

from vitruvian.calculators.core.dequantize_byte_array import DequantizeByteArrayCalculator
from vitruvian.framework.errors import GraphConfigError
from vitruvian.framework.graph import CalculatorGraph
from vitruvian.framework.testing import run_calculator


# The values of MediaPipe's own test.
@pytest.mark.parametrize(
    ("encoded", "expected"),
    [
        (bytes([0x7F, 0xFF, 0x00, 0x01]), [0, 2, -2, -1.976]),
        (b"", []),
    ],
)
def test_bytes_become_numbers(encoded, expected):
    calculator = DequantizeByteArrayCalculator(max_quantized_value=2.0, min_quantized_value=-2.0)
    result = run_calculator(calculator, encoded=[(0, encoded)])

    assert result.float_vector[0][1] == pytest.approx(expected, abs=0.02)


def test_the_range_must_not_be_empty():
    text = """
    input_stream: bytes
    node:
      - calculator: DequantizeByteArrayCalculator
        input_stream: ENCODED:bytes
        output_stream: FLOAT_VECTOR:floats
        options: {max_quantized_value: 1.0, min_quantized_value: 1.0}
    """
    with pytest.raises(GraphConfigError, match="must be greater than min_quantized_value"):
        CalculatorGraph(text)
