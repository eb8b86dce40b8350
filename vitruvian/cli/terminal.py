"""Print text that is coloured on a terminal and plain elsewhere."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Sequence

from ..framework.messages import printable

__all__ = ["StyledLine", "print_styled", "shortened", "terminal_width"]

#: Pieces of text with the names of their styles.
StyledLine = list[tuple[str, str]]

_STYLES = {
    "title": "1",
    "node": "1",
    "subgraph": "1;35",
    "name": "3",
    "doc": "3",
    "label": "2",
    "line": "2",
    "stream": "",
    "option": "36",
    "type": "33",
    "heading": "1;4",
    "wrong": "31",
}
_PIPE_WIDTH = 100


def terminal_width() -> int:
    """Return the width to wrap at; outside a terminal that of a page."""
    return (
        shutil.get_terminal_size((_PIPE_WIDTH, 24)).columns if sys.stdout.isatty() else _PIPE_WIDTH
    )


def print_styled(lines: Iterable[Sequence[tuple[str, str]]]) -> None:
    """Print lines of (text, style)."""
    in_colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    for line in lines:
        shown = [(printable(text), style) for text, style in line]
        print("".join(_styled(*part) if in_colour else part[0] for part in shown).rstrip())


def shortened(text: str, room: int) -> str:
    """Cut text that is longer than its room."""
    return text if len(text) <= room else f"{text[: max(room - 1, 0)]}…"


def _styled(text: str, style: str) -> str:
    code = _STYLES.get(style, "")
    return f"\033[{code}m{text}\033[0m" if code and text.strip() else text
