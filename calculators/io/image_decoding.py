"""Pictures out of the bytes of their files."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...framework.authoring.file_access import UNRESTRICTED, FileAccess
from ...framework.errors import MediaError
from ...framework.formats import ImageFrame
from .heif import is_heif, read_heif
from .paths import existing_file
from .pixels import eight_bits
from .png_file import is_cut_png, is_png, without_color_profile
from .tiff_file import has_pages

__all__ = ["decoded_picture", "is_animated", "most_pixels", "read_picture"]

_log = logging.getLogger(__name__)

#: About twice as many as the largest cameras have.
_MOST_PIXELS = 400_000_000
_LIMIT = "VITRUVIAN_MAX_PIXELS"


def read_picture(
    path: Path, *, keep_format: bool = False, access: FileAccess = UNRESTRICTED
) -> ImageFrame:
    """Read a picture, turned as its EXIF orientation says.

    Returns SRGB: grey is repeated, transparency is left out, 16 bits are rounded to 8. With
    ``keep_format`` the picture keeps its channels and depth (GRAY8, SRGBA, SRGB48 and so on).
    ``access`` opens the file. Raises ``MediaError`` for a file that is missing, empty, damaged or
    no picture.
    """
    from ..opencv import cv2

    existing_file(path, "a picture")
    try:
        with access.open_read(path) as file:
            data = file.read()
    except OSError as error:
        raise MediaError(f"{path}: cannot read the file ({error.strerror})") from error
    if is_heif(data):
        heif = read_heif(path, data)
        return ImageFrame(heif if keep_format else np.ascontiguousarray(heif[:, :, :3]))
    _check_size(path, data)
    if is_animated(data):
        _log.warning(
            "%s: the picture is animated; the first of its pictures is read; convert it to a video "
            "to read them all",
            path,
        )
    if has_pages(data):
        _log.warning("%s: the file holds several pictures; the first of them is read", path)
    flags = cv2.IMREAD_ANYDEPTH | (cv2.IMREAD_ANYCOLOR if keep_format else cv2.IMREAD_COLOR)
    picture = None if _is_cut(data) else _decoded(data, flags)
    if picture is not None and keep_format:
        # Only this flag yields transparency; but it leaves the EXIF orientation out.
        whole = _decoded(data, cv2.IMREAD_UNCHANGED)
        picture = (
            whole if whole is not None and whole.ndim == 3 and whole.shape[2] == 4 else picture
        )
    if picture is None and not _is_cut(data):
        # OpenCV makes no three channels of one of floats, which is no damage: it is refused below.
        raw = _decoded(data, cv2.IMREAD_ANYDEPTH | cv2.IMREAD_ANYCOLOR)
        picture = raw if raw is not None and raw.dtype.kind == "f" else None
    if picture is None:
        raise MediaError(
            f"{path}: {_complaint(data)}; expected a whole PNG, JPEG, BMP, WebP or TIFF"
        )
    if picture.dtype not in {np.dtype(np.uint8), np.dtype(np.uint16)}:
        raise MediaError(
            f"{path}: the picture holds {picture.dtype} samples; expected 8 or 16 bits a channel; "
            "convert it first"
        )
    return ImageFrame(_from_opencv(picture if keep_format else eight_bits(picture)))


def decoded_picture(data: bytes, where: str, *, upright: bool) -> ImageFrame:
    """Return the picture in the bytes of a file as GRAY8, SRGB or SRGBA, 16 bits cut to 8.

    ``upright`` turns it as its EXIF orientation says, and leaves transparency out. Raises
    ``MediaError``, which begins with ``where``, for bytes that are no whole picture.
    """
    from ..opencv import cv2

    _check_size(where, data)
    flags = cv2.IMREAD_ANYCOLOR | cv2.IMREAD_ANYDEPTH if upright else cv2.IMREAD_UNCHANGED
    picture = None if not data or _is_cut(data) else _decoded(data, flags)
    if picture is None or picture.dtype not in {np.dtype(np.uint8), np.dtype(np.uint16)}:
        raise MediaError(
            f"{where}: {_complaint(data)}; expected the bytes of a whole PNG, JPEG, BMP, WebP or "
            "TIFF of 8 or 16 bits a channel"
        )
    return ImageFrame(_from_opencv(eight_bits(picture)))


def _decoded(data: bytes, flags: int) -> NDArray[Any] | None:
    from ..opencv import cv2

    if is_png(data):
        data = without_color_profile(data)
    try:
        return cv2.imdecode(np.frombuffer(data, np.uint8), flags)
    except cv2.error:
        return None


def _from_opencv(picture: NDArray[Any]) -> NDArray[Any]:
    from ..opencv import cv2

    if picture.ndim == 2:
        return picture
    code = cv2.COLOR_BGR2RGB if picture.shape[2] == 3 else cv2.COLOR_BGRA2RGBA
    return cv2.cvtColor(picture, code, picture)


def _check_size(path: Path | str, data: bytes) -> None:
    """Refuse a PNG of so many pixels that decoding it would take all memory."""
    if not is_png(data) or len(data) < 24:
        return
    width, height = int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
    most = most_pixels()
    if width * height > most:
        raise MediaError(
            f"{path}: the picture has {width}×{height} pixels; expected at most {most:,} of them; "
            f"scale it down, or raise the limit with the environment variable {_LIMIT}"
        )


def most_pixels() -> int:
    """Return how many pixels a picture may have."""
    return int(os.environ.get(_LIMIT, _MOST_PIXELS))


def is_animated(data: bytes) -> bool:
    """Return True for the bytes of an animated PNG or WebP picture."""
    if is_png(data):
        # The chunk that says so stands before the first picture.
        return 0 <= data.find(b"acTL") < data.find(b"IDAT")
    is_extended = data[:4] == b"RIFF" and data[8:16] == b"WEBPVP8X"
    return is_extended and bool(data[20] & 2)


def _is_cut(data: bytes) -> bool:
    return _is_cut_jpeg(data) or is_cut_png(data)


def _is_cut_jpeg(data: bytes) -> bool:
    """Return True for a truncated JPEG; some versions of OpenCV fill the rest with grey."""
    if not data.startswith(b"\xff\xd8"):
        return False
    place = 2
    # Skip the segments before the picture: a preview in them has an end of its own.
    while data[place : place + 1] == b"\xff" and data[place + 1 : place + 2] != b"\xda":
        length = int.from_bytes(data[place + 2 : place + 4], "big")
        place += 2 + max(length, 2)
    return data.find(b"\xff\xd9", place) < 0


def _complaint(data: bytes) -> str:
    signatures = (b"\xff\xd8", b"\x89PNG", b"BM", b"RIFF", b"II*\0", b"MM\0*")
    if data.startswith(signatures):
        return "the picture is damaged or cut short"
    return "the file is not a picture that can be read"
