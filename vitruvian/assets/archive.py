"""Take one asset out of a downloaded package."""

from __future__ import annotations

import tarfile
import zipfile
import zlib
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from .manifest import Asset

__all__ = ["ArchiveError", "extract"]

_CHUNK = 1 << 20


class ArchiveError(Exception):
    """A package that is damaged or lacks what the manifest expects in it."""


def extract(asset: Asset, archive: Path, target: Path) -> None:
    """Write the asset's bytes, and nothing else of the package, to ``target``."""
    start, stop = asset.byte_range or (0, asset.size)
    try:
        with _open_member(archive, asset.member) as source, target.open("wb") as output:
            _skip(source, start)
            _copy(source, output, stop - start)
    except KeyError as error:
        raise ArchiveError(f"{archive.name} holds no {asset.member}") from error
    except (zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError) as error:
        raise ArchiveError(f"{archive.name} is damaged ({error})") from error


@contextmanager
def _open_member(archive: Path, member: str) -> Generator[IO[bytes]]:
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel, wheel.open(member) as source:
            yield source
        return
    with tarfile.open(archive, "r:gz") as tarball:
        packed = tarball.extractfile(member)
        if packed is None:  # a folder or a link
            raise KeyError(member)
        with packed:
            yield packed


def _skip(source: IO[bytes], count: int) -> None:
    """Read on to the asset: a compressed stream cannot be entered in the middle."""
    while count > 0 and (chunk := source.read(min(_CHUNK, count))):
        count -= len(chunk)


def _copy(source: IO[bytes], output: IO[bytes], count: int) -> None:
    """Copy ``count`` bytes, or fewer where the member is too short: the size check tells."""
    while count > 0 and (chunk := source.read(min(_CHUNK, count))):
        output.write(chunk)
        count -= len(chunk)
