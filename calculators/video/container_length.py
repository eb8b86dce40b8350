"""How long a video file says it is: what shows that a copy or a download broke off."""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO

from ...framework.authoring.file_access import UNRESTRICTED, FileAccess

__all__ = ["missing_bytes"]

_EBML, _SEGMENT = b"\x1a\x45\xdf\xa3", b"\x18\x53\x80\x67"


def missing_bytes(path: Path, access: FileAccess = UNRESTRICTED) -> int:
    """Return how many bytes an MP4, MOV, Matroska, WebM or AVI file lacks; 0 where none or unknown.

    These formats write the length of their parts in front of them. Raises ``OSError``.
    """
    with access.open_read(path) as file:
        size = os.fstat(file.fileno()).st_size
        start = file.read(12)
        if start[4:8] in {b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"styp"}:
            return max(_end_of_boxes(file, size) - size, 0)
        if start[:4] == _EBML:
            return max(_end_of_segment(file) - size, 0)
        if start[:4] == b"RIFF" and start[8:12] == b"AVI ":
            return max(8 + int.from_bytes(start[4:8], "little") - size, 0)
    return 0


def _end_of_boxes(file: BinaryIO, size: int) -> int:
    """Follow the top-level boxes of ISO 14496-12: length in 4 bytes, name in 4."""
    place = 0
    while place + 8 <= size:
        file.seek(place)
        length, name = int.from_bytes(file.read(4), "big"), file.read(4)
        if length == 1:
            length = int.from_bytes(file.read(8), "big")
        # 0: the box reaches to the end of the file. A short one or a strange name: padding.
        if length < 8 or not (name.isalnum() and name.isascii()):
            return size
        place += length
    return place


def _end_of_segment(file: BinaryIO) -> int:
    """Find the end of a Matroska file's one segment; 0 if it does not say."""
    file.seek(4)
    header = _ebml_length(file)
    if header is None:
        return 0
    file.seek(header, os.SEEK_CUR)
    if file.read(4) != _SEGMENT:
        return 0
    length = _ebml_length(file)
    return 0 if length is None else file.tell() + length


def _ebml_length(file: BinaryIO) -> int | None:
    """Read a number whose leading zero bits tell its bytes; all ones mean unknown."""
    first = file.read(1)
    if not first or not first[0]:
        return None
    more = 8 - first[0].bit_length()
    bits = 7 * (more + 1)
    value = int.from_bytes(first + file.read(more), "big") & ((1 << bits) - 1)
    return None if value == (1 << bits) - 1 else value
