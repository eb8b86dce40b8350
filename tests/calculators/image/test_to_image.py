import numpy as np
import pytest

from vitruvian.calculators.image.from_image import FromImageCalculator
from vitruvian.calculators.image.to_image import ToImageCalculator
from vitruvian.framework.formats import ImageFrame
from vitruvian.framework.testing import run_calculator

IMAGE = ImageFrame(np.zeros((2, 3, 3), np.uint8))


@pytest.mark.parametrize("port", ["image", "image_cpu"])
def test_a_picture_passes_as_it_is(port):
    result = run_calculator(ToImageCalculator, **{port: [(3, IMAGE)]})

    assert result.output[0][1] is IMAGE


def test_a_picture_comes_out_as_it_is():
    result = run_calculator(FromImageCalculator, image=[(3, IMAGE)])

    assert result.image_cpu[0][1] is IMAGE
    assert result.source_on_gpu == [(3, False)]


def test_two_pictures_at_once_are_refused():
    with pytest.raises(ValueError, match="exactly one input of IMAGE, IMAGE_CPU"):
        run_calculator(ToImageCalculator, image=[(0, IMAGE)], image_cpu=[(0, IMAGE)])
