"""Read the options of custom operators, which TensorFlow Lite stores as FlexBuffers.

Only what such options consist of: a mapping of names to whole numbers, numbers and lists of whole
numbers. Reading outside the bytes raises ``struct.error``.
Source: ``flatbuffers/docs/source/Internals.md``, "FlexBuffers".
"""

from __future__ import annotations

import struct
from typing import NamedTuple

__all__ = ["OptionValue", "read_options"]

OptionValue = int | float | tuple[int, ...]

_INT, _UINT, _FLOAT, _MAP, _INT_VECTOR = 1, 2, 3, 9, 11
_INT_FORMATS = {1: "<b", 2: "<h", 4: "<i", 8: "<q"}
_UINT_FORMATS = {1: "<B", 2: "<H", 4: "<I", 8: "<Q"}
_FLOAT_FORMATS = {2: "<e", 4: "<f", 8: "<d"}


class _Vector(NamedTuple):
    """A vector: where its items begin, how many there are, and their width."""

    start: int
    length: int
    width: int


def read_options(data: bytes) -> dict[str, OptionValue]:
    """Return the options by name; raises ``ValueError`` for values of other types."""
    # The end tells how the beginning is found: value, type and width of the root.
    width, kind = data[-1], data[-2]
    if kind >> 2 != _MAP:
        raise ValueError("the options of a custom operator are no mapping")
    values = _vector(data, _target(data, len(data) - 2 - width, width), 1 << (kind & 3))
    # Before the values of a map stand where its names are, and how wide their places are.
    names_at = values.start - 3 * values.width
    names_width = _unsigned(data, names_at + values.width, values.width)
    names = _vector(data, _target(data, names_at, values.width), names_width)
    return {
        _name(data, names, number): _value(data, values, number) for number in range(values.length)
    }


def _value(data: bytes, values: _Vector, number: int) -> OptionValue:
    at = values.start + number * values.width
    # After the items of a vector comes a byte for the type of each.
    packed = data[values.start + values.length * values.width + number]
    kind, width = packed >> 2, 1 << (packed & 3)
    if kind == _INT_VECTOR:
        items = _vector(data, _target(data, at, values.width), width)
        places = range(items.start, items.start + items.length * width, width)
        return tuple(int(_read(_INT_FORMATS, data, place, width)) for place in places)
    if kind == _FLOAT:
        return _read(_FLOAT_FORMATS, data, at, values.width)
    if kind in {_INT, _UINT}:
        formats = _INT_FORMATS if kind == _INT else _UINT_FORMATS
        return int(_read(formats, data, at, values.width))
    raise ValueError(f"an option of a custom operator has the unknown type {kind}")


def _vector(data: bytes, start: int, width: int) -> _Vector:
    return _Vector(start, _unsigned(data, start - width, width), width)


def _name(data: bytes, names: _Vector, number: int) -> str:
    start = _target(data, names.start + number * names.width, names.width)
    return data[start : data.index(0, start)].decode()


def _target(data: bytes, at: int, width: int) -> int:
    """Return the place that an offset leads to, which lies before it."""
    return at - _unsigned(data, at, width)


def _unsigned(data: bytes, at: int, width: int) -> int:
    return int(_read(_UINT_FORMATS, data, at, width))


def _read(formats: dict[int, str], data: bytes, at: int, width: int) -> float:
    if at < 0 or width not in formats:
        raise struct.error("outside the options")
    (value,) = struct.unpack_from(formats[width], data, at)
    return float(value) if formats is _FLOAT_FORMATS else value
