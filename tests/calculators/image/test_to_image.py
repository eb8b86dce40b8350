import numpy as np
import pytest

from vitruvian.calculators.gpu.device import GPU_DEVICE
from vitruvian.calculators.image.from_image import FromImageCalculator
from vitruvian.calculators.image.to_image import ToImageCalculator
from vitruvian.framework.formats import ImageFrame
from vitruvian.framework.testing import run_calculator

IMAGE = ImageFrame(np.zeros((2, 3, 3), np.uint8))


@pytest.mark.parametrize("port", ["image", "image_cpu"])
def test_a_picture_passes_as_it_is(port):
    output = "output" if port == "image" else "output_cpu"
    result = run_calculator(ToImageCalculator, outputs=[output], **{port: [(3, IMAGE)]})

    assert getattr(result, output)[0][1] is IMAGE


def test_a_picture_comes_out_as_it_is():
    outputs = ["image_cpu", "source_on_gpu"]
    result = run_calculator(FromImageCalculator, outputs=outputs, image=[(3, IMAGE)])

    assert result.image_cpu[0][1] is IMAGE
    assert result.source_on_gpu == [(3, False)]


def test_pictures_go_to_the_card_and_back(gpu_device):
    ((_, texture),) = run_calculator(
        FromImageCalculator,
        outputs=["image_gpu", "source_on_gpu"],
        services={GPU_DEVICE: gpu_device},
        image=[(0, IMAGE)],
    ).image_gpu
    result = run_calculator(
        FromImageCalculator, outputs=["image_cpu", "source_on_gpu"], image=[(0, texture)]
    )
    passed = run_calculator(ToImageCalculator, outputs=["output_gpu"], image_gpu=[(0, texture)])

    assert result.image_cpu == [(0, IMAGE)]
    assert result.source_on_gpu == [(0, True)]
    assert passed.output_gpu[0][1] is texture


def test_two_pictures_at_once_are_refused():
    with pytest.raises(ValueError, match="exactly one input of IMAGE, IMAGE_CPU"):
        run_calculator(ToImageCalculator, image=[(0, IMAGE)], image_cpu=[(0, IMAGE)])
