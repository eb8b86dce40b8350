"""Read the fields of a message of protocol buffers, and write messages, without its definition.

Source: https://protobuf.dev/programming-guides/encoding/
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

__all__ = ["Field", "WireError", "fields_of", "message_field"]

_VARINT, _FIXED_64, _MESSAGE, _FIXED_32 = 0, 1, 2, 5
#: A varint has 7 bits in a byte, and holds up to 64.
_MOST_BYTES = 10


class WireError(ValueError):
    """Bytes that are not a message."""


class Field(NamedTuple):
    """One field: its number, its bytes as they stand, and what a message, text or list is."""

    number: int
    encoded: memoryview
    content: memoryview

    @property
    def integer(self) -> int:
        """Return the content as an unsigned number; raises ``WireError`` if it is none."""
        return _varint(self.content, 0)[0]

    @property
    def text(self) -> str:
        """Return the content as text; raises ``WireError`` if it is none."""
        try:
            return str(self.content, "utf-8")
        except UnicodeDecodeError as error:
            raise WireError("a name is no text") from error


def fields_of(message: memoryview) -> Iterator[Field]:
    """Yield the fields of a message in the order of the file; raises ``WireError``."""
    at = 0
    while at < len(message):
        key, value = _varint(message, at)
        kind = key & 7
        if kind == _VARINT:
            _, end = _varint(message, value)
        elif kind == _MESSAGE:
            size, value = _varint(message, value)
            end = value + size
        elif kind in {_FIXED_32, _FIXED_64}:
            end = value + (4 if kind == _FIXED_32 else 8)
        else:
            raise WireError("it has a field of no known kind")
        if end > len(message):
            raise WireError("it is cut off")
        yield Field(key >> 3, message[at:end], message[value:end])
        at = end


def message_field(number: int, content: bytes) -> bytes:
    """Return a field that holds a message."""
    return _encoded(number << 3 | _MESSAGE) + _encoded(len(content)) + content


def _varint(data: memoryview, at: int) -> tuple[int, int]:
    """Return a number of variable length and where it ends."""
    value = 0
    for place, byte in enumerate(data[at : at + _MOST_BYTES]):
        value |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:
            return value, at + place + 1
    raise WireError("it is cut off")


def _encoded(value: int) -> bytes:
    made = bytearray()
    while value > 0x7F:
        made.append(value & 0x7F | 0x80)
        value >>= 7
    made.append(value)
    return bytes(made)
