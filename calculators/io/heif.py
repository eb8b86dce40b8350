"""HEIC pictures, as phones write them, whole of however many tiles; needs pillow-heif."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...framework.errors import MediaError

__all__ = ["is_heif", "read_heif"]

_BRANDS = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"}


def is_heif(data: bytes) -> bool:
    """Return True for the bytes of a HEIC or HEIF file."""
    return data[4:8] == b"ftyp" and data[8:12] in _BRANDS


def read_heif(path: Path, data: bytes) -> NDArray[Any]:
    """Return a picture upright, H×W×3 or H×W×4 uint8, RGB or RGBA.

    Raises ``MediaError`` where the package is missing or the picture is damaged.
    """
    try:
        import pillow_heif
    except ImportError as error:
        raise MediaError(
            f"{path}: this is a HEIC picture; reading it needs the package pillow-heif, which is "
            "not installed; pip install vitruvian[heif], or convert it to JPEG"
        ) from error
    library: Any = pillow_heif
    try:
        return np.array(library.open_heif(data, convert_hdr_to_8bit=True))
    except (ValueError, RuntimeError, SyntaxError, EOFError, OSError) as error:
        raise MediaError(
            f"{path}: the HEIC picture is damaged or cut short ({error}); copy it again"
        ) from error
