"""Write a drawing in the format that a file's ending names."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from ..framework.errors import MediaError
from .dot import dot_of
from .html import html_of
from .mermaid import mermaid_of
from .picture import GraphPicture
from .svg import svg_of
from .text import plain_text_of

__all__ = ["WRITERS", "write_drawing"]

WRITERS: dict[str, Callable[[GraphPicture], str]] = {
    ".svg": svg_of,
    ".html": html_of,
    ".dot": dot_of,
    ".mmd": mermaid_of,
    ".txt": plain_text_of,
}


def write_drawing(picture: GraphPicture, path: Path) -> None:
    """Write the file; it appears when complete. Raises ``MediaError`` when that is not possible."""
    text = WRITERS[path.suffix.lower()](picture)
    partial = path.with_name(f".{path.name}.part-{os.getpid()}")
    try:
        partial.write_text(text, encoding="utf-8")
        os.replace(partial, path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise MediaError(
            f"{path}: the drawing cannot be written ({error.strerror or error}); choose another "
            "place for the file"
        ) from error
