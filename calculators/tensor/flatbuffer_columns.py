"""Read a field of all tables of a FlatBuffer's vector at once.

A model has some thousand tables, all of which are looked at whenever it is loaded: one by one that
took 20 ms.
"""

from __future__ import annotations

import struct
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import DTypeLike, NDArray

from .flatbuffer import Table

__all__ = ["Columns", "Vectors"]

_Places = NDArray[np.intp]


class Vectors(NamedTuple):
    """Where the items of vectors begin, and how many each has; 0 and 0 for one that is lacking."""

    starts: _Places
    counts: _Places

    def ints(self, file: bytes, number: int) -> tuple[int, ...]:
        """Return one of these vectors, of 32-bit integers."""
        return struct.unpack_from(f"<{self.counts[number]}i", file, self.starts[number])


class Columns:
    """The tables of a vector, a field as an array with an item for each of them.

    Reading outside the file raises ``struct.error``.
    """

    def __init__(self, file: bytes, owner: Table, number: int) -> None:
        """Look at the tables that are in the vector of this number in ``owner``."""
        self._file = file
        start, count = owner.vector(number, 4)
        entries = start + 4 * np.arange(count)
        self._at = entries + self._read(entries, "<u4")
        self._vtables = self._at - self._read(self._at, "<i4")
        self._vtable_sizes = self._read(self._vtables, "<u2")
        self._check(self._at, self._read(self._vtables + 2, "<u2"))

    def __len__(self) -> int:
        return len(self._at)

    def numbers(self, number: int, kind: DTypeLike) -> NDArray[Any]:
        """Return a number of each, 0 for a table that lacks it."""
        fields = self._fields(number)
        has = fields > 0
        found = np.zeros(len(self), np.int64)
        found[has] = self._read(fields[has], kind)
        return found

    def vectors(self, number: int, item_size: int) -> Vectors:
        """Return a vector of each."""
        fields = self._fields(number)
        has = fields > 0
        heads = fields[has] + self._read(fields[has], "<u4")
        starts, counts = np.zeros_like(fields), np.zeros_like(fields)
        starts[has], counts[has] = heads + 4, self._read(heads, "<u4")
        self._check(starts, counts * item_size)
        return Vectors(starts, counts)

    def _fields(self, number: int) -> _Places:
        """Return where a field is stored in each, 0 for a table that lacks it."""
        entry = 4 + 2 * number
        offsets = np.zeros_like(self._at)
        has = entry + 2 <= self._vtable_sizes
        offsets[has] = self._read(self._vtables[has] + entry, "<u2")
        return np.where(offsets > 0, self._at + offsets, 0)

    def _read(self, places: _Places, kind: DTypeLike) -> _Places:
        """Return the numbers at these places, which are not aligned."""
        size = np.dtype(kind).itemsize
        self._check(places, size)
        at_each_byte = np.ndarray(max(0, len(self._file) + 1 - size), kind, self._file, 0, (1,))
        return at_each_byte[places].astype(np.intp)

    def _check(self, starts: _Places, sizes: _Places | int) -> None:
        if np.any(starts < 0) or np.any(starts + sizes > len(self._file)):
            raise struct.error("the file ends before")
