"""The chunks of PNG files, as far as they matter before a picture is decoded."""

from __future__ import annotations

from collections.abc import Iterator

__all__ = ["is_cut_png", "is_png", "without_color_profile"]

_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def is_png(data: bytes) -> bool:
    """Return True for bytes that begin as a PNG file."""
    return data.startswith(b"\x89PNG")


def is_cut_png(data: bytes) -> bool:
    """Return True for a PNG that ends within a chunk, or at once after one.

    Where damage makes a chunk's length 2 GB, some versions of OpenCV ask for that much memory.
    """
    if not is_png(data):
        return False
    last, end = b"", len(_SIGNATURE)
    for last, _, end in _chunks(data):  # noqa: B007  # the last one counts
        pass
    return end > len(data) or last != b"IEND"


def without_color_profile(data: bytes) -> bytes:
    """Return a whole PNG without its colour profile, which OpenCV does not apply.

    Some of its versions print ``libpng warning: iCCP`` for every picture whose profile libpng does
    not like, as those that Photoshop wrote for years.
    """
    for kind, start, end in _chunks(data):
        if kind == b"iCCP":
            return data[:start] + data[end:]
        if kind == b"IDAT":  # the profile stands before the picture
            break
    return data


def _chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Yield kind, start and end of each chunk, also of one whose end is missing."""
    place, kind = len(_SIGNATURE), b""
    while place < len(data) and kind != b"IEND":
        kind, start = data[place + 4 : place + 8], place
        place += 12 + int.from_bytes(data[place : place + 4], "big")
        yield kind, start, place
