"""HEIC pictures: read whole, or refused with what to install."""

from __future__ import annotations

import io
import logging
import sys

import cv2
import numpy as np
import pytest

from vitruvian.calculators.io.image_decoding import read_picture
from vitruvian.calculators.io.image_reader import ImageReaderCalculator
from vitruvian.framework.errors import MediaError
from vitruvian.framework.testing import run_calculator

#: The beginning of a HEIC file.
HEADER = b"\0\0\0\x1cftypheic\0\0\0\0mif1heic"


@pytest.fixture
def without_heif(monkeypatch):
    monkeypatch.setitem(sys.modules, "pillow_heif", None)


def make_heic(path):
    heif = pytest.importorskip("pillow_heif")
    picture = np.zeros((48, 64, 3), np.uint8)
    picture[:, :32] = (200, 30, 30)
    file = heif.from_bytes(mode="RGB", size=(64, 48), data=picture.tobytes())
    data = io.BytesIO()
    file.save(data, quality=95)
    path.write_bytes(data.getvalue())
    return picture


@pytest.mark.parametrize("name", ["a.heic", "a.jpg"])
def test_reads_the_whole_picture_whatever_its_name(tmp_path, name):
    picture = make_heic(tmp_path / name)

    found = read_picture(tmp_path / name).data

    assert found.shape == picture.shape
    assert np.abs(found.astype(int) - picture).mean() < 3


def test_a_damaged_one_is_refused(tmp_path):
    pytest.importorskip("pillow_heif")
    (tmp_path / "a.heic").write_bytes(HEADER + bytes(100))

    with pytest.raises(MediaError, match=r"a\.heic: the HEIC picture is damaged or cut short"):
        read_picture(tmp_path / "a.heic")


@pytest.mark.usefixtures("without_heif")
def test_says_what_to_install(tmp_path):
    (tmp_path / "a.heic").write_bytes(HEADER)

    with pytest.raises(
        MediaError, match=r"a\.heic: this is a HEIC picture; .*pip install vitruvian\[heif\]"
    ):
        read_picture(tmp_path / "a.heic")


@pytest.mark.usefixtures("without_heif")
def test_one_in_a_folder_is_not_passed_over(tmp_path):
    cv2.imwrite(str(tmp_path / "1.png"), np.zeros((4, 4, 3), np.uint8))
    (tmp_path / "2.heic").write_bytes(HEADER)

    with pytest.raises(MediaError, match="this is a HEIC picture"):
        run_calculator(ImageReaderCalculator(path=str(tmp_path)))


def test_other_files_of_a_folder_are_named(tmp_path, caplog):
    cv2.imwrite(str(tmp_path / "1.png"), np.zeros((4, 4, 3), np.uint8))
    (tmp_path / "notes.txt").touch()
    (tmp_path / ".hidden").touch()

    with caplog.at_level(logging.WARNING):
        sent = run_calculator(ImageReaderCalculator(path=str(tmp_path))).image

    assert len(sent) == 1
    assert "left out, as their endings are no picture's: notes.txt" in caplog.text


def animated_webp(path):
    pillow = pytest.importorskip("PIL.Image")
    pictures = [pillow.new("RGB", (8, 8), (index * 90, 0, 0)) for index in range(3)]
    pictures[0].save(path, save_all=True, append_images=pictures[1:], duration=40)


@pytest.mark.parametrize("name", ["a.webp", "a.png"])
def test_an_animated_picture_gives_its_first_with_a_word(tmp_path, caplog, name):
    animated_webp(tmp_path / name)

    with caplog.at_level(logging.WARNING):
        picture = read_picture(tmp_path / name)

    assert (picture.width, picture.height) == (8, 8)
    assert f"{name}: the picture is animated; the first of its pictures is read" in caplog.text


def test_a_still_picture_is_no_animation(tmp_path, caplog):
    for name in ("a.png", "a.webp"):
        cv2.imwrite(str(tmp_path / name), np.zeros((8, 8, 3), np.uint8))
        read_picture(tmp_path / name)

    assert not caplog.records
