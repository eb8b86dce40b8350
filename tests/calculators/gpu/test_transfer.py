from __future__ import annotations

import numpy as np
import pytest

from vitruvian.calculators.gpu.device import GpuBuffer
from vitruvian.calculators.gpu.gpu_buffer_to_image_frame import GpuBufferToImageFrameCalculator
from vitruvian.calculators.gpu.image_frame_to_gpu_buffer import ImageFrameToGpuBufferCalculator
from vitruvian.calculators.gpu.transfer import downloaded, uploaded
from vitruvian.framework.errors import PayloadTypeError
from vitruvian.framework.formats import ImageFormat, ImageFrame
from vitruvian.framework.testing import run_calculator


def picture(form: ImageFormat, width: int, height: int) -> ImageFrame:
    values = np.random.default_rng(7).integers(0, 256, (height, width, form.channels))
    return ImageFrame(values.astype(form.dtype), form)


@pytest.mark.parametrize("form", ["SRGB", "SRGBA", "GRAY8", "VEC32F1"])
@pytest.mark.parametrize("size", [(1, 1), (7, 5), (64, 2), (65, 3), (641, 17)])
def test_a_picture_comes_back_as_it_went(gpu_device, form, size):
    image = picture(ImageFormat[form], *size)

    buffer = uploaded(gpu_device, image)

    assert (buffer.width, buffer.height, buffer.format) == (*size, image.format)
    assert downloaded(buffer) == image


def test_a_part_of_a_larger_array_is_a_picture_too(gpu_device):
    image = ImageFrame(picture(ImageFormat.SRGBA, 20, 10).data[1:8, 3:14])

    assert downloaded(uploaded(gpu_device, image)) == image


@pytest.mark.parametrize("form", ["GRAY16", "SRGB48", "SRGBA64", "SBGRA", "VEC32F2"])
def test_other_formats_are_refused(gpu_device, form):
    with pytest.raises(PayloadTypeError, match=f"cannot hold a picture in {form}; expected one of"):
        uploaded(gpu_device, picture(ImageFormat[form], 4, 4))


def test_the_calculators_cross_both_ways(gpu_device):
    image = picture(ImageFormat.SRGB, 33, 9)

    there = run_calculator(ImageFrameToGpuBufferCalculator(), image=[(5, image)]).gpu_buffer
    back = run_calculator(GpuBufferToImageFrameCalculator(), picture=there).image

    assert isinstance(there[0][1], GpuBuffer)
    assert back == [(5, image)]


def test_a_picture_in_memory_needs_no_way_back():
    image = picture(ImageFormat.SRGB, 3, 2)

    result = run_calculator(GpuBufferToImageFrameCalculator(), picture=[(0, image)])

    assert result.image[0][1] is image
