"""The files in an archive that a user brings."""

from __future__ import annotations

import io
import zipfile

from .errors import ModelFileError

__all__ = ["unpacked"]

#: Ten times the largest bundle of models for pictures. A few kilobytes may claim to hold terabytes.
_MOST_BYTES = 1_000_000_000


def unpacked(data: bytes) -> dict[str, bytes]:
    """Return the files of a zip archive by name.

    Raises ``ModelFileError`` where they are larger together than models are, and as ``zipfile``
    does for a damaged archive.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = sum(entry.file_size for entry in archive.infolist())
        if size > _MOST_BYTES:
            raise ModelFileError(
                f"Unable to open zip archive.\nIts files have {size:,} bytes; expected models "
                f"of at most {_MOST_BYTES:,} together; use another file"
            )
        return {name: archive.read(name) for name in archive.namelist()}
