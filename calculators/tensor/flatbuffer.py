"""Read tables of a FlatBuffer, and change its vectors, without a schema compiler.

A table is a list of fields by number; what does not fit into a field (a string, a vector, another
table) is stored elsewhere, and the field holds how far away it is. Reading outside the file raises
``struct.error``.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

__all__ = [
    "Field",
    "Patch",
    "Table",
    "new_table",
    "offset_at",
    "patched",
    "replaced_bytes",
    "replaced_ints",
    "replaced_tables",
    "shorter_ints",
    "shorter_tables",
]

#: Where to write over a file, and what.
Patch = tuple[int, bytes | memoryview]
#: What a field of a new table holds: a number of up to 32 bits, a vector of bytes or of integers,
#: or a table with its fields by number.
Field = int | bytes | Sequence[int] | Mapping[int, "Field"]

# A model has some thousand tables, all of which are looked at whenever it is loaded.
_INT, _UINT, _USHORT = struct.Struct("<i"), struct.Struct("<I"), struct.Struct("<H")
_SIZES = struct.Struct("<HH")
#: Interpreters read weights where they lie, sixteen bytes at once.
_ALIGNMENT = 16


class Table:
    """One table of a flatbuffer; reading outside the file raises ``struct.error``."""

    __slots__ = ("_at", "_file", "_vtable", "_vtable_size")

    def __init__(self, file: bytes, at: int) -> None:
        self._file = file
        self._at = at
        # A negative position would count from the end.
        if at < 0:
            raise struct.error
        self._vtable = at - _INT.unpack_from(file, at)[0]
        if self._vtable < 0:
            raise struct.error
        self._vtable_size, size = _SIZES.unpack_from(file, self._vtable)
        _check_span(file, at, size)

    def field(self, number: int) -> int | None:
        """Return where a field is stored, or None when the table lacks it."""
        entry = 4 + 2 * number
        if entry + 2 > self._vtable_size:
            return None
        (offset,) = _USHORT.unpack_from(self._file, self._vtable + entry)
        return self._at + offset if offset else None

    def vector(self, number: int, item_size: int) -> tuple[int, int]:
        """Return where the items of a vector begin, and how many there are."""
        field = self.field(number)
        if field is None:
            return 0, 0
        start = field + offset_at(self._file, field)
        count = offset_at(self._file, start)
        _check_span(self._file, start + 4, count * item_size)
        return start + 4, count

    def flag(self, number: int) -> bool:
        """Return a Boolean, False when the table lacks it."""
        field = self.field(number)
        return field is not None and self._file[field] != 0

    def number(self, number: int, kind: str = "<i") -> int:
        """Return a number of a ``struct`` type, 0 when the table lacks it."""
        field = self.field(number)
        return 0 if field is None else int(struct.unpack_from(kind, self._file, field)[0])

    def bytes(self, number: int) -> bytes:
        """Return a string or a vector of bytes."""
        start, count = self.vector(number, 1)
        return self._file[start : start + count]

    def ints(self, number: int) -> tuple[int, ...]:
        """Return a vector of 32-bit integers."""
        start, count = self.vector(number, 4)
        return struct.unpack_from(f"<{count}i", self._file, start)

    def array(self, number: int, kind: DTypeLike) -> NDArray[Any]:
        """Return a vector of numbers, which stays in the file."""
        start, count = self.vector(number, np.dtype(kind).itemsize)
        return np.frombuffer(self._file, kind, count, start)

    def child(self, number: int) -> Table:
        """Return the table that a field holds; raises ``IndexError`` when the table lacks it."""
        field = self.field(number)
        if field is None:
            raise IndexError(number)
        return Table(self._file, field + offset_at(self._file, field))

    def tables(self, number: int) -> Iterator[Table]:
        """Yield the tables of a vector of them."""
        start, count = self.vector(number, 4)
        for at in range(start, start + 4 * count, 4):
            yield Table(self._file, at + offset_at(self._file, at))

    def table(self, number: int, index: int) -> Table:
        """Return one table of a vector of them; raises ``IndexError`` past its end."""
        start, count = self.vector(number, 4)
        if not 0 <= index < count:
            raise IndexError(index)
        at = start + 4 * index
        return Table(self._file, at + offset_at(self._file, at))


def shorter_ints(start: int, kept: Sequence[int]) -> Patch:
    """Return what makes ``kept`` the vector of integers whose items begin at ``start``."""
    return start - 4, struct.pack(f"<{1 + len(kept)}i", len(kept), *kept)


def shorter_tables(file: bytes, start: int, kept: Sequence[int]) -> Patch:
    """Return what leaves the items ``kept`` of the vector of tables that begins at ``start``.

    Items are given by number, in their new order. The other tables stay in the file, unused.
    """
    targets = [at + offset_at(file, at) for at in (start + 4 * index for index in kept)]
    offsets = [target - (start + 4 * place) for place, target in enumerate(targets)]
    return start - 4, struct.pack(f"<{1 + len(offsets)}I", len(offsets), *offsets)


def replaced_ints(file: bytes, vectors: Mapping[int, Sequence[int]]) -> list[Patch]:
    """Return what puts vectors of integers, of any length, in place of those that fields hold.

    ``vectors`` is by the places of the fields. The new ones go to the end of the file.
    """
    end = len(file)
    patches: list[Patch] = []
    for field, items in vectors.items():
        # Whatever a file holds is aligned to its size.
        padding = -end % 4
        content = struct.pack(f"<{padding}x{1 + len(items)}i", len(items), *items)
        patches += [(field, struct.pack("<I", end + padding - field)), (end, content)]
        end += len(content)
    return patches


def replaced_bytes(file: bytes, vectors: Mapping[int, NDArray[Any]]) -> list[Patch]:
    """Return what puts tables that hold only a vector of bytes in the places of tables.

    ``vectors`` is by the places of the entries in the vectors of tables that hold them now. What is
    new goes to the end of the file. It may be megabytes, so it is copied only when it is patched.
    """
    end = len(file)
    patches: list[Patch] = []
    for entry, items in vectors.items():
        # The table, where its field is, and the number of bytes, which follow at once.
        padding = -end % _ALIGNMENT
        start = end + padding
        head = struct.pack(f"<{padding}xiIHHH14xI", -8, 24, 6, 8, 4, items.nbytes)
        patches += [
            (entry, struct.pack("<I", start - entry)),
            (end, head),
            (end + len(head), items.view(np.uint8).data),
        ]
        end += len(head) + items.nbytes
    return patches


def replaced_tables(
    file: bytes, tables: Mapping[int, Mapping[int, Field]]
) -> tuple[bytes, list[Patch]]:
    """Return what to add to the end of the file, and what puts it in the places of tables.

    ``tables`` is by the places of the entries in the vectors of tables that hold them now.
    """
    added, patches = b"", list[Patch]()
    for entry, fields in tables.items():
        added += bytes(-(len(file) + len(added)) % _ALIGNMENT)
        start = len(file) + len(added)
        patches.append((entry, struct.pack("<I", start - entry)))
        added += new_table(fields, start)
    return added, patches


def new_table(fields: Mapping[int, Field], start: int) -> bytes:
    """Return a table and all that it holds, to be put at ``start``, a multiple of 4.

    The table comes first, then where its fields are, then what does not fit into these.
    """
    order = sorted(fields)
    # The distance to the list of fields, which is written next, and four bytes for each field.
    size = 4 + 4 * len(order)
    places = [
        4 + 4 * order.index(n) if n in fields else 0 for n in range(max(order, default=-1) + 1)
    ]
    rest = struct.pack(f"<HH{len(places)}H", 4 + 2 * len(places), size, *places)
    table = struct.pack("<i", -size)
    for number in order:
        value = fields[number]
        if isinstance(value, int):
            table += struct.pack("<i", value)
            continue
        offset, content = _child(value, start + size + len(rest))
        table += struct.pack("<I", size + len(rest) + offset - len(table))
        rest += content
    return table + rest


def _child(value: bytes | Sequence[int] | Mapping[int, Field], start: int) -> tuple[int, bytes]:
    """Return what a field points to, to be put at ``start``, and how far into it that begins."""
    if isinstance(value, Mapping):
        padding = -start % 4
        return padding, bytes(padding) + new_table(value, start + padding)
    items = value if isinstance(value, bytes) else struct.pack(f"<{len(value)}i", *value)
    # The items follow their number.
    padding = -(start + 4) % _ALIGNMENT
    return padding, bytes(padding) + struct.pack("<I", len(value)) + items


def patched(file: bytes, patches: Sequence[Patch]) -> bytes:
    """Return a copy of the file in which the patches, which do not overlap, are written over."""
    view, pieces, at = memoryview(file), list[bytes | memoryview](), 0
    for start, content in sorted(patches, key=itemgetter(0)):
        pieces += [view[at:start], content]
        at = start + len(content)
    return b"".join([*pieces, view[at:]])


def offset_at(file: bytes, at: int) -> int:
    """Return the unsigned 32-bit number at a place."""
    value: int = _UINT.unpack_from(file, at)[0]
    return value


def _check_span(file: bytes, start: int, size: int) -> None:
    if start + size > len(file):
        raise struct.error
