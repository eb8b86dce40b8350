"""Answers as the browser takes them: compressed, and not sent again while they are the same."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

__all__ = ["file_response"]

#: Compressing more thoroughly takes longer than the bytes that it saves would.
_LEVEL = 6
#: Anything shorter fits into the first packet anyway.
_SHORTEST = 1000


def file_response(
    request: Request, path: Path, kind: str, headers: Mapping[str, str] | None = None
) -> Response:
    """Return a file's content, compressed if the browser takes that; 304 if it has it already.

    Each file is compressed once, for all of its requests.
    """
    stamp = path.stat()
    plain, packed, etag = _read(path, stamp.st_mtime_ns, stamp.st_size)
    common = {"ETag": etag, "Vary": "Accept-Encoding", **(headers or {})}
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=common)
    if packed is not None and "gzip" in request.headers.get("accept-encoding", ""):
        return Response(packed, headers={**common, "Content-Encoding": "gzip"}, media_type=kind)
    return Response(plain, headers=common, media_type=kind)


@lru_cache(maxsize=64)
def _read(path: Path, modified: int, size: int) -> tuple[bytes, bytes | None, str]:
    """Return a file's content, plain and compressed, and its ETag; the numbers are its version."""
    content = path.read_bytes()
    # Weak: it names both forms of the content.
    etag = f'W/"{hashlib.sha256(content).hexdigest()[:32]}"'
    packed = gzip.compress(content, _LEVEL, mtime=0) if len(content) >= _SHORTEST else None
    return content, packed, etag
