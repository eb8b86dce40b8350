from __future__ import annotations

import numpy as np
import pytest

from vitruvian.calculators.image.tensor_converter import (
    TensorConverterCalculator,
    TfLiteConverterCalculator,
)
from vitruvian.framework.errors import GraphConfigError, PayloadTypeError
from vitruvian.framework.formats import ImageFormat, ImageFrame
from vitruvian.framework.graph import CalculatorGraph
from vitruvian.framework.testing import run_calculator


def _converted(pixels, **options):
    frame = ImageFrame(np.asarray(pixels), options.pop("image_format", None))
    result = run_calculator(
        TfLiteConverterCalculator(**options), image=[(0, frame)], outputs=["tensors"]
    )
    ((_, (tensor,)),) = result.tensors
    return tensor


def test_the_newer_converter_adds_a_side_and_sends_its_tensor_alone_too():
    frame = ImageFrame(np.array([[100], [200]], np.uint8))
    calculator = TensorConverterCalculator(
        flip_vertically=True, output_tensor_float_range={"min": 0, "max": 255}
    )
    result = run_calculator(calculator, image=[(0, frame)], outputs=["tensors", "tensor"])

    ((_, (tensor,)),), ((_, alone),) = result.tensors, result.tensor
    assert tensor.shape == (1, 2, 1, 1)
    assert np.rint(tensor).ravel().tolist() == [200, 100]
    assert alone is tensor


def _grey(level):
    return np.full((1, 1), level, np.uint8)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, 2 * 200 / 255 - 1),
        ({"zero_center": False}, 200 / 255),
        ({"output_tensor_float_range": {"min": 0.0, "max": 1.0}}, 200 / 255),
        ({"output_tensor_float_range": {"min": -1.0, "max": 1.0}}, 2 * 200 / 255 - 1),
        ({"output_tensor_float_range": {"min": -0.5, "max": 0.5}}, 200 / 255 - 0.5),
        ({"use_custom_normalization": True, "custom_div": 2.0, "custom_sub": 33.0}, 67),
    ],
)
def test_pixels_are_mapped_to_a_range(options, expected):
    tensor = _converted(_grey(200), **options)

    assert tensor.shape == (1, 1, 1)
    assert tensor.dtype == np.float32
    assert tensor.item() == pytest.approx(expected, rel=1e-6)


def test_the_greatest_number_of_channels_is_an_option():
    pixels = np.arange(2 * 3 * 4, dtype=np.uint8).reshape(2, 3, 4)

    assert _converted(pixels).shape == (2, 3, 3)
    assert _converted(pixels, max_num_channels=4).shape == (2, 3, 4)
    assert np.array_equal(
        _converted(pixels, max_num_channels=1, use_quantized_tensors=True), pixels[..., :1]
    )


def test_pictures_can_be_turned_upside_down():
    pixels = np.array([[0], [255]], np.uint8)

    assert _converted(pixels, flip_vertically=True).ravel().tolist() == [1, -1]


def test_floats_are_scaled_like_bytes():
    pixels = np.array([[0.0, 127.5]], np.float32)

    assert _converted(pixels).ravel().tolist() == [-1, 0]


@pytest.mark.parametrize("size", [(1, 1), (12, 1), (1, 9), (2, 2), (5, 3), (7, 13)])
def test_matrices_are_written_by_columns_or_by_rows(size):
    matrix = np.random.default_rng(0).random(size, np.float32)
    for row_major, order in ((False, "F"), (True, "C")):
        calculator = TfLiteConverterCalculator(row_major_matrix=row_major)
        result = run_calculator(calculator, matrix=[(0, matrix)], outputs=["tensors"])
        ((_, (tensor,)),) = result.tensors

        assert tensor.shape == (*size, 1)
        assert np.array_equal(tensor.ravel(), matrix.ravel(order=order))


@pytest.mark.parametrize(
    ("pixels", "options"),
    [
        (np.zeros((1, 1), np.uint16), {}),
        (np.zeros((1, 1, 4), np.uint8), {"image_format": ImageFormat.SBGRA}),
        (np.zeros((1, 1), np.float32), {"use_quantized_tensors": True}),
    ],
)
def test_other_formats_are_refused(pixels, options):
    with pytest.raises(PayloadTypeError, match="expected SRGB, SRGBA, GRAY8 or"):
        _converted(pixels, **options)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ("max_num_channels: 2", "max_num_channels is 2; expected 1, 3, 4"),
        ("use_custom_normalization: true", "custom_div is -1.0 and custom_sub -1.0"),
    ],
)
def test_options_that_fit_nothing_are_found_as_the_graph_loads(options, message):
    text = f"""
    input_stream: image
    node:
      - calculator: TfLiteConverterCalculator
        input_stream: IMAGE:image
        output_stream: TENSORS:tensors
        options: {{{options}}}
    """
    with pytest.raises(GraphConfigError, match=message):
        CalculatorGraph(text)
