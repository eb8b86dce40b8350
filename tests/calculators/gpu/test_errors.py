from __future__ import annotations

import pytest

from vitruvian.calculators.gpu.errors import explained


class GPUOutOfMemoryError(Exception):
    """What wgpu calls its own."""


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (
            RuntimeError("Validation Error\n\nCaused by:\n  Parent device is lost"),
            "cropping: the connection to Iris is lost",
        ),
        (RuntimeError("Validation Error: Not enough memory left."), "cropping: Iris is out of"),
        (GPUOutOfMemoryError("Not enough memory left."), "cropping: Iris is out of memory"),
        (MemoryError(), "cropping: Iris is out of memory"),
        (
            RuntimeError("Dimension X\n  is  100000"),
            "cropping: Iris refused: Dimension X is 100000",
        ),
        (RuntimeError(), "cropping: Iris refused: RuntimeError"),
    ],
)
def test_errors_say_what_happened_and_what_to_do(error, expected):
    message = str(explained(error, "cropping", "Iris"))

    assert message.startswith(expected)
    assert "; expected " in message
    assert "CPU variant" in message
