"""Write a drawing in the format that a file's ending names."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ..calculators.io.atomic_file import AtomicFile, write_error
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
    with AtomicFile(path) as file:
        try:
            file.path.write_text(text, encoding="utf-8")
        except OSError as error:
            raise write_error(path, error) from error
