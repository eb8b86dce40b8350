"""The wire format of protocol buffers: the bytes that programs send and store messages as.

A message is its set fields one after the other: a key, which is ``number << 3 | kind``, and a
value. Kinds are ``VARINT`` (a whole number in groups of 7 bits, the least first), ``FIXED32`` (four
bytes) and ``BLOCK`` (a length and so many bytes: texts, messages, and lists of numbers).
"""

from __future__ import annotations

from collections.abc import Iterator

from .message_base import DecodeError

__all__ = ["BLOCK", "FIXED32", "VARINT", "block", "key", "raw_fields", "raw_value", "varint"]

VARINT, FIXED64, BLOCK, FIXED32 = 0, 1, 2, 5
_WORD = (1 << 64) - 1


def key(number: int, kind: int) -> bytes:
    """Return what stands before a field's value."""
    return varint(number << 3 | kind)


def block(content: bytes) -> bytes:
    """Return bytes with their length before them."""
    return varint(len(content)) + content


def varint(value: int) -> bytes:
    """Return a whole number, a negative one as one of 64 bits."""
    value &= _WORD
    made = bytearray()
    while value > 0x7F:
        made.append(value & 0x7F | 0x80)
        value >>= 7
    made.append(value)
    return bytes(made)


def raw_fields(data: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Yield the fields of a message by their numbers: integers, or the bytes of anything else.

    Raises ``DecodeError`` for bytes that break off or hold no message.
    """
    place = 0
    while place < len(data):
        found, place = _read_varint(data, place)
        value, place = raw_value(found & 7, data, place)
        yield found >> 3, value


def raw_value(kind: int, data: bytes, place: int) -> tuple[int | bytes, int]:
    """Return a value as it stands in the bytes, and the place after it."""
    if kind == VARINT:
        value, place = _read_varint(data, place)
        return value - (_WORD + 1) if value >> 63 else value, place
    if kind == BLOCK:
        size, place = _read_varint(data, place)
    elif kind in {FIXED32, FIXED64}:
        size = 4 if kind == FIXED32 else 8
    else:
        raise DecodeError(f"Error parsing message: byte {place} begins no field")
    if place + size > len(data):
        raise DecodeError(f"Error parsing message: it breaks off at byte {len(data)}")
    return data[place : place + size], place + size


def _read_varint(data: bytes, place: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, 70, 7):
        if place >= len(data):
            break
        value |= (data[place] & 0x7F) << shift
        place += 1
        if data[place - 1] < 0x80:
            return value & _WORD, place
    raise DecodeError(f"Error parsing message: a number at byte {place} does not end")
