"""The overlay on textures."""

import numpy as np
import pytest

from vitruvian.calculators.gpu.transfer import downloaded, uploaded
from vitruvian.calculators.render.annotation_overlay import AnnotationOverlayCalculator
from vitruvian.framework.errors import PayloadTypeError
from vitruvian.framework.formats import (
    Color,
    ImageFormat,
    ImageFrame,
    Points,
    RenderData,
)
from vitruvian.framework.testing import run_calculator

RED, WHITE = Color(255, 0, 0), Color(255, 255, 255)


def dot(x, y, color=RED, radius=3):
    return RenderData((Points(np.array([[x, y]]), color=color, thickness=radius),))


def texture(device, shape=(40, 60, 3), dtype=np.uint8):
    return uploaded(device, ImageFrame(np.full(shape, 7, dtype)))


def overlaid(picture, *data, vector=()):
    result = run_calculator(
        AnnotationOverlayCalculator(),
        image_gpu=[(0, picture)],
        annotations=[[(0, item)] for item in data],
        vector=[[(0, items)] for items in vector],
    )
    ((_, output),) = result.output_gpu
    return output


def test_annotations_are_drawn_on_a_copy(gpu_device):
    picture = texture(gpu_device)
    drawn = downloaded(overlaid(picture, dot(20, 10)))

    assert drawn.format is ImageFormat.SRGB
    assert drawn.data[10, 20].tolist() == [255, 0, 0]
    assert drawn.data[10, 24].tolist() == [7, 7, 7]
    assert (downloaded(picture).data == 7).all()


def test_vectors_are_drawn_last(gpu_device):
    vector = [(dot(20, 10, WHITE, 6), dot(20, 10, RED, 4))]
    row = downloaded(overlaid(texture(gpu_device), dot(20, 10, RED, 8), vector=vector)).data[10]

    assert row[20].tolist() == [255, 0, 0]
    assert row[25].tolist() == [255, 255, 255]
    assert row[28].tolist() == [255, 0, 0]


@pytest.mark.parametrize("data", [(), (RenderData(),)])
def test_a_texture_without_annotations_is_passed_on_uncopied(gpu_device, data):
    picture = texture(gpu_device)

    assert overlaid(picture, *data) is picture


def test_grey_textures_become_rgb_with_or_without_annotations(gpu_device):
    grey = texture(gpu_device, (40, 60))

    assert overlaid(grey).format is ImageFormat.SRGB
    assert downloaded(overlaid(grey, dot(20, 10))).data[10, 20].tolist() == [255, 0, 0]


def test_textures_of_floats_are_refused(gpu_device):
    with pytest.raises(PayloadTypeError, match="VEC32F1 cannot be drawn on; expected SRGB"):
        overlaid(texture(gpu_device, (4, 4), np.float32), dot(1, 1))


def test_a_picture_in_memory_and_a_texture_are_one_too_many():
    with pytest.raises(ValueError, match="two pictures to draw on; wire IMAGE or IMAGE_GPU, not"):
        run_calculator(AnnotationOverlayCalculator(), image=[], image_gpu=[])
