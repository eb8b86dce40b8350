from __future__ import annotations

import numpy as np
import pytest

from vitruvian.calculators.image.image_to_tensor import ImageToTensorCalculator
from vitruvian.framework.errors import FrameworkError, GraphConfigError
from vitruvian.framework.formats import ImageFormat, ImageFrame, NormalizedRect
from vitruvian.framework.testing import run_calculator

UNIT = {"output_tensor_float_range": {"min": 0.0, "max": 1.0}}


def _image(*pixel, size=(4, 6), dtype=np.uint8, form=None):
    data = np.empty((*size, len(pixel)), dtype=dtype)
    data[...] = pixel
    return ImageFrame(data, form)


def _tensor(image, **options):
    result = run_calculator(ImageToTensorCalculator(**options), image=[(0, image)])
    ((_, tensors),) = result.tensors
    (tensor,) = tensors
    return tensor


def test_tensor_has_the_size_of_the_picture_unless_told():
    assert _tensor(_image(1, 2, 3), **UNIT).shape == (1, 4, 6, 3)
    size = {"output_tensor_width": 8, "output_tensor_height": 2}
    assert _tensor(_image(1, 2, 3), **size, **UNIT).shape == (1, 2, 8, 3)


@pytest.mark.parametrize(
    ("option", "low", "high", "dtype", "expected"),
    [
        ("output_tensor_float_range", 0.0, 1.0, np.float32, [0.0, 0.2, 1.0]),
        ("output_tensor_float_range", -1.0, 1.0, np.float32, [-1.0, -0.6, 1.0]),
        ("output_tensor_uint_range", 0, 255, np.uint8, [0, 51, 255]),
        ("output_tensor_uint_range", 0, 100, np.uint8, [0, 20, 100]),
        ("output_tensor_int_range", -128, 127, np.int8, [-128, -77, 127]),
    ],
)
def test_range_maps_black_and_white(option, low, high, dtype, expected):
    tensor = _tensor(_image(0, 51, 255), **{option: {"min": low, "max": high}})

    assert tensor.dtype == dtype
    np.testing.assert_allclose(tensor[0, 0, 0], expected, atol=1e-6)


def test_values_are_those_that_the_network_inputs_of_the_reference_stand_for():
    levels = np.arange(256, dtype=np.uint8).reshape(16, 16)

    unit = _tensor(ImageFrame(levels), **UNIT)
    signed = _tensor(ImageFrame(levels), output_tensor_float_range={"min": -1.0, "max": 1.0})

    wanted = np.arange(256, dtype=np.float32).reshape(16, 16)
    np.testing.assert_allclose(unit[0, :, :, 0], wanted / 255, atol=1e-7)
    np.testing.assert_allclose(signed[0, :, :, 0], wanted / 127.5 - 1, atol=1e-6)


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        (_image(10, 20, 30), [10, 20, 30]),
        (_image(10, 20, 30, 40), [10, 20, 30]),
        (_image(30, 20, 10, 40, form=ImageFormat.SBGRA), [10, 20, 30]),
        (_image(50), [50, 50, 50]),
        (_image(0x32FF, dtype=np.uint16), [50, 50, 50]),
        (_image(0x0A00, 0x1400, 0x1EFF, dtype=np.uint16), [10, 20, 30]),
        (_image(0x0A00, 0x1400, 0x1EFF, 0xFFFF, dtype=np.uint16), [10, 20, 30]),
    ],
    ids=lambda value: value.format.name if isinstance(value, ImageFrame) else "",
)
def test_every_kind_of_picture_gives_three_channels(image, expected):
    tensor = _tensor(image, output_tensor_uint_range={"min": 0, "max": 255})

    assert tensor.shape == (1, 4, 6, 3)
    assert (tensor == np.array(expected)).all()


def test_pictures_of_floats_are_refused():
    image = ImageFrame(np.zeros((2, 2), dtype=np.float32))

    with pytest.raises(FrameworkError, match="VEC32F1 cannot become a model's input"):
        _tensor(image, **UNIT)


def test_letterbox_is_reported_and_filled_with_the_border():
    calculator = ImageToTensorCalculator(
        output_tensor_width=8,
        output_tensor_height=8,
        keep_aspect_ratio=True,
        border_mode="BORDER_ZERO",
        **UNIT,
    )
    result = run_calculator(calculator, image=[(0, _image(255, 255, 255, size=(4, 8)))])

    assert result.letterbox_padding == [(0, (0.0, 0.25, 0.0, 0.25))]
    ((_, (tensor,)),) = result.tensors
    assert (tensor[0, 0] == 0).all()
    assert (tensor[0, 3] == 1).all()


def test_stretching_has_no_padding():
    calculator = ImageToTensorCalculator(output_tensor_width=8, output_tensor_height=8, **UNIT)

    result = run_calculator(calculator, image=[(0, _image(1, 2, 3))])

    assert result.letterbox_padding == [(0, (0.0, 0.0, 0.0, 0.0))]


def test_rectangle_chooses_the_region_and_the_matrix():
    data = np.zeros((10, 10, 3), dtype=np.uint8)
    data[5:, 5:] = 255
    calculator = ImageToTensorCalculator(output_tensor_width=5, output_tensor_height=5, **UNIT)

    result = run_calculator(
        calculator,
        image=[(0, ImageFrame(data))],
        norm_rect=[(0, NormalizedRect(0.75, 0.75, 0.5, 0.5))],
    )

    ((_, (tensor,)),) = result.tensors
    assert (tensor == 1).all()
    ((_, matrix),) = result.matrix
    np.testing.assert_allclose(matrix @ [0, 0, 0, 1], [0.5, 0.5, 0, 1], atol=1e-6)
    np.testing.assert_allclose(matrix @ [1, 1, 0, 1], [1, 1, 0, 1], atol=1e-6)


def test_picture_without_a_rectangle_makes_no_output():
    image, empty = _image(1, 2, 3), NormalizedRect(0.0, 0.0, 0.0, 0.0)

    result = run_calculator(
        ImageToTensorCalculator(**UNIT),
        image=[(0, image), (1, image), (2, image)],
        norm_rect=[(1, empty), (2, NormalizedRect(0.5, 0.5, 1.0, 1.0))],
    )

    assert [time for time, _ in result.tensors] == [2]
    assert [time for time, _ in result.letterbox_padding] == [2]


@pytest.mark.parametrize(
    "rect",
    [
        NormalizedRect(float("nan"), 0.5, 1.0, 1.0),
        NormalizedRect(0.5, 0.5, float("inf"), 1.0),
        NormalizedRect(0.5, 0.5, 1.0, 0.0),
        NormalizedRect(0.5, 0.5, -1.0, 1.0),
    ],
)
def test_rectangle_that_is_none_is_an_error(rect):
    with pytest.raises(FrameworkError, match="expected finite numbers and a width and height"):
        run_calculator(
            ImageToTensorCalculator(**UNIT), image=[(0, _image(1, 2, 3))], norm_rect=[(0, rect)]
        )


def test_tensor_is_read_only():
    assert not _tensor(_image(1, 2, 3), **UNIT).flags.writeable


@pytest.mark.parametrize(
    "options",
    [{}, {**UNIT, "output_tensor_uint_range": {"min": 0, "max": 255}}],
)
def test_exactly_one_range_must_be_given(options):
    with pytest.raises(ValueError, match="expected one of output_tensor_float_range"):
        _tensor(_image(1, 2, 3), **options)


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("output_tensor_float_range", {"min": 1.0, "max": 1.0}),
        ("output_tensor_uint_range", {"min": 0, "max": 256}),
        ("output_tensor_int_range", {"min": -129, "max": 0}),
    ],
)
def test_impossible_range_is_refused(option, value):
    with pytest.raises(GraphConfigError, match="min must be below max, both within"):
        ImageToTensorCalculator(**{option: value})
