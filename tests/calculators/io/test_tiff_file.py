"""Of a TIFF file of several pictures, the first is read with a word about the others."""

from __future__ import annotations

import logging
import struct
from pathlib import Path

import cv2
import numpy as np
import pytest

from vitruvian.calculators.io.image_decoding import read_picture
from vitruvian.calculators.io.tiff_file import has_pages


@pytest.mark.parametrize("pages", [1, 2, 3])
def test_more_than_one_picture_is_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, pages: int
) -> None:
    pictures = [np.full((8, 8, 3), 80 * page, np.uint8) for page in range(pages)]
    cv2.imwritemulti(str(tmp_path / "a.tif"), pictures)

    with caplog.at_level(logging.WARNING):
        read_picture(tmp_path / "a.tif")

    assert ("a.tif: the file holds several pictures; the first" in caplog.text) == (pages > 1)


@pytest.mark.parametrize(
    ("mark", "order", "following", "expected"),
    [
        (b"II*\0", "<", 26, True),
        (b"MM\0*", ">", 26, True),
        (b"MM\0*", ">", 0, False),
        (b"II*\0", "<", 8, False),
        (b"II*\0", "<", 1 << 31, False),
        (b"II+\0", "<", 26, False),
    ],
)
def test_the_directory_says_where_the_next_picture_is(
    mark: bytes, order: str, following: int, expected: bool
) -> None:
    directory = struct.pack(f"{order}IH12xI", 8, 1, following)

    assert has_pages(mark + directory + bytes(20)) is expected
    assert not has_pages((mark + directory)[:12])
