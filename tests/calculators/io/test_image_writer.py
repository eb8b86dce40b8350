"""ImageWriterCalculator: one picture or many, complete or not at all."""

from __future__ import annotations

import errno
import logging
import os

import cv2
import numpy as np
import pytest

from vitruvian.calculators.io.image_reader import ImageReaderCalculator
from vitruvian.calculators.io.image_writer import ImageWriterCalculator
from vitruvian.framework.errors import MediaError
from vitruvian.framework.formats import ImageFormat, ImageFrame
from vitruvian.framework.testing import run_calculator

RED = np.full((20, 30, 3), (200, 40, 10), np.uint8)


def write(path, pictures, **options):
    packets = [(at, ImageFrame(picture)) for at, picture in enumerate(pictures)]
    run_calculator(ImageWriterCalculator(path=str(path), **options), image=packets)


def read(path):
    [(_, image)] = run_calculator(ImageReaderCalculator(path=str(path), keep_format=True)).image
    return image


def names(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize(
    "ending", [".png", ".PNG", ".bmp", ".tif", ".tiff", ".jpg", ".jpeg", ".webp"]
)
def test_writes_the_format_of_the_ending(tmp_path, ending):
    write(tmp_path / f"a{ending}", [RED])

    assert names(tmp_path) == [f"a{ending}"]
    assert np.abs(read(tmp_path / f"a{ending}").data.astype(int) - RED).max() <= 6


@pytest.mark.parametrize(
    "picture",
    [
        RED[:, :, 0],
        np.dstack([RED, RED[:, :, :1]]),
        RED.astype(np.uint16) * 257,
        RED[:, :, 0].astype(np.uint16) * 257,
    ],
    ids=["grey", "RGBA", "16 bit", "16 bit grey"],
)
def test_png_keeps_every_kind_of_pixel(tmp_path, picture):
    write(tmp_path / "a.png", [picture])

    assert np.array_equal(read(tmp_path / "a.png").data, picture)


def test_bgra_is_written_with_its_colours_in_place(tmp_path):
    bgra = cv2.cvtColor(RED, cv2.COLOR_RGB2BGRA)
    packets = [(0, ImageFrame(bgra, ImageFormat.SBGRA))]

    run_calculator(ImageWriterCalculator(path=str(tmp_path / "a.png")), image=packets)

    assert np.array_equal(read(tmp_path / "a.png").data[:, :, :3], RED)


def test_numbers_the_pictures(tmp_path):
    write(tmp_path / "out_%03d_x.png", [RED, RED, RED])

    assert names(tmp_path) == ["out_000_x.png", "out_001_x.png", "out_002_x.png"]


def test_quality_is_that_of_jpeg(tmp_path):
    noise = np.random.default_rng(0).integers(0, 255, (64, 64, 3), np.uint8)
    write(tmp_path / "fine.jpg", [noise])
    write(tmp_path / "coarse.jpg", [noise], quality=20)

    sizes = [(tmp_path / name).stat().st_size for name in ("coarse.jpg", "fine.jpg")]
    assert sizes[0] < sizes[1] / 2


def test_refuses_a_second_picture_for_one_file(tmp_path):
    with pytest.raises(MediaError, match=r"a second picture came, at 1 µs, .*: a_%04d\.png"):
        write(tmp_path / "a.png", [RED, RED])
    assert not names(tmp_path)


def test_says_that_no_picture_came(tmp_path, caplog):
    with pytest.raises(MediaError, match=r"a\.png: no picture came, so the file was not written"):
        write(tmp_path / "a.png", [])
    with caplog.at_level(logging.WARNING):
        write(tmp_path / "a_%d.png", [])

    assert "no picture came, so no file was written" in caplog.text
    assert not names(tmp_path)


@pytest.mark.parametrize(
    ("name", "complaint"),
    [
        ("a.gif", r"the ending '\.gif' names no picture format .*; expected one of \.bmp"),
        ("a", "the ending '' names no picture format"),
        ("no/a.png", r"no/a\.png: .*the folder does not exist; create it first"),
        ("a_%d_%d.png", r"a_%d_%d\.png: there are 2 places .*; expected one, such as a_%d\.png"),
        ("no/%d.png", r"no/0\.png: .*the folder does not exist; create it first"),
    ],
)
def test_refuses_what_cannot_be_written_before_any_work(tmp_path, name, complaint):
    with pytest.raises(MediaError, match=complaint):
        write(tmp_path / name, [])


@pytest.mark.parametrize(
    ("ending", "picture", "kind"),
    [
        (".jpg", RED.astype(np.uint16), "SRGB48"),
        (".webp", RED.astype(np.uint16), "SRGB48"),
        (".png", RED[:, :, 0].astype(np.float32), "VEC32F1"),
    ],
)
def test_refuses_pixels_that_the_format_cannot_hold(tmp_path, ending, picture, kind):
    with pytest.raises(MediaError, match=rf"\{ending} cannot hold {kind} pixels; expected 8 bits"):
        write(tmp_path / f"a{ending}", [picture])
    assert not names(tmp_path)


@pytest.mark.parametrize(("name", "left"), [("a.png", []), ("%d.png", [])])
def test_a_full_disk_leaves_nothing_half(tmp_path, monkeypatch, name, left):
    def refuse(descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", refuse)

    with pytest.raises(MediaError, match="the disk is full; make room or choose another disk"):
        write(tmp_path / name, [RED])
    assert names(tmp_path) == left
