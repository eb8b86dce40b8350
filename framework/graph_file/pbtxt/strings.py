"""Quoted text with C's escapes, and pieces of it side by side."""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = ["BadEscapeError", "unquoted"]

_ESCAPE = re.compile(
    r"\\(?:([0-7]{1,3})|[xX]([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))", re.DOTALL
)
_SIMPLE = {
    "a": b"\a",
    "b": b"\b",
    "f": b"\f",
    "n": b"\n",
    "r": b"\r",
    "t": b"\t",
    "v": b"\v",
    "?": b"?",
    "\\": b"\\",
    "'": b"'",
    '"': b'"',
}


class BadEscapeError(ValueError):
    """An escape that does not exist, or bytes that are no text."""


def unquoted(literals: Iterable[str]) -> str:
    """Join string literals and resolve their escapes, which stand for bytes of UTF-8."""
    data = b"".join(_bytes(literal[1:-1]) for literal in literals)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise BadEscapeError("the bytes of this text are not UTF-8") from None


def _bytes(text: str) -> bytes:
    parts: list[bytes] = []
    end = 0
    for match in _ESCAPE.finditer(text):
        parts += [text[end : match.start()].encode(), _escaped(match)]
        end = match.end()
    return b"".join([*parts, text[end:].encode()])


def _escaped(match: re.Match[str]) -> bytes:
    octal, byte, short, long, simple = match.groups()
    if octal:
        return bytes([int(octal, 8) & 0xFF])
    if byte:
        return bytes([int(byte, 16)])
    if short or long:
        code = int(short or long, 16)
        if code > 0x10FFFF or 0xD800 <= code < 0xE000:
            raise BadEscapeError(f"the escape {match[0]!r} is no character")
        return chr(code).encode()
    if simple not in _SIMPLE:
        raise BadEscapeError(
            f"the escape '{match[0]}' does not exist; a backslash is written '\\\\'"
        )
    return _SIMPLE[simple]
