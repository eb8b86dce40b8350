from __future__ import annotations

import gc
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from vitruvian.compat import Image, ImageFormat, ImageFrame


def random_pixels(height: int, width: int, channels: int = 3, dtype: str = "uint8") -> Any:
    shape = (height, width) if channels == 1 else (height, width, channels)
    return np.random.default_rng(0).integers(0, 250, shape).astype(dtype)


@pytest.mark.parametrize("kind", [ImageFrame, Image])
@pytest.mark.parametrize(
    ("name", "channels", "dtype"),
    [
        ("SRGB", 3, "uint8"),
        ("SRGBA", 4, "uint8"),
        ("GRAY8", 1, "uint8"),
        ("GRAY16", 1, "uint16"),
        ("SRGB48", 3, "uint16"),
        ("SRGBA64", 4, "uint16"),
        ("VEC32F1", 1, "float32"),
        ("VEC32F2", 2, "float32"),
    ],
)
def test_a_picture_holds_a_copy_of_its_pixels(
    kind: Any, name: str, channels: int, dtype: str
) -> None:
    pixels = random_pixels(5, 7, channels, dtype)

    picture = kind(image_format=ImageFormat[name], data=pixels)

    assert np.array_equal(picture.numpy_view(), pixels)
    assert (picture.width, picture.height, picture.channels) == (7, 5, channels)
    assert picture.image_format == ImageFormat[name]
    assert not picture.is_empty()
    position = (2, 3) if channels == 1 else (2, 3, channels - 1)
    assert picture[position] == pixels[position]
    pixels[:] = 0
    assert picture.numpy_view().any()


def test_formats_have_mediapipes_numbers() -> None:
    assert {form.name: int(form) for form in ImageFormat} == {
        "SRGB": 1,
        "SRGBA": 2,
        "SBGRA": 11,
        "GRAY8": 3,
        "GRAY16": 4,
        "SRGB48": 7,
        "SRGBA64": 8,
        "VEC32F1": 9,
        "VEC32F2": 12,
    }
    assert repr(ImageFormat.SRGB) == "<ImageFormat.SRGB: 1>"


@pytest.mark.parametrize(("width", "contiguous"), [(640, True), (641, False)])
def test_rows_begin_at_multiples_of_four_bytes(width: int, contiguous: bool) -> None:
    pixels = random_pixels(4, width)

    frame = ImageFrame(ImageFormat.SRGB, pixels)

    assert frame.is_contiguous() is contiguous
    assert frame.is_aligned(4)
    assert Image(ImageFormat.SRGB, pixels).step % 4 == 0
    assert frame.byte_depth == 1


def test_a_view_of_contiguous_pixels_keeps_the_picture_alive() -> None:
    frame = ImageFrame(ImageFormat.SRGB, random_pixels(4, 640))
    count = sys.getrefcount(frame)

    views = [frame.numpy_view(), frame.numpy_view()]

    assert sys.getrefcount(frame) == count + 2
    del views
    gc.collect()
    assert sys.getrefcount(frame) == count


def test_a_view_of_padded_pixels_is_a_copy() -> None:
    pixels = random_pixels(4, 641)
    frame = ImageFrame(ImageFormat.SRGB, pixels)
    count = sys.getrefcount(frame)

    view = frame.numpy_view()

    assert sys.getrefcount(frame) == count
    assert view.flags.c_contiguous
    assert np.array_equal(view, pixels)


@pytest.mark.parametrize("width", [8, 9])
def test_a_view_cannot_be_changed(width: int) -> None:
    view = ImageFrame(ImageFormat.SRGB, random_pixels(4, width)).numpy_view()

    with pytest.raises(ValueError, match="read-only"):
        view[0, 0, 0] = 1


@pytest.mark.parametrize(
    ("channels", "position", "message"),
    [
        (1, (9, 9), "out of bounds"),
        (1, (1, 1, 1), r"index dimension mismatch: 3 \(ndim = 2\)"),
        (3, (9, 9, 0), "out of bounds"),
        (3, (0, 0, 3), "index 3 is out of bounds for axis 2 with size 3"),
        (3, (0, 0), "Invalid index dimension: 2"),
    ],
)
def test_a_place_outside_is_refused(channels: int, position: tuple[int, ...], message: str) -> None:
    image_format = ImageFormat.GRAY8 if channels == 1 else ImageFormat.SRGB
    frame = ImageFrame(image_format, random_pixels(4, 5, channels))

    with pytest.raises(IndexError, match=message):
        frame[position]


def test_a_place_is_a_list_of_numbers() -> None:
    frame = ImageFrame(ImageFormat.SRGB, random_pixels(4, 5))

    with pytest.raises(TypeError, match="row, column"):
        frame[0]  # type: ignore[index]


@pytest.mark.parametrize(
    ("image_format", "data", "error", "message"),
    [
        (ImageFormat.SRGB, [[1]], TypeError, "contiguous array"),
        (ImageFormat.SRGB, random_pixels(4, 5)[:, ::-1], TypeError, "contiguous array"),
        (ImageFormat.VEC32F1, np.zeros((2, 2)), TypeError, "float32"),
        (ImageFormat.SRGB48, random_pixels(4, 5), RuntimeError, "GRAY8, SRGB, and SRGBA"),
        (ImageFormat.SRGB, np.zeros((2, 2, 3), np.float32), RuntimeError, "VEC32F1 or VEC32F2"),
        (ImageFormat.SRGBA, random_pixels(4, 5), ValueError, r"height × width × 4.*\(4, 5, 3\)"),
        (ImageFormat.SRGB, random_pixels(4, 5, 1), ValueError, "height × width × 3"),
    ],
)
def test_data_must_fit_the_format(
    image_format: ImageFormat, data: Any, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        ImageFrame(image_format, data)


@pytest.mark.parametrize(("channels", "name"), [(1, "GRAY8"), (3, "SRGB"), (4, "SRGBA")])
def test_an_image_is_read_from_a_file(tmp_path: Path, channels: int, name: str) -> None:
    import cv2

    pixels = random_pixels(5, 6, channels)
    swapped = pixels if channels == 1 else pixels[:, :, [2, 1, 0, 3][:channels]]
    cv2.imwrite(str(tmp_path / "a.png"), swapped)

    image = Image.create_from_file(str(tmp_path / "a.png"))

    assert image.image_format == ImageFormat[name]
    assert np.array_equal(image.numpy_view(), pixels)
    assert not image.uses_gpu()


def test_a_file_that_is_missing_is_an_error() -> None:
    with pytest.raises(RuntimeError, match=r"Image decoding failed \(can't fopen\): nope.png"):
        Image.create_from_file("nope.png")
