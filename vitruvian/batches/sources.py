"""Find the clips that a batch is asked for: patterns, folders, lists of paths, object stores."""

from __future__ import annotations

import glob
import importlib
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..framework.errors import MediaError
from ..framework.user_path import user_path
from ..media.format import Content
from ..media.formats import endings

__all__ = ["SourceFile", "find_sources", "is_remote", "open_remote"]


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A video that was found, with what tells one version of it from the next."""

    source: str
    size: int
    version: str


def find_sources(sources: Iterable[str]) -> list[SourceFile]:
    """Return the videos that the sources name, each once, in their order.

    A source is a file, a folder (searched with the folders below it), a pattern such as
    ``videos/**/*.mp4``, a text file with a path or URL on each line, or a URL of an object store
    (``s3://bucket/videos/*.mp4``, by fsspec). Raises ``MediaError`` for one that names nothing.
    """
    found: dict[str, SourceFile] = {}
    for source in sources:
        files = list(_files(source))
        if not files:
            raise MediaError(f"{source}: there is no video here; check the path or pattern")
        found.update((file.source, file) for file in files)
    return list(found.values())


def is_remote(source: str) -> bool:
    """Return True for a URL, such as ``s3://bucket/a.mp4``; not for a Windows drive."""
    scheme, colon, rest = source.partition("://")
    return bool(colon) and len(scheme) > 1 and scheme.isascii() and bool(rest)


def open_remote(url: str) -> tuple[Any, str]:
    """Return the file system of a URL and the path in it; needs the package fsspec."""
    try:
        fsspec: Any = importlib.import_module("fsspec")
    except ImportError as error:
        raise MediaError(
            f"{url}: reading from an object store needs the package fsspec, which is not "
            "installed; pip install 'vitruvian[remote]'"
        ) from error
    try:
        found: tuple[Any, str] = fsspec.core.url_to_fs(url)
    except (ImportError, ValueError) as error:
        raise MediaError(f"{url}: {error}") from error
    return found


def _files(source: str) -> Iterator[SourceFile]:
    if is_remote(source):
        yield from _remote_files(source)
        return
    path = user_path(source)
    if path.is_dir():
        yield from _videos_below(path)
    elif path.is_file():
        yield from _listed(path) if path.suffix.lower() == ".txt" else [_local(path)]
    elif glob.has_magic(source):
        names = sorted(glob.glob(str(path), recursive=True))  # noqa: PTH207  # may be absolute
        yield from (_local(Path(name)) for name in names if Path(name).is_file())


def _videos_below(folder: Path) -> Iterator[SourceFile]:
    for root, folders, names in os.walk(folder):
        # In a fixed order, whatever the file system's.
        folders.sort()
        for name in sorted(names):
            if _is_video(name):
                yield _local(Path(root) / name)


def _listed(path: Path) -> Iterator[SourceFile]:
    for line in path.read_text(encoding="utf-8", errors="surrogateescape").splitlines():
        name = line.strip()
        if not name or name.startswith("#"):
            continue
        # A missing file is a failed clip, not the end of a batch of thousands.
        there = is_remote(name) or user_path(name).exists()
        yield from _files(name) if there else [SourceFile(str(Path(name).absolute()), 0, "")]


def _local(path: Path) -> SourceFile:
    status = path.stat()
    return SourceFile(str(path.absolute()), status.st_size, str(status.st_mtime_ns))


def _remote_files(url: str) -> Iterator[SourceFile]:
    system, path = open_remote(url)
    for name in sorted(system.glob(path)) if glob.has_magic(path) else [path]:
        info = system.info(name)
        if info.get("type") == "directory":
            below = sorted(system.find(name, detail=True).items())
            yield from (_remote(system, *file) for file in below if _is_video(file[0]))
        else:
            yield _remote(system, name, info)


def _remote(system: Any, name: str, info: Mapping[str, Any]) -> SourceFile:
    version = info.get("ETag") or info.get("etag") or info.get("mtime") or info.get("created")
    return SourceFile(system.unstrip_protocol(name), int(info.get("size") or 0), str(version))


def _is_video(name: str) -> bool:
    path = Path(name)
    return path.suffix.lower() in endings(Content.VIDEO, read=True) and path.name[:1] != "."
