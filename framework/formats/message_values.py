"""What the fields of a ``Message`` hold that is one number or one text."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from ctypes import c_float
from enum import IntEnum
from typing import Any, ClassVar, Generic, Protocol, Self, TypeVar, overload

from .message_wire import BLOCK, FIXED32, VARINT, block, key, varint

__all__ = [
    "EnumField",
    "Field",
    "FloatField",
    "Holder",
    "IntField",
    "LongField",
    "ProtoEnum",
    "TextField",
    "ValueField",
    "values_of",
]

V = TypeVar("V")


class Holder(Protocol):
    """A message as far as its fields need to know: what is set, by name."""

    _values: dict[str, Any]


def values_of(message: Holder) -> dict[str, Any]:
    """Return what is set in a message, by the names of its fields."""
    return message._values  # pyright: ignore[reportPrivateUsage]


class Field:
    """One field of the class that it is an attribute of."""

    is_list: ClassVar[bool] = False

    #: The field's number in the .proto file: that of its place.
    number = 0
    _name = ""

    def __set_name__(self, owner: type[Any], name: str) -> None:
        self._name = name

    def merge(self, message: Holder, value: Any) -> None:
        """Take over a value."""
        raise NotImplementedError

    def is_set(self, value: Any) -> bool:
        """Return True when a stored value counts as set."""
        return True

    def encoded(self, value: Any) -> bytes:
        """Return the field as it is written."""
        raise NotImplementedError

    def decoded(self, raw: Any) -> Any:
        """Return what ``merge`` takes of an integer or bytes, as they were written."""
        raise NotImplementedError

    def lines(self, value: Any) -> Iterator[str]:
        """Yield the field in the text format."""
        raise NotImplementedError


class ValueField(Field, Generic[V]):
    """A number or a text, which reads as ``default`` while it is not set."""

    #: The kind on the wire.
    wire: ClassVar[int]
    default: V

    @overload
    def __get__(self, message: None, owner: type[Any]) -> Self: ...
    @overload
    def __get__(self, message: Holder, owner: type[Any]) -> V: ...
    def __get__(self, message: Holder | None, owner: type[Any]) -> Self | V:
        if message is None:
            return self
        value: V = values_of(message).get(self._name, self.default)
        return value

    def __set__(self, message: Holder, value: V) -> None:
        values_of(message)[self._name] = self.convert(value)

    def merge(self, message: Holder, value: V) -> None:
        self.__set__(message, value)

    def lines(self, value: V) -> Iterator[str]:
        yield f"{self._name}: {self.text(value)}"

    def encoded(self, value: V) -> bytes:
        return key(self.number, self.wire) + self.packed(value)

    def packed(self, value: V) -> bytes:
        """Return a value as it is written, without the field's key."""
        raise NotImplementedError

    def convert(self, value: V) -> V:
        """Return the value that the field keeps of the one that is assigned."""
        raise NotImplementedError

    def text(self, value: V) -> str:
        """Return a value in the text format."""
        return str(value)


class FloatField(ValueField[float]):
    """A number in the precision of float32."""

    wire = FIXED32
    default = 0.0

    def convert(self, value: float) -> float:
        return c_float(value).value

    def packed(self, value: float) -> bytes:
        return struct.pack("<f", value)

    def decoded(self, raw: bytes) -> float:
        value: float = struct.unpack("<f", raw)[0]
        return value

    def text(self, value: float) -> str:
        # 6 digits, or 9 where 6 are not exact.
        short = f"{value:.6g}"
        is_exact = c_float(float(short)).value == value or value != value  # noqa: PLR0124
        return short if is_exact else f"{value:.9g}"


class IntField(ValueField[int]):
    """A whole number."""

    wire = VARINT
    default = 0

    def packed(self, value: int) -> bytes:
        return varint(value)

    def decoded(self, raw: int) -> int:
        return raw

    def convert(self, value: int) -> int:
        if int(value) != value:
            raise TypeError(f"{value!r} is no whole number")
        return int(value)


class LongField(IntField):
    """A whole number of up to 64 bits, which JSON has as a text."""


class ProtoEnum(IntEnum):
    """Named numbers with the methods of protobuf's; they print as numbers."""

    @classmethod
    def Name(cls, number: int) -> str:  # noqa: N802
        """Return the name of a number; raises ``ValueError`` for one without."""
        return cls(number).name

    @classmethod
    def Value(cls, name: str) -> int:  # noqa: N802
        """Return the number of a name; raises ``ValueError`` for an unknown one."""
        if name not in cls.__members__:
            raise ValueError(f"Enum {cls.__name__} has no value defined for name {name!r}")
        return cls[name].value

    @classmethod
    def keys(cls) -> list[str]:
        """Return the names."""
        return list(cls.__members__)

    @classmethod
    def values(cls) -> list[int]:
        """Return the numbers."""
        return [one.value for one in cls]

    @classmethod
    def items(cls) -> list[tuple[str, int]]:
        """Return the names with their numbers."""
        return [(one.name, one.value) for one in cls]

    __repr__ = int.__repr__


class EnumField(IntField):
    """A number that has a name."""

    def __init__(self, names: type[IntEnum]) -> None:
        self.names = names

    def text(self, value: int) -> str:
        return self.names(value).name


class TextField(ValueField[str]):
    """A text."""

    wire = BLOCK
    default = ""

    def packed(self, value: str) -> bytes:
        return block(value.encode())

    def decoded(self, raw: bytes) -> str:
        return raw.decode()

    def convert(self, value: str) -> str:
        given: object = value
        if not isinstance(given, str):
            raise TypeError(f"{value!r} has type {type(given).__name__}, but expected one of: str")
        return given

    def text(self, value: str) -> str:
        escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        return f'"{escaped}"'
