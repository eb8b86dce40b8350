"""The files of the page."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from .compression import file_response
from .refusal import RefusedError

__all__ = ["STATIC", "page", "static_file"]

STATIC = Path(__file__).with_name("static")

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".json": "application/json",
    ".map": "application/json",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
    ".txt": "text/plain; charset=utf-8",
}
_NOT_BUILT = """\
The page of the studio is not built: vitruvian/studio/static/ is missing or empty.

In a checkout of vitruvian, build it with:  make studio-web
"""


def page(request: Request) -> Response:
    """Return the page, or a word on how to build it."""
    index = STATIC / "index.html"
    if not index.is_file():
        return PlainTextResponse(_NOT_BUILT, 503)
    return _file(request, index)


def static_file(request: Request, name: str) -> Response:
    """Return one file of the page; raises ``RefusedError``."""
    found = (STATIC / name).resolve() if _is_plain(name) else STATIC
    if not found.is_relative_to(STATIC.resolve()) or not found.is_file():
        raise RefusedError(404, f"/static/{name[:80]}: the page has no such file")
    return _file(request, found)


def _is_plain(name: str) -> bool:
    return "\0" not in name and "\\" not in name and len(name) < 300


def _file(request: Request, path: Path) -> Response:
    kind = _TYPES.get(path.suffix, "application/octet-stream")
    # Asked for anew each time: the names stay the same from version to version.
    return file_response(request, path, kind, {"Cache-Control": "no-cache"})
