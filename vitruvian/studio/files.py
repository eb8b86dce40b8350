"""Files that the page has uploaded: in a temporary folder, which goes with the server."""

from __future__ import annotations

import secrets
import shutil
import tempfile
import threading
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

from starlette.concurrency import run_in_threadpool

from ..media.format import Content
from ..media.formats import endings
from .limits import Limits
from .refusal import RefusedError

__all__ = ["Upload", "Uploads", "WorkFolder"]

#: What the page calls the contents of a file.
_SHOWN = {Content.VIDEO: "video", Content.PICTURES: "image", Content.DATA: "data"}
_KINDS = {ending: kind for one, kind in _SHOWN.items() for ending in endings(one, read=True)}
_LONGEST_NAME = 200


class WorkFolder:
    """Own a temporary folder, made when it is first needed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._path: Path | None = None

    def make(self, name: str) -> Path:
        """Return a new folder in it."""
        with self._lock:
            if self._path is None:
                self._path = Path(tempfile.mkdtemp(prefix="vitruvian-studio-"))
            folder = self._path / name
            folder.mkdir(exist_ok=True)
            return folder

    def remove(self) -> None:
        """Remove it with everything in it."""
        with self._lock:
            path, self._path = self._path, None
        if path is not None:
            shutil.rmtree(path, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class Upload:
    """One file; ``name`` is what it was called, ``path`` where it lies, by its ``id``."""

    id: str
    name: str
    bytes: int
    kind: str
    path: Path

    def data(self) -> dict[str, Any]:
        """Return what the page may know."""
        return {"id": self.id, "name": self.name, "bytes": self.bytes, "kind": self.kind}


class Uploads:
    """Take, list and remove files."""

    def __init__(self, folder: WorkFolder, limits: Limits) -> None:
        self._folder = folder
        self._limits = limits
        self._files: dict[str, Upload] = {}
        #: Bytes of files that are being taken.
        self._coming: dict[str, int] = {}

    def data(self) -> list[dict[str, Any]]:
        """Return all files."""
        return [file.data() for file in self._files.values()]

    def find(self, name: str) -> Upload:
        """Return a file by its id; raises ``RefusedError``."""
        found = self._files.get(name)
        if found is None:
            raise RefusedError(
                404, f"file {name[:40]!r}: there is none of this id; upload it again"
            )
        return found

    def remove(self, name: str) -> None:
        """Remove a file; raises ``RefusedError``."""
        self.find(name).path.unlink(missing_ok=True)
        del self._files[name]

    async def take(self, name: str, length: int | None, parts: AsyncIterator[bytes]) -> Upload:
        """Write a file as it comes; raises ``RefusedError``, and then leaves nothing behind."""
        shown = _shown_name(name)
        ending = PurePosixPath(shown).suffix.lower()
        if ending not in _KINDS:
            known = " ".join(_KINDS)
            raise RefusedError(
                415, f"{shown!r}: this is no video or picture; expected one of {known}"
            )
        self._check_count(shown)
        self._check_size(shown, length or 0)
        number = secrets.token_hex(8)
        # The folder's name and the file's are ours alone.
        path = self._folder.make("files") / f"{number}{ending}"
        self._coming[number] = 0
        try:
            size = await self._write(path, shown, number, parts)
            # Others may have come in the meantime; those that hang do not count.
            self._check_count(shown)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        finally:
            del self._coming[number]
        if size == 0:
            path.unlink(missing_ok=True)
            raise RefusedError(400, f"{shown!r}: the file is empty; expected a video or a picture")
        upload = self._files[number] = Upload(number, shown, size, _KINDS[ending], path)
        return upload

    async def _write(self, path: Path, shown: str, number: str, parts: AsyncIterator[bytes]) -> int:
        size = 0
        with path.open("wb") as file:
            async for part in parts:
                size += len(part)
                self._check_size(shown, size, number)
                self._coming[number] = size
                try:
                    await run_in_threadpool(file.write, part)
                except OSError as error:
                    raise RefusedError(
                        507, f"{shown!r}: it cannot be kept: {error.strerror}; make room"
                    ) from error
        return size

    def _check_count(self, shown: str) -> None:
        if len(self._files) >= self._limits.files:
            raise RefusedError(
                413, f"{shown!r}: there are {self._limits.files} files already; remove some first"
            )

    def _check_size(self, shown: str, size: int, number: str = "") -> None:
        limits = self._limits
        if size > limits.upload:
            raise RefusedError(
                413, f"{shown!r}: the file is longer than {_megabytes(limits.upload)}; cut it"
            )
        others = sum(file.bytes for file in self._files.values())
        others += sum(count for other, count in self._coming.items() if other != number)
        if others + size > limits.uploads:
            raise RefusedError(
                413,
                f"{shown!r}: with it, uploaded files would take more than "
                f"{_megabytes(limits.uploads)}; remove some first",
            )


def _shown_name(name: str) -> str:
    """Return the last part of a name, without what cannot be shown; it is never a path."""
    last = PureWindowsPath(PurePosixPath(name).name).name
    plain = "".join(letter for letter in last if letter.isprintable()).strip()
    if len(plain) > _LONGEST_NAME:
        plain = plain[: _LONGEST_NAME - 20] + PurePosixPath(plain).suffix[-20:]
    return plain or "file"


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.0f} MB" if size >= 1_000_000 else f"{size} bytes"
