from __future__ import annotations

import numpy as np
import pytest

from vitruvian.calculators.image.image_properties import ImagePropertiesCalculator
from vitruvian.framework.formats import ImageFrame
from vitruvian.framework.testing import run_calculator

IMAGE = ImageFrame(np.zeros((3, 5, 3), dtype=np.uint8))


@pytest.mark.parametrize("port", ["image", "image_cpu"])
def test_size_is_width_then_height(port):
    result = run_calculator(ImagePropertiesCalculator(), **{port: [(0, IMAGE), (7, IMAGE)]})

    assert result.size == [(0, (5, 3)), (7, (5, 3))]


@pytest.mark.parametrize("ports", [(), ("image", "image_cpu")])
def test_exactly_one_stream_must_be_wired(ports):
    with pytest.raises(ValueError, match="wire exactly one input of IMAGE, IMAGE_CPU, IMAGE_GPU"):
        run_calculator(ImagePropertiesCalculator(), **{port: [(0, IMAGE)] for port in ports})
