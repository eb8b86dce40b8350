from __future__ import annotations

import cv2
import numpy as np
import pytest

from vitruvian.calculators.io.still_picture import StillPictureCalculator
from vitruvian.framework.errors import MediaError
from vitruvian.framework.testing import run_calculator


@pytest.fixture
def stripes(tmp_path):
    """Return a picture of 90×30: red, green and blue, from left to right."""
    pixels = np.repeat(np.eye(3, dtype=np.uint8)[np.newaxis] * 255, 30, axis=0)
    path = tmp_path / "stripes.png"
    cv2.imwrite(str(path), np.repeat(pixels, 30, axis=1)[:, :, ::-1])
    return str(path)


def pictures(path, *sizes):
    result = run_calculator(
        StillPictureCalculator(),
        image_size=list(enumerate(sizes)),
        side_packets={"path": path},
    )
    return [image for _, image in result.image]


@pytest.mark.parametrize(
    ("size", "columns"),
    [
        ((90, 30), ["red", "green", "blue"]),
        ((30, 30), ["green"]),
        ((45, 15), ["red", "green", "blue"]),
        ((20, 40), ["green"]),
    ],
)
def test_the_middle_fills_the_frame(stripes, size, columns):
    (image,) = pictures(stripes, size)

    assert (image.width, image.height) == size
    centres = ((np.arange(len(columns)) + 0.5) * size[0] / len(columns)).astype(int)
    names = ["red", "green", "blue"]
    assert [names[int(image.data[5, x].argmax())] for x in centres] == columns


def test_a_size_is_made_once(stripes):
    first, second, other = pictures(stripes, (30, 30), (30, 30), (60, 30))

    assert first is second
    assert other.width == 60


def test_a_file_that_is_no_picture_is_an_error(tmp_path):
    (tmp_path / "text.png").write_text("no picture")

    with pytest.raises(MediaError, match=r"text\.png"):
        pictures(str(tmp_path / "text.png"), (4, 4))
