"""ImageReaderCalculator: pictures of every kind, upright, as RGB."""

from __future__ import annotations

from fractions import Fraction

import cv2
import numpy as np
import pytest

from vitruvian.calculators.io.image_decoding import read_picture
from vitruvian.calculators.io.image_reader import ImageReaderCalculator
from vitruvian.framework.errors import MediaError
from vitruvian.framework.formats import ImageFormat
from vitruvian.framework.testing import run_calculator


def read(path, **options):
    return run_calculator(ImageReaderCalculator(path=str(path), **options))


def save(path, picture, *parameters):
    """Write a picture given as RGB, RGBA or grey."""
    if picture.ndim == 3:
        order = [2, 1, 0, 3][: picture.shape[2]]
        picture = picture[:, :, order]
    assert cv2.imwrite(str(path), np.ascontiguousarray(picture), parameters)
    return path


def smooth(height=40, width=60):
    """Return an RGB picture with a left, a right, an upper and a lower side."""
    rows, columns = np.mgrid[:height, :width]
    channels = (columns * 255 // width, rows * 255 // height, np.full_like(rows, 60))
    return np.dstack(channels).astype(np.uint8)


@pytest.mark.parametrize("ending", [".png", ".bmp", ".tiff", ".jpg", ".webp"])
def test_reads_the_formats(tmp_path, ending):
    path = save(tmp_path / f"a{ending}", smooth())

    [(timestamp, image)] = read(path).image

    assert timestamp == 0
    assert image.format is ImageFormat.SRGB
    assert not image.data.flags.writeable
    lossy = ending in {".jpg", ".webp"}
    assert np.abs(image.data.astype(int) - smooth()).mean() <= (4 if lossy else 0)


GREY = smooth()[:, :, 0]
RGBA = np.dstack([smooth(), GREY])


@pytest.mark.parametrize("ending", [".png", ".tiff"])
@pytest.mark.parametrize(
    ("picture", "expected", "kept"),
    [
        (GREY, np.dstack([GREY] * 3), ImageFormat.GRAY8),
        (RGBA, smooth(), ImageFormat.SRGBA),
        (smooth().astype(np.uint16) * 257, smooth(), ImageFormat.SRGB48),
        (GREY.astype(np.uint16) * 257, np.dstack([GREY] * 3), ImageFormat.GRAY16),
        (RGBA.astype(np.uint16) * 257, smooth(), ImageFormat.SRGBA64),
    ],
    ids=["grey", "RGBA", "16 bit", "16 bit grey", "16 bit RGBA"],
)
def test_converts_to_srgb_unless_asked_to_keep(tmp_path, ending, picture, expected, kept):
    path = save(tmp_path / f"a{ending}", picture)

    [(_, image)] = read(path).image
    [(_, original)] = read(path, keep_format=True).image

    assert image.format is ImageFormat.SRGB
    assert np.array_equal(image.data, expected)
    assert original.format is kept
    assert np.array_equal(original.data, picture)


def with_orientation(path, orientation):
    """Put an EXIF segment with nothing but the orientation behind a JPEG's beginning."""
    entry = b"\x01\x12\x00\x03\x00\x00\x00\x01" + orientation.to_bytes(2, "big") + b"\0\0"
    exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01" + entry + bytes(4)
    data = path.read_bytes()
    segment = b"\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif
    path.write_bytes(data[:2] + segment + data[2:])
    return path


@pytest.mark.parametrize("keep_format", [False, True])
@pytest.mark.parametrize(
    ("orientation", "turned"),
    [
        (1, lambda picture: picture),
        (2, lambda picture: picture[:, ::-1]),
        (3, lambda picture: np.rot90(picture, 2)),
        (6, lambda picture: np.rot90(picture, -1)),
        (8, lambda picture: np.rot90(picture, 1)),
    ],
)
def test_turns_pictures_as_exif_says(tmp_path, orientation, turned, keep_format):
    path = with_orientation(save(tmp_path / "a.jpg", smooth()), orientation)

    result = read(path, keep_format=keep_format)

    [(_, image)] = result.image
    assert image.data.shape == turned(smooth()).shape
    assert np.abs(image.data.astype(int) - turned(smooth())).mean() < 4
    assert (result.header.width, result.header.height) == (image.width, image.height)


def test_sends_a_folder_at_the_given_rate(tmp_path):
    for number in (1, 2, 10):
        save(tmp_path / f"{number}.png", np.full((4, 4, 3), number, np.uint8))

    result = read(tmp_path, frame_rate=29.97)

    assert [at for at, _ in result.image] == [0, 33_367, 66_733]
    assert [int(image.data[0, 0, 0]) for _, image in result.image] == [1, 2, 10]
    assert result.header.frame_rate == Fraction(2997, 100)
    assert result.header.frame_count == 3
    assert result.header.duration == 100_100


def test_pictures_may_differ_in_size(tmp_path):
    save(tmp_path / "1.png", smooth(10, 20))
    save(tmp_path / "2.png", smooth(30, 40))

    result = read(tmp_path / "%d.png")

    assert [(image.width, image.height) for _, image in result.image] == [(20, 10), (40, 30)]
    assert (result.header.width, result.header.height) == (20, 10)


@pytest.mark.parametrize("part", [0.3, 0.9])
@pytest.mark.parametrize("ending", [".png", ".bmp", ".jpg", ".webp"])
def test_refuses_a_cut_picture(tmp_path, ending, part):
    path = save(tmp_path / f"a{ending}", smooth())
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * part)])

    with pytest.raises(MediaError, match=rf"a\{ending}: the picture is damaged or cut short; exp"):
        read(path)


def test_refuses_a_jpeg_whose_only_end_is_that_of_its_preview(tmp_path):
    path = save(tmp_path / "a.jpg", smooth())
    data = path.read_bytes()
    preview = b"\xff\xe1\x00\x08abcd\xff\xd9"
    path.write_bytes(data[:2] + preview + data[2 : len(data) - 40])

    with pytest.raises(MediaError, match="damaged or cut short"):
        read(path)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "the file is empty; expected a picture"),
        (b"These are notes.", "the file is not a picture that can be read; expected a whole PNG"),
        (bytes(1000), "the file is not a picture that can be read"),
    ],
)
def test_refuses_what_is_no_picture(tmp_path, content, complaint):
    path = tmp_path / "a.png"
    path.write_bytes(content)

    with pytest.raises(MediaError, match=rf"a\.png: {complaint}"):
        read(path)


@pytest.mark.parametrize("shape", [(4, 5), (4, 5, 3)])
def test_refuses_float_samples_by_their_name(tmp_path, shape):
    path = tmp_path / "depth.tiff"
    cv2.imwrite(str(path), np.zeros(shape, np.float32))

    with pytest.raises(MediaError, match=r"depth\.tiff: the picture holds float32 samples"):
        read_picture(path)


def test_refuses_a_bad_picture_in_the_middle(tmp_path):
    for number in (1, 2, 3):
        save(tmp_path / f"{number}.png", smooth())
    (tmp_path / "2.png").write_bytes(b"")

    with pytest.raises(MediaError, match=r"2\.png: the file is empty"):
        read(tmp_path)


def test_a_picture_that_would_take_all_memory_is_refused(tmp_path, monkeypatch):
    path = tmp_path / "a.png"
    cv2.imwrite(str(path), np.zeros((4, 4, 3), np.uint8))
    data = bytearray(path.read_bytes())
    data[16:24] = (32_000).to_bytes(4, "big") * 2
    path.write_bytes(data)

    with pytest.raises(MediaError, match=r"has 32000×32000 pixels; .*VITRUVIAN_MAX_PIXELS"):
        read_picture(path)

    cv2.imwrite(str(path), np.zeros((4, 4, 3), np.uint8))
    monkeypatch.setenv("VITRUVIAN_MAX_PIXELS", "15")
    with pytest.raises(MediaError, match="expected at most 15 of them"):
        read_picture(path)
