from __future__ import annotations

import av
import numpy as np
import pytest
from av.video.reformatter import ColorRange, Colorspace

from vitruvian.calculators.video.yuv import ColorTags
from vitruvian.calculators.video.yuv_picture import YuvPicture, planes_of
from vitruvian.framework.formats.deferred_pixels import Box

SIZES = [(2, 2), (176, 144), (250, 130), (322, 202)]
COLORS = [(Colorspace.ITU601, ColorRange.MPEG), (Colorspace.ITU709, ColorRange.JPEG)]


def noise(width: int, height: int, pixel_format: str = "yuv420p") -> av.VideoFrame:
    frame = av.VideoFrame(width, height, pixel_format)
    random = np.random.default_rng(width)
    for plane in planes_of(frame):
        plane[:] = random.integers(0, 256, plane.shape)
    return frame


@pytest.fixture(params=SIZES, ids="{0[0]}x{0[1]}".format)
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    return request.param


@pytest.fixture(params=COLORS, ids=["BT.601 narrow", "BT.709 full"])
def colors(request: pytest.FixtureRequest) -> tuple[Colorspace, ColorRange]:
    return request.param


@pytest.fixture(params=["yuv420p", "yuvj420p"])
def frame(request: pytest.FixtureRequest, size, colors) -> av.VideoFrame:
    frame = noise(*size, request.param)
    frame.colorspace, frame.color_range = colors
    return frame


def test_any_part_equals_that_of_the_whole_picture(frame: av.VideoFrame, size) -> None:
    picture = YuvPicture(frame)
    whole = frame.reformat(format="rgb24").to_ndarray()
    random = np.random.default_rng(5)

    assert np.array_equal(picture.pixels(), whole)
    for _ in range(60):
        left, top = (int(random.integers(0, length)) for length in size)
        right, bottom = (
            int(random.integers(left, size[0])) + 1,
            int(random.integers(top, size[1])) + 1,
        )
        part = picture.part(Box(left, top, right, bottom))
        assert np.array_equal(part, whole[top:bottom, left:right]), (left, top, right, bottom)


@pytest.mark.parametrize(
    ("width", "height", "pixel_format", "fits"),
    [
        (16, 8, "yuv420p", True),
        (16, 8, "yuvj420p", True),
        (15, 8, "yuv420p", False),
        (16, 7, "yuv420p", False),
        (16, 8, "yuv422p", False),
        (16, 8, "yuv420p10le", False),
        (16, 8, "nv12", False),
        (16, 8, "rgb24", False),
    ],
)
def test_pictures_of_even_size_in_8_bit_420_stay_yuv(width, height, pixel_format, fits) -> None:
    assert YuvPicture.fits(av.VideoFrame(width, height, pixel_format)) is fits


def test_yuv_for_others_is_a_copy_that_says_the_same_colours() -> None:
    frame = noise(32, 16)
    frame.colorspace, frame.color_range = Colorspace.ITU709, ColorRange.MPEG
    frame.color_primaries, frame.color_trc = 1, 1
    before = [plane.copy() for plane in planes_of(frame)]

    copy = YuvPicture(frame).to_yuv()
    assert all(map(np.array_equal, planes_of(copy), before))
    for plane in planes_of(copy):
        plane[:] = 0

    assert all(map(np.array_equal, planes_of(frame), before))
    assert ColorTags.of(copy) == ColorTags.of(frame) == (1, 1, 1, 1)


def test_a_format_of_the_full_range_becomes_a_tag() -> None:
    yuv = YuvPicture(noise(32, 16, "yuvj420p")).to_yuv()

    assert (yuv.format.name, yuv.color_range) == ("yuv420p", ColorRange.JPEG)


def test_any_rows_equal_those_of_the_whole_picture(frame: av.VideoFrame) -> None:
    whole = frame.reformat(format="rgb24").to_ndarray()
    random = np.random.default_rng(6)

    for share in (0.02, 0.1, 0.5, 1.0):
        rows = np.flatnonzero(random.random(frame.height) < share)
        rows = rows if len(rows) else np.array([frame.height - 1])
        canvas = np.empty_like(whole)
        YuvPicture(frame).make_rows(rows, canvas)
        assert np.array_equal(canvas[rows], whole[rows])
