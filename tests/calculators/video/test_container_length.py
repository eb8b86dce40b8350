"""What a video file says about its own length."""

from __future__ import annotations

import pytest

from vitruvian.calculators.video.container_length import missing_bytes


def box(name, size, *, content=0, long=False):
    if long:
        return b"\0\0\0\1" + name + (16 + size).to_bytes(8, "big") + bytes(content)
    return (8 + size).to_bytes(4, "big") + name + bytes(content)


EBML = b"\x1a\x45\xdf\xa3\x82\0\0"
SEGMENT = b"\x18\x53\x80\x67"


@pytest.mark.parametrize(
    ("data", "missing"),
    [
        (box(b"ftyp", 8, content=8) + box(b"mdat", 100, content=100), 0),
        (box(b"ftyp", 8, content=8) + box(b"mdat", 100, content=60), 40),
        (box(b"ftyp", 8, content=8) + box(b"mdat", 100, content=60, long=True), 40),
        # A length of 0 means: to the end of the file.
        (box(b"ftyp", 8, content=8) + b"\0\0\0\0mdat" + bytes(50), 0),
        (box(b"ftyp", 8, content=8) + bytes(100), 0),
        (EBML + SEGMENT + b"\xe4" + bytes(100), 0),
        (EBML + SEGMENT + b"\xe4" + bytes(70), 30),
        (EBML + SEGMENT + b"\x01\0\0\0\0\0\0\x64" + bytes(70), 30),
        (EBML + SEGMENT + b"\x01\xff\xff\xff\xff\xff\xff\xff" + bytes(70), 0),
        (EBML + SEGMENT + b"\xff" + bytes(70), 0),
        (EBML, 0),
        (b"RIFF" + (104).to_bytes(4, "little") + b"AVI " + bytes(100), 0),
        (b"RIFF" + (104).to_bytes(4, "little") + b"AVI " + bytes(90), 10),
        (b"hello", 0),
        (b"", 0),
    ],
)
def test_tells_what_is_missing(tmp_path, data, missing):
    path = tmp_path / "a"
    path.write_bytes(data)

    assert missing_bytes(path) == missing
