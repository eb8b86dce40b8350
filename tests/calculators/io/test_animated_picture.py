from __future__ import annotations

import cv2
import numpy as np
import pytest

from vitruvian.calculators.io.animated_picture import AnimatedPictureCalculator, reads_animations
from vitruvian.framework.errors import MediaError
from vitruvian.framework.testing import run_calculator

pytestmark = pytest.mark.skipif(
    not reads_animations(), reason="OpenCV before 4.12 reads no animations"
)
LEVELS = (0, 100, 200)


@pytest.fixture
def animation(tmp_path):
    frames = cv2.Animation()
    frames.frames = [np.full((8, 16, 4), (0, 0, level, 255), np.uint8) for level in LEVELS]
    frames.durations = [40, 5, 250]
    path = tmp_path / "loop.webp"
    assert cv2.imwriteanimation(str(path), frames)
    return path


def test_every_picture_comes_when_it_is_shown(animation):
    result = run_calculator(AnimatedPictureCalculator(path=str(animation)))

    # 5 ms are too short to be meant; browsers show such a picture for 100 ms.
    assert [int(time) for time, _ in result.video] == [0, 40_000, 140_000]
    reds = [image.data[4, 8].tolist() for _, image in result.video]
    assert np.abs(np.array(reds) - [[level, 0, 0] for level in LEVELS]).max() <= 4
    header = result.header
    assert (header.width, header.height) == (16, 8)
    assert (header.frame_count, header.duration) == (3, 390_000)


@pytest.mark.parametrize("size", [0, 20, 60])
def test_a_cut_file_is_refused(animation, size):
    animation.write_bytes(animation.read_bytes()[:size])

    with pytest.raises(MediaError, match=r"loop\.webp"):
        run_calculator(AnimatedPictureCalculator(path=str(animation)))


def test_pixels_are_counted_over_all_pictures(animation, monkeypatch):
    monkeypatch.setenv("VITRUVIAN_MAX_PIXELS", "300")

    with pytest.raises(MediaError, match="3 pictures of 16×8 pixels; expected at most 300"):
        run_calculator(AnimatedPictureCalculator(path=str(animation)))


def test_an_older_opencv_is_named(animation, monkeypatch):
    monkeypatch.delattr(cv2, "imdecodeanimation")

    with pytest.raises(MediaError, match=r"reads no animations; expected 4\.12 or later"):
        run_calculator(AnimatedPictureCalculator(path=str(animation)))
