"""Chunks of PNG files: cut ones are told from whole ones, and colour profiles are left out."""

from __future__ import annotations

import zlib

import cv2
import numpy as np
import pytest

from vitruvian.calculators.io.image_decoding import decoded_picture
from vitruvian.calculators.io.png_file import is_cut_png, without_color_profile

PICTURE = np.arange(36, dtype=np.uint8).reshape(3, 4, 3)
WHOLE = cv2.imencode(".png", PICTURE)[1].tobytes()
#: The signature and the first chunk, IHDR, take so many bytes.
HEAD = 8 + 25


def chunk(kind: bytes, content: bytes) -> bytes:
    checked = kind + content
    return len(content).to_bytes(4, "big") + checked + zlib.crc32(checked).to_bytes(4, "big")


PROFILE = chunk(b"iCCP", b"a\0\0" + zlib.compress(b"no profile that libpng likes"))


@pytest.mark.parametrize(
    ("data", "is_cut"),
    [
        (WHOLE, False),
        (WHOLE[:-1], True),
        (WHOLE[:-12], True),
        (WHOLE[:HEAD], True),
        (WHOLE[:8], True),
        (WHOLE[:HEAD] + b"\x7f\xff\xff\xf0IDAT", True),
        (WHOLE + b"what comes after the end", False),
        (b"no PNG", False),
    ],
)
def test_a_cut_file_is_told(data: bytes, is_cut: bool) -> None:
    assert is_cut_png(data) is is_cut


def test_a_color_profile_is_left_out() -> None:
    assert without_color_profile(WHOLE[:HEAD] + PROFILE + WHOLE[HEAD:]) == WHOLE


def test_a_file_without_a_profile_stays_as_it_is() -> None:
    assert without_color_profile(WHOLE) == WHOLE


def test_a_broken_profile_prints_nothing_and_changes_no_pixel(capfd: pytest.CaptureFixture) -> None:
    data = WHOLE[:HEAD] + PROFILE + WHOLE[HEAD:]

    picture = decoded_picture(data, "a.png", upright=True)

    assert np.array_equal(picture.data, PICTURE[:, :, ::-1])
    assert capfd.readouterr().err == ""
