"""Which pictures a path means."""

from __future__ import annotations

import pytest

from vitruvian.calculators.io.image_files import find_pictures
from vitruvian.framework.errors import MediaError

NAMES = ["b10.png", "b2.png", "b1.JPG", "c.webp", "notes.txt", "x[1].png", "b2x.png"]


@pytest.fixture
def folder(tmp_path):
    for name in NAMES:
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "d.png").write_bytes(b"x")
    (tmp_path / "empty").mkdir()
    return tmp_path


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("", ["b1.JPG", "b2.png", "b2x.png", "b10.png", "c.webp", "x[1].png"]),
        ("b*.png", ["b2.png", "b2x.png", "b10.png"]),
        ("b%d.png", ["b2.png", "b10.png"]),
        ("b%04d.png", ["b2.png", "b10.png"]),
        ("**/*.png", ["b2.png", "b2x.png", "b10.png", "d.png", "x[1].png"]),
        ("x[1].png", ["x[1].png"]),
        ("notes.txt", ["notes.txt"]),
    ],
)
def test_finds_them_in_natural_order(folder, path, expected):
    assert [found.name for found in find_pictures(folder / path)] == expected


@pytest.mark.parametrize(
    ("path", "complaint"),
    [
        ("empty", "empty: the folder holds no picture; expected files ending in .bmp"),
        ("*.tiff", "no file fits this pattern; expected files ending in"),
        ("no/%d.png", "no file fits this pattern"),
        ("b%d_%02d.png", r"b%d_%02d\.png: there are 2 places .*; expected one, such as b%d\.png"),
        ("a.png", r"a\.png: there is no such file; expected a picture"),
    ],
)
def test_refuses_a_path_without_pictures(folder, path, complaint):
    with pytest.raises(MediaError, match=complaint):
        find_pictures(folder / path)
