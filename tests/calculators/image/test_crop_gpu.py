from __future__ import annotations

import cv2
import numpy as np
import pytest

from vitruvian.calculators.gpu.transfer import uploaded
from vitruvian.calculators.image.crop import BorderMode, Cropper
from vitruvian.calculators.image.crop_gpu import GpuCropper
from vitruvian.calculators.image.image_to_tensor import ImageToTensorCalculator
from vitruvian.calculators.image.sampler import Sampler
from vitruvian.framework.errors import PayloadTypeError
from vitruvian.framework.formats import ImageFormat, ImageFrame, NormalizedRect, Rect
from vitruvian.framework.testing import run_calculator

REPLICATE, ZERO = BorderMode.BORDER_REPLICATE, BorderMode.BORDER_ZERO
UNIT = {"output_tensor_float_range": {"min": 0.0, "max": 1.0}}


@pytest.fixture(scope="session")
def pixels(astronaut):
    """Return a picture with neither sides that are equal nor rows that end on 256 bytes."""
    found = cv2.cvtColor(cv2.imread(str(astronaut)), cv2.COLOR_BGR2RGB)
    return np.ascontiguousarray(found[:401, 30:])


@pytest.fixture(scope="session")
def texture(gpu_device, pixels):
    return uploaded(gpu_device, ImageFrame(pixels))


@pytest.fixture(scope="session")
def noise():
    """Return the worst case: pixels that have nothing to do with their neighbours."""
    return np.random.default_rng(5).integers(0, 256, (333, 517, 3), np.uint8)


def random_rois(pixels, count):
    """Return rotated regions inside, across the edge of and outside the picture."""
    random = np.random.default_rng(11)
    height, width = pixels.shape[:2]
    for _ in range(count):
        center = random.uniform(-0.5, 1.5, 2) * (width, height)
        size = random.uniform(0.05, 2.0, 2) * (width, height)
        yield Rect(*map(float, center), *map(float, size), float(random.uniform(-4, 4)))


def share_within_a_level(one, other):
    difference = np.abs(one.astype(int) - other.astype(int)).max(axis=2)
    return float((difference <= 1).mean())


@pytest.mark.parametrize("border", [REPLICATE, ZERO, BorderMode.BORDER_UNSPECIFIED])
@pytest.mark.parametrize("size", [(256, 256), (128, 128), (97, 31)])
def test_crops_equal_those_of_the_processor(gpu_device, pixels, texture, size, border):
    gpu, cpu = GpuCropper(gpu_device, *size), Cropper(*size)

    for roi in random_rois(pixels, 50):
        found = gpu.crop(texture, roi, border)

        assert share_within_a_level(found, cpu.crop(pixels, roi, border)) >= 0.999, roi


@pytest.mark.parametrize("border", [REPLICATE, ZERO])
def test_crops_of_noise_do_nearly(gpu_device, noise, border):
    gpu, cpu = GpuCropper(gpu_device, 128, 128), Cropper(128, 128)
    texture = uploaded(gpu_device, ImageFrame(noise))

    for roi in random_rois(noise, 20):
        found = gpu.crop(texture, roi, border)

        assert share_within_a_level(found, cpu.crop(noise, roi, border)) >= 0.99, roi


def test_the_whole_picture_is_copied_to_the_bit(gpu_device, pixels, texture):
    height, width = pixels.shape[:2]
    whole = Rect(width / 2, height / 2, width, height, 0.0)

    found = GpuCropper(gpu_device, width, height).crop(texture, whole, REPLICATE)

    assert np.array_equal(found, pixels)


@pytest.mark.parametrize("border", [REPLICATE, ZERO])
@pytest.mark.parametrize(
    "roi",
    [
        Rect(1e9, 1e9, 100.0, 100.0, 0.3),
        Rect(-1e9, 20.0, 1e3, 1e3, 0.0),
        Rect(200.0, 200.0, 1e10, 1e10, 1.0),
        Rect(200.0, 200.0, 1e-3, 1e-3, 1.0),
    ],
)
def test_regions_far_away_and_of_any_size_are_those_of_the_processor(
    gpu_device, pixels, texture, roi, border
):
    found = GpuCropper(gpu_device, 16, 16).crop(texture, roi, border)
    expected = Cropper(16, 16).crop(pixels, roi, border)

    assert share_within_a_level(found, expected) >= 0.99


def test_floats_are_refused(gpu_device):
    floats = uploaded(gpu_device, ImageFrame(np.zeros((4, 4), np.float32)))

    with pytest.raises(PayloadTypeError, match="VEC32F1 cannot become a model's input; expected"):
        Sampler().sample(floats, Rect(2, 2, 4, 4, 0.0), (4, 4), ZERO)


def tensors_of(picture, rect, **options):
    port = "image" if isinstance(picture, ImageFrame) else "image_gpu"
    rects = {} if rect is None else {"norm_rect": [(0, rect)]}
    return run_calculator(ImageToTensorCalculator(**options), **{port: [(0, picture)]}, **rects)


RECT = NormalizedRect(0.4, 0.6, 0.7, 0.5, 0.4)


@pytest.mark.parametrize(
    ("rect", "options"),
    [
        (None, UNIT),
        (None, {"output_tensor_width": 64, "output_tensor_height": 48, **UNIT}),
        (RECT, {"output_tensor_width": 64, "output_tensor_height": 48, **UNIT}),
        (
            RECT,
            {
                "output_tensor_width": 64,
                "output_tensor_height": 48,
                "keep_aspect_ratio": True,
                "border_mode": "BORDER_ZERO",
                "output_tensor_float_range": {"min": -1.0, "max": 1.0},
            },
        ),
        (RECT, {"output_tensor_width": 9, "output_tensor_uint_range": {"min": 0, "max": 255}}),
        (RECT, {"output_tensor_height": 9, "output_tensor_int_range": {"min": -128, "max": 127}}),
    ],
)
def test_tensors_equal_those_of_the_processor(pixels, texture, rect, options):
    cpu, gpu = (tensors_of(image, rect, **options) for image in (ImageFrame(pixels), texture))

    (expected,), (found,) = cpu.tensors[0][1], gpu.tensors[0][1]
    levels = np.ptp(found.astype(float))
    difference = np.abs(found.astype(float) - expected.astype(float)).max(axis=3)
    assert (found.shape, found.dtype) == (expected.shape, expected.dtype)
    assert (difference <= levels / 200).mean() >= 0.999
    assert gpu.letterbox_padding == cpu.letterbox_padding
    assert np.array_equal(gpu.matrix[0][1], cpu.matrix[0][1])


@pytest.mark.parametrize("form", [ImageFormat.GRAY8, ImageFormat.SRGBA])
def test_grey_is_repeated_and_alpha_dropped(gpu_device, form):
    image = ImageFrame(
        np.random.default_rng(3).integers(0, 256, (20, 30, form.channels), np.uint8), form
    )

    found = tensors_of(uploaded(gpu_device, image), None, **UNIT).tensors[0][1]

    assert found == tensors_of(image, None, **UNIT).tensors[0][1]


def test_pictures_may_change_their_size(gpu_device):
    small, large = (
        uploaded(gpu_device, ImageFrame(np.full((side, side, 3), side, np.uint8)))
        for side in (4, 8)
    )

    result = run_calculator(ImageToTensorCalculator(**UNIT), image_gpu=[(0, small), (1, large)])

    assert [tensors[0].shape for _, tensors in result.tensors] == [(1, 4, 4, 3), (1, 8, 8, 3)]


@pytest.mark.parametrize("ports", [(), ("image", "image_gpu")])
def test_one_picture_stream_must_be_wired(ports, pixels):
    feeds = {port: [(0, ImageFrame(pixels))] for port in ports}

    with pytest.raises(ValueError, match="wire exactly one input of IMAGE, IMAGE_GPU"):
        run_calculator(ImageToTensorCalculator(**UNIT), **feeds)
