from __future__ import annotations

import cv2
import numpy as np
import pytest

from vitruvian.calculators.gpu.transfer import downloaded, uploaded
from vitruvian.calculators.image.gl_scaler import GlScalerCalculator
from vitruvian.calculators.image.image_properties import ImagePropertiesCalculator
from vitruvian.calculators.image.image_transformation import ImageTransformationCalculator
from vitruvian.calculators.image.image_transformation_gpu import GpuScaler
from vitruvian.framework.errors import FrameworkError, PayloadTypeError
from vitruvian.framework.formats import ImageFormat, ImageFrame
from vitruvian.framework.testing import run_calculator


@pytest.fixture(scope="session")
def pixels(astronaut):
    found = cv2.cvtColor(cv2.imread(str(astronaut)), cv2.COLOR_BGR2RGB)
    return np.ascontiguousarray(found[:300, :411])


@pytest.fixture(scope="session")
def texture(gpu_device, pixels):
    return uploaded(gpu_device, ImageFrame(pixels))


def is_within_a_level(one, other):
    return one.shape == other.shape and np.abs(one.astype(int) - other.astype(int)).max() <= 1


SIZES = {
    "as large": {},
    "smaller": {"output_width": 128, "output_height": 96},
    "larger": {"output_width": 600, "output_height": 700},
    "one side smaller": {"output_width": 500, "output_height": 100},
    "tall": {"output_width": 33, "output_height": 250},
}


@pytest.mark.parametrize("scale_mode", ["STRETCH", "FIT", "FILL_AND_CROP"])
@pytest.mark.parametrize("interpolation_mode", ["LINEAR", "NEAREST"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    "more",
    [
        {},
        {"constant_padding": False, "flip_horizontally": True},
        {"padding_color": {"red": 200, "green": 100, "blue": 50}, "flip_vertically": True},
    ],
)
def test_transformations_equal_those_of_the_processor(
    pixels, texture, scale_mode, interpolation_mode, size, more
):
    options = {"scale_mode": scale_mode, "interpolation_mode": interpolation_mode}
    node = ImageTransformationCalculator(**options, **SIZES[size], **more)

    cpu = run_calculator(node, image=[(0, ImageFrame(pixels))])
    gpu = run_calculator(node, image_gpu=[(0, texture)])

    assert is_within_a_level(downloaded(gpu.output_gpu[0][1]).data, cpu.output[0][1].data)
    assert gpu.padding == cpu.padding
    assert gpu.output == []


@pytest.mark.parametrize(("mode", "turns"), [("90", 1), ("180", 2), ("270", 3)])
@pytest.mark.parametrize("flip", [False, True])
def test_turning_moves_pixels_and_mirrors_afterwards(pixels, texture, mode, turns, flip):
    node = ImageTransformationCalculator(rotation_mode=f"ROTATION_{mode}", flip_horizontally=flip)

    found = run_calculator(node, image_gpu=[(0, texture)]).output_gpu[0][1]

    expected = np.rot90(pixels, turns)
    assert np.array_equal(downloaded(found).data, expected[:, ::-1] if flip else expected)


def test_a_turned_texture_fills_the_wanted_size(pixels, texture):
    node = ImageTransformationCalculator(
        rotation_mode="ROTATION_90", output_width=100, output_height=120
    )

    found = run_calculator(node, image_gpu=[(0, texture)]).output_gpu[0][1]

    expected = np.rot90(cv2.resize(pixels, (120, 100), interpolation=cv2.INTER_AREA))
    assert is_within_a_level(downloaded(found).data, expected)


def test_a_texture_with_nothing_to_do_is_passed_on(texture):
    result = run_calculator(ImageTransformationCalculator(), image_gpu=[(0, texture)])

    assert result.output_gpu[0][1] is texture


@pytest.mark.parametrize(("form", "border"), [("GRAY8", [0]), ("SRGBA", [0, 0, 0, 0])])
def test_other_formats_stay_what_they_are(gpu_device, form, border):
    shape = (10, 10, ImageFormat[form].channels)
    image = ImageFrame(np.full(shape, 99, np.uint8), ImageFormat[form])
    node = ImageTransformationCalculator(output_width=20, output_height=10, scale_mode="FIT")

    buffer = uploaded(gpu_device, image)
    found = downloaded(run_calculator(node, image_gpu=[(0, buffer)]).output_gpu[0][1])

    assert found.format is image.format
    assert np.atleast_1d(found.data[0, 0]).tolist() == border
    assert np.all(found.data[:, 5:15] == 99)


def test_floats_are_refused(gpu_device):
    floats = uploaded(gpu_device, ImageFrame(np.zeros((4, 4), np.float32)))
    node = ImageTransformationCalculator(output_width=2, output_height=2)

    with pytest.raises(PayloadTypeError, match="VEC32F1 cannot be scaled"):
        run_calculator(node, image_gpu=[(0, floats)])


@pytest.mark.parametrize("ports", [(), ("image", "image_gpu")])
def test_a_transformation_has_one_picture_stream(ports, pixels):
    feeds = {port: [(0, ImageFrame(pixels))] for port in ports}

    with pytest.raises(ValueError, match="wire exactly one input of IMAGE, IMAGE_GPU"):
        run_calculator(ImageTransformationCalculator(), **feeds)


def test_properties_of_a_texture_are_known(texture):
    result = run_calculator(ImagePropertiesCalculator(), image_gpu=[(0, texture)])

    assert result.size == [(0, (411, 300))]


def scaled(texture, *, port="picture", side_packets=None, inputs=None, **options):
    node = GlScalerCalculator(**options)
    feeds = {port: [(0, texture)], **(inputs or {})}
    return run_calculator(node, side_packets=side_packets, **feeds)


def test_the_scaler_blends_the_nearest_four_pixels(pixels, texture):
    result = scaled(texture, output_width=200, output_height=150, use_input_format_for_output=True)

    expected = cv2.resize(pixels, (200, 150), interpolation=cv2.INTER_LINEAR)
    assert is_within_a_level(downloaded(result.scaled[0][1]).data, expected)


def test_the_scaler_makes_pictures_with_alpha_unless_told(pixels, texture):
    found = downloaded(scaled(texture, port="video").scaled_video[0][1])

    assert found.format is ImageFormat.SRGBA
    assert np.array_equal(found.data[:, :, :3], pixels)
    assert np.all(found.data[:, :, 3] == 255)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, (411, 300)),
        ({"rotation": 90}, (300, 411)),
        ({"rotation": -90}, (300, 411)),
        ({"output_scale": 0.5}, (204, 152)),
        ({"output_scale": 1.0}, (412, 300)),
        ({"output_scale": 0.5, "rotation": 270}, (152, 204)),
        ({"output_width": 10, "output_height": 20, "output_scale": 0.5}, (10, 20)),
        ({"output_width": 10}, (411, 300)),
    ],
)
def test_the_size_follows_from_the_options(texture, options, expected):
    found = scaled(texture, **options).scaled[0][1]

    assert (found.width, found.height) == expected


def test_streams_go_before_side_packets_and_those_before_options(texture):
    side = {"side_dimensions": (30, 20), "side_rotation": 90}
    wanted = {"output_dimensions": [(0, (50, 60))], "rotation_now": [(0, 180)]}

    by_side = scaled(texture, side_packets=side, output_width=8, output_height=8).scaled[0][1]
    by_stream = scaled(texture, side_packets=side, inputs=wanted).scaled[0][1]

    assert (by_side.width, by_side.height) == (30, 20)
    assert (by_stream.width, by_stream.height) == (50, 60)


def test_without_its_size_a_picture_is_left_out(texture):
    node = GlScalerCalculator()
    sizes = {"output_dimensions": [(1, (4, 4))]}

    result = run_calculator(node, picture=[(0, texture), (1, texture)], **sizes)

    assert [time for time, _ in result.scaled] == [1]


@pytest.mark.parametrize(
    ("options", "top_bottom", "left_right"),
    [
        ({"scale_mode": "FIT", "output_width": 411, "output_height": 600}, 0.25, 0.0),
        ({"scale_mode": "FIT", "output_width": 822, "output_height": 300}, 0.0, 0.25),
        ({"scale_mode": "FIT", "output_width": 600, "output_height": 411, "rotation": 90}, 0, 0.25),
        ({"scale_mode": "FIT"}, 0.0, 0.0),
        ({"output_width": 411, "output_height": 600}, 0.0, 0.0),
    ],
)
def test_paddings_are_fractions_of_the_result(texture, options, top_bottom, left_right):
    result = scaled(texture, **options)

    assert result.top_bottom_padding[0][1] == pytest.approx(top_bottom, abs=1e-6)
    assert result.left_right_padding[0][1] == pytest.approx(left_right, abs=1e-6)


def test_around_a_fitted_picture_lies_nothing(texture):
    found = downloaded(
        scaled(texture, scale_mode="FIT", output_width=411, output_height=600).scaled[0][1]
    ).data

    assert not found[:150].any()
    assert not found[450:].any()
    assert np.all(found[150:450, :, 3] == 255)


def test_filling_cuts_off_what_is_too_much(pixels, texture):
    options = {"scale_mode": "FILL_AND_CROP", "output_width": 200, "output_height": 300}

    found = downloaded(scaled(texture, **options).scaled[0][1]).data

    assert np.array_equal(found[:, :, :3], pixels[:, 106:306])


def test_a_crooked_rotation_is_refused(texture):
    with pytest.raises(FrameworkError, match="the rotation is 45 degrees; expected a multiple"):
        scaled(texture, rotation=45)


def test_a_scaler_follows_its_pictures_to_another_device(gpu_adapter, texture, pixels):
    from vitruvian.calculators.gpu.device import GpuDevice
    from vitruvian.calculators.image.image_transformation import Transformation

    scaler, how = GpuScaler(), Transformation(8, 8)
    other = uploaded(GpuDevice(gpu_adapter), ImageFrame(pixels))

    first, second = (downloaded(scaler.scale(one, how, (8, 8))) for one in (texture, other))

    assert first == second
