"""Colours that the graphics card blends in, against those of the processor."""

import numpy as np
import pytest

from vitruvian.calculators.gpu.transfer import downloaded, uploaded
from vitruvian.calculators.image.recolor import RecolorCalculator
from vitruvian.calculators.image.recolor_gpu import TextureRecolorer
from vitruvian.framework.errors import PayloadTypeError
from vitruvian.framework.formats import Color, ImageFormat, ImageFrame
from vitruvian.framework.testing import run_calculator

SIZE = (61, 83)


def noise(shape=SIZE, channels=3):
    random = np.random.default_rng(5)
    return random.integers(0, 256, (*shape, channels)[: 2 + (channels > 1)], dtype=np.uint8)


def blob(shape=SIZE):
    """Return a mask with soft edges, as models make them."""
    y, x = np.mgrid[: shape[0], : shape[1]] / np.max(shape)
    return (1 / (1 + np.exp(20 * (np.hypot(x - 0.5, y - 0.4) - 0.3)))).astype(np.float32)


def recolored(device, image, mask, *, mask_on_gpu=False, **options):
    """Return what the processor and what the graphics card make of a picture."""
    calculator = {"color": {"r": 200, "g": 30, "b": 90}, **options}
    on_cpu = run_calculator(
        RecolorCalculator(**calculator), image=[(0, image)], mask=[(0, mask)]
    ).output
    masks = {"mask_gpu": [(0, uploaded(device, mask))]} if mask_on_gpu else {"mask": [(0, mask)]}
    pictures = [(0, uploaded(device, image))]
    on_gpu = run_calculator(RecolorCalculator(**calculator), image_gpu=pictures, **masks).output_gpu
    return on_cpu[0][1].data.astype(int), downloaded(on_gpu[0][1]).data.astype(int)


MASKS = {
    "as large as the picture": ImageFrame(blob()),
    "smaller": ImageFrame(blob((16, 16))),
    "larger": ImageFrame(blob((256, 200))),
    "of 8 bits": ImageFrame((blob((30, 40)) * 255).astype(np.uint8)),
    "of four channels": ImageFrame(noise((20, 20), 4)),
    "of three channels": ImageFrame(noise((20, 20), 3)),
}


@pytest.mark.parametrize("mask_on_gpu", [False, True])
@pytest.mark.parametrize(
    "options",
    [
        {},
        {"adjust_with_luminance": False},
        {"invert_mask": True, "adjust_with_luminance": False},
        {"invert_mask": True, "mask_channel": "ALPHA"},
    ],
)
@pytest.mark.parametrize("mask", MASKS)
def test_levels_are_those_of_the_processor(gpu_device, mask, options, mask_on_gpu):
    cpu, gpu = recolored(
        gpu_device, ImageFrame(noise()), MASKS[mask], mask_on_gpu=mask_on_gpu, **options
    )

    assert np.abs(gpu - cpu).max() <= 1
    assert (gpu != cpu).mean() < 0.01


def test_a_mask_of_16_bits_is_cut_to_8(gpu_device):
    mask = ImageFrame((blob() * 65535).astype(np.uint16))

    cpu, gpu = recolored(gpu_device, ImageFrame(noise()), mask)

    assert np.abs(gpu - cpu).max() <= 1


def test_alpha_stays_as_it_is(gpu_device):
    image = ImageFrame(noise(channels=4))
    calculator = RecolorCalculator(color={"b": 255})
    feeds = {"image_gpu": [(0, uploaded(gpu_device, image))], "mask": [(0, ImageFrame(blob()))]}

    ((_, result),) = run_calculator(calculator, **feeds).output_gpu

    assert np.array_equal(downloaded(result).data[:, :, 3], image.data[:, :, 3])


def test_three_hundred_pictures_need_no_more_textures_than_three(gpu_device):
    recolorer = TextureRecolorer(Color(200), by_alpha=False, inverted=False, by_luminance=True)
    picture, mask = uploaded(gpu_device, ImageFrame(noise())), ImageFrame(blob())
    for _ in range(3):
        recolorer.recolor(picture, mask)
    created = gpu_device.pool.statistics().created
    for _ in range(300):
        recolorer.recolor(picture, mask)

    assert gpu_device.pool.statistics().created == created


def test_a_texture_without_a_mask_passes(gpu_device):
    picture = uploaded(gpu_device, ImageFrame(noise()))

    result = run_calculator(RecolorCalculator(color={"b": 255}), image_gpu=[(0, picture)])

    assert result.output_gpu[0][1] is picture


def test_a_texture_of_grey_is_refused(gpu_device):
    grey = uploaded(gpu_device, ImageFrame(noise(channels=1), ImageFormat.GRAY8))
    feeds = {"image_gpu": [(0, grey)], "mask": [(0, ImageFrame(blob()))]}

    with pytest.raises(PayloadTypeError, match="GRAY8 cannot be recoloured; expected SRGB"):
        run_calculator(RecolorCalculator(color={"b": 255}), **feeds)


def test_a_mask_on_the_graphics_card_needs_a_picture_there():
    with pytest.raises(ValueError, match="wire input 'IMAGE_GPU' to which MASK_GPU belongs"):
        run_calculator(RecolorCalculator(color={}), image=[], mask_gpu=[])


def test_two_masks_are_one_too_many():
    with pytest.raises(ValueError, match="exactly one input of MASK, MASK_GPU"):
        run_calculator(RecolorCalculator(color={}), image_gpu=[], mask=[], mask_gpu=[])
