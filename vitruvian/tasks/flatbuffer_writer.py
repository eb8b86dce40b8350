"""Write a FlatBuffer of plain values, perhaps before an older one whose tables it goes on using.

Source: https://flatbuffers.dev/internals/
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

__all__ = ["Fields", "Floats", "Ints", "Old", "written"]

#: Where the bytes of a vector begin, and by how much old content moves, is a multiple of this.
_ALIGNMENT = 16


class Old(NamedTuple):
    """A table or vector of the older file, by its place there."""

    at: int


class Floats(NamedTuple):
    """A vector of float32."""

    values: Sequence[float]


class Ints(NamedTuple):
    """A vector of int32."""

    values: Sequence[int]


#: A table: what its fields hold, by number. An int is a number of up to 32 bits, bytes are a
#: string or a vector of bytes, a list is a vector of tables.
Fields: TypeAlias = "dict[int, int | bytes | Floats | Ints | Old | Fields | list[Fields | Old]]"
_Value: TypeAlias = "bytes | Floats | Ints | Fields | list[Fields | Old]"


def written(root: Fields, identifier: bytes, *, before: bytes = b"") -> bytes:
    """Return a file with a root table and an identifier of four bytes, then ``before``."""
    writer = _Writer()
    writer.data += bytes(4) + identifier
    writer.refer(0, root)
    writer.pad(_ALIGNMENT)
    for place, old in writer.old:
        struct.pack_into("<I", writer.data, place, len(writer.data) + old.at - place)
    return bytes(writer.data) + before


class _Writer:
    """Appends values, each behind what refers to it, as offsets count forwards."""

    def __init__(self) -> None:
        self.data = bytearray()
        self.old: list[tuple[int, Old]] = []

    def pad(self, alignment: int, ahead: int = 0) -> None:
        """Append zeros until what comes ``ahead`` bytes later is aligned."""
        self.data += bytes(-(len(self.data) + ahead) % alignment)

    def refer(self, place: int, value: _Value | Old) -> None:
        """Append a value, and write at a place how far away it is."""
        if isinstance(value, Old):
            self.old.append((place, value))
            return
        target = self._append(value)
        struct.pack_into("<I", self.data, place, target - place)

    def _append(self, value: _Value) -> int:
        if isinstance(value, dict):
            return self._append_table(value)
        if isinstance(value, list):
            return self._append_vector(value)
        if isinstance(value, Floats | Ints):
            code, count = "f" if isinstance(value, Floats) else "i", len(value.values)
            content = struct.pack(f"<{count}{code}", *value.values)
        else:
            # Strings end with a zero that does not count.
            content, count = value + b"\0", len(value)
        self.pad(_ALIGNMENT, ahead=4)
        place = len(self.data)
        self.data += struct.pack("<I", count) + content
        return place

    def _append_vector(self, items: list[Fields | Old]) -> int:
        self.pad(4)
        place = len(self.data)
        self.data += struct.pack("<I", len(items)) + bytes(4 * len(items))
        for number, item in enumerate(items):
            self.refer(place + 4 + 4 * number, item)
        return place

    def _append_table(self, fields: Fields) -> int:
        """Append where each field is, then the fields, 4 bytes each."""
        numbers = sorted(fields)
        offsets = [0] * (max(numbers, default=-1) + 1)
        for slot, number in enumerate(numbers):
            offsets[number] = 4 + 4 * slot
        self.pad(4)
        start = len(self.data)
        header = struct.pack("<2H", 4 + 2 * len(offsets), 4 + 4 * len(numbers))
        self.data += header + struct.pack(f"<{len(offsets)}H", *offsets)
        self.pad(4)
        place = len(self.data)
        self.data += struct.pack("<i", place - start) + bytes(4 * len(numbers))
        for number in numbers:
            self._set(place + offsets[number], fields[number])
        return place

    def _set(self, place: int, value: int | Old | _Value) -> None:
        if isinstance(value, int):
            struct.pack_into("<I", self.data, place, value)
        else:
            self.refer(place, value)
