"""Explain to the author of a graph why YAML text cannot be read."""

from __future__ import annotations

import re
from typing import Any

from ..errors import Location

__all__ = ["MAX_DEPTH", "TOO_DEEP", "UnreadableYamlError", "syntax_fault"]

MAX_DEPTH = 64
TOO_DEEP = f"nested more than {MAX_DEPTH} levels deep"

# Compiled by who finds a fault: most graph files have none.
#: Where YAML sees a line end, which is not all that `str.splitlines` sees.
_LINE_END = "\r\n|[\n\r\x85\u2028\u2029]"
_SPACED_TAG = r"[\s\[,-]((?:[A-Z_][A-Z0-9_]*)(?::\d+)?): +([a-z_][a-z0-9_]*)"
_KEY_LINE = r"\s*(?:- )*[^\s:#]+:(?:\s|$)"


class UnreadableYamlError(Exception):
    """A mistake after which a file cannot be read; ``location`` is its place."""

    def __init__(self, location: Location, message: str) -> None:
        super().__init__(message)
        self.location = location


def syntax_fault(text: str, file: str, error: Exception) -> tuple[Location, str]:
    """Return where and why the parser gave up."""
    lines = re.split(_LINE_END, text.rstrip())
    place = _place(file, lines, getattr(error, "problem_mark", None))
    start = _place(file, lines, getattr(error, "context_mark", None)) or place
    if place is None or start is None:
        return _unreadable(text, file, error)
    problem = str(getattr(error, "problem", "")).lower()
    context = str(getattr(error, "context", "")).lower()
    line = lines[place.line - 1]
    char = line[place.column - 1 : place.column]
    indent = line[: len(line) - len(line.lstrip())]
    if "\t" in indent:
        return place._replace(column=indent.index("\t") + 1), _bad_start("\t")
    if "nesting" in problem:
        # libyaml reads ahead: of '[[[[…' it refuses bracket 1,001 before it reports the first, so
        # our own limit never gets to see it.
        return place, TOO_DEEP
    if "quoted scalar" in context and "end of" in problem:
        return start, "the quote that opens here is never closed"
    if "escape" in problem:
        return place, "unknown escape in double quotes; use single quotes around plain text"
    if "flow" in context:
        return start, _unclosed(lines[start.line - 1][start.column - 1 : start.column])
    if "mapping values" in problem:
        return _stray_colon(lines, place)
    if "entries are not allowed" in problem:
        return place, "a list entry ('- …') must begin on a line of its own"
    if "expected ':'" in problem:
        word = lines[start.line - 1].strip()
        return start, f"{word!r} is neither 'key: value' nor a list entry '- value'"
    if "cannot start" in problem:
        return place, _bad_start(char)
    if "block" in context and not line[: place.column - 1].strip():
        return place, "this line's indentation fits no line above it; line keys up with their list"
    if char:
        return (
            place,
            f"unexpected {line[place.column - 1 :].strip()!r}; was a quote or bracket lost?",
        )
    return place, f"this is not YAML: {problem}"


def _place(file: str, lines: list[str], mark: Any) -> Location | None:
    if mark is None:
        return None
    if mark.line < len(lines):
        return Location(file, mark.line + 1, mark.column + 1)
    # A bracket that is never closed is reported behind the last word of the file.
    return Location(file, len(lines), len(lines[-1]) + 1)


def _unreadable(text: str, file: str, error: Exception) -> tuple[Location, str]:
    if isinstance(error, RecursionError):
        return Location(file), TOO_DEEP
    for number, line in enumerate(re.split(_LINE_END, text), 1):
        for column, char in enumerate(line, 1):
            if not char.isprintable() and char != "\t":
                place = Location(file, number, column)
                return place, f"the control character {char!r} cannot stand in a graph file"
    return Location(file), f"this is not YAML: {error}"


def _unclosed(opening: str) -> str:
    closing = {"[": "]", "{": "}"}.get(opening)
    if closing is None:
        return "a value is missing here, or a bracket or brace above is still open"
    return f"the {opening!r} that opens here has no {closing!r}, or a comma is missing"


def _bad_start(char: str) -> str:
    if char == "\t":
        return "a tab; YAML is indented with spaces only"
    return f"text cannot begin with {char!r}; put it in quotes"


def _stray_colon(lines: list[str], place: Location) -> tuple[Location, str]:
    line = lines[place.line - 1]
    spaced = re.search(_SPACED_TAG, line)
    if spaced and spaced.end(1) == place.column - 1:
        tagged = f"{spaced[1]}:{spaced[2]}"
        return place, f"a space after the colon of a tag; write {tagged!r}"
    above = place.line - 1
    while above and (not lines[above - 1].strip() or lines[above - 1].lstrip().startswith("#")):
        above -= 1
    if above and not re.match(_KEY_LINE, lines[above - 1]) and re.match(_KEY_LINE, line):
        text = lines[above - 1]
        column = len(text) - len(text.lstrip()) + 1
        return (
            Location(place.file, above, column),
            f"{text.strip()!r} lacks ': ' (a colon and a space) between key and value",
        )
    if line[: place.column - 1].count(": ") == 0:
        return place, "this line is indented more than the key above it, which has a value already"
    return place, "a second ': ' in one value; put text that holds one in quotes"
