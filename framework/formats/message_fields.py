"""What the fields of a ``Message`` hold: numbers, texts, messages, and lists of these."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from ctypes import c_float
from enum import IntEnum
from typing import Any, ClassVar, Generic, Protocol, Self, TypeVar, overload

from .repeated import Copyable, Repeated

__all__ = [
    "EnumField",
    "Field",
    "FloatField",
    "IntField",
    "MessageField",
    "RepeatedField",
    "TextField",
    "ValuesField",
]

V = TypeVar("V")
M = TypeVar("M", bound=Copyable)


class Holder(Protocol):
    """Be a message as far as its fields need to know: what is set, by name."""

    _values: dict[str, Any]


def _values(message: Holder) -> dict[str, Any]:
    return message._values  # pyright: ignore[reportPrivateUsage]


class Field:
    """Hold one field of the class that it is an attribute of."""

    is_list: ClassVar[bool] = False

    _name = ""

    def __set_name__(self, owner: type[Any], name: str) -> None:
        self._name = name

    def merge(self, message: Holder, value: Any) -> None:
        """Take over a value."""
        raise NotImplementedError

    def is_set(self, value: Any) -> bool:
        """Tell whether a value that is kept counts as set."""
        return True

    def lines(self, value: Any) -> Iterator[str]:
        """Yield the field in the text format."""
        raise NotImplementedError


class ValueField(Field, Generic[V]):
    """Hold a number or a text, which reads as ``default`` while it is not set."""

    default: V

    @overload
    def __get__(self, message: None, owner: type[Any]) -> Self: ...
    @overload
    def __get__(self, message: Holder, owner: type[Any]) -> V: ...
    def __get__(self, message: Holder | None, owner: type[Any]) -> Self | V:
        if message is None:
            return self
        value: V = _values(message).get(self._name, self.default)
        return value

    def __set__(self, message: Holder, value: V) -> None:
        _values(message)[self._name] = self.convert(value)

    def merge(self, message: Holder, value: V) -> None:
        self.__set__(message, value)

    def lines(self, value: V) -> Iterator[str]:
        yield f"{self._name}: {self.text(value)}"

    def convert(self, value: V) -> V:
        """Return the value that the field keeps of the one that is assigned."""
        raise NotImplementedError

    def text(self, value: V) -> str:
        """Return a value in the text format."""
        return str(value)


class FloatField(ValueField[float]):
    """Hold a number in the precision of float32."""

    default = 0.0

    def convert(self, value: float) -> float:
        return c_float(value).value

    def text(self, value: float) -> str:
        # 6 digits, or 9 where 6 are not exact.
        short = f"{value:.6g}"
        is_exact = c_float(float(short)).value == value or value != value  # noqa: PLR0124
        return short if is_exact else f"{value:.9g}"


class IntField(ValueField[int]):
    """Hold a whole number."""

    default = 0

    def convert(self, value: int) -> int:
        if int(value) != value:
            raise TypeError(f"{value!r} is no whole number")
        return int(value)


class EnumField(IntField):
    """Hold a number that has a name."""

    def __init__(self, names: type[IntEnum]) -> None:
        self._names = names

    def text(self, value: int) -> str:
        return self._names(value).name


class TextField(ValueField[str]):
    """Hold a text."""

    default = ""

    def convert(self, value: str) -> str:
        given: object = value
        if not isinstance(given, str):
            raise TypeError(f"{value!r} has type {type(given).__name__}, but expected one of: str")
        return given

    def text(self, value: str) -> str:
        escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        return f'"{escaped}"'


class ValuesField(Field, Generic[V]):
    """Hold a list of numbers or texts, which is changed in place; ``item`` says of what kind."""

    is_list = True

    def __init__(self, item: ValueField[V]) -> None:
        self._item = item

    @overload
    def __get__(self, message: None, owner: type[Any]) -> Self: ...
    @overload
    def __get__(self, message: Holder, owner: type[Any]) -> list[V]: ...
    def __get__(self, message: Holder | None, owner: type[Any]) -> Self | list[V]:
        if message is None:
            return self
        found: list[V] = _values(message).setdefault(self._name, [])
        return found

    def __set__(self, message: Holder, value: object) -> None:
        raise _not_assignable(self._name, "repeated")

    def merge(self, message: Holder, value: Iterable[V]) -> None:
        self.__get__(message, type(message)).extend(map(self._item.convert, value))

    def is_set(self, value: list[V]) -> bool:
        return bool(value)

    def lines(self, value: Iterable[V]) -> Iterator[str]:
        for item in value:
            yield f"{self._name}: {self._item.text(item)}"


class MessageField(Field, Generic[M]):
    """Hold a message, which is changed in place; it is set when something in it is."""

    def __init__(self, kind: type[M]) -> None:
        self._kind = kind

    @overload
    def __get__(self, message: None, owner: type[Any]) -> Self: ...
    @overload
    def __get__(self, message: Holder, owner: type[Any]) -> M: ...
    def __get__(self, message: Holder | None, owner: type[Any]) -> Self | M:
        if message is None:
            return self
        values = _values(message)
        found: M | None = values.get(self._name)
        if found is None:
            found = values[self._name] = self._kind()
        return found

    def __set__(self, message: Holder, value: object) -> None:
        raise _not_assignable(self._name, "message")

    def merge(self, message: Holder, value: Any) -> None:
        self.__get__(message, type(message)).MergeFrom(_made(self._kind, value))

    def is_set(self, value: M) -> bool:
        return bool(str(value))

    def lines(self, value: M) -> Iterator[str]:
        yield from _block(self._name, value)


class RepeatedField(Field, Generic[M]):
    """Hold a list of messages, which is changed in place."""

    is_list = True

    def __init__(self, kind: type[M]) -> None:
        self._kind = kind

    @overload
    def __get__(self, message: None, owner: type[Any]) -> Self: ...
    @overload
    def __get__(self, message: Holder, owner: type[Any]) -> Repeated[M]: ...
    def __get__(self, message: Holder | None, owner: type[Any]) -> Self | Repeated[M]:
        if message is None:
            return self
        values = _values(message)
        items: Repeated[M] | None = values.get(self._name)
        if items is None:
            items = values[self._name] = Repeated(self._kind)
        return items

    def __set__(self, message: Holder, value: object) -> None:
        raise _not_assignable(self._name, "repeated")

    def merge(self, message: Holder, value: Iterable[Any]) -> None:
        """Append messages, which may be given as mappings of their fields."""
        items = (_made(self._kind, item) for item in value)
        self.__get__(message, type(message)).extend(items)

    def is_set(self, value: Repeated[M]) -> bool:
        return bool(value)

    def lines(self, value: Iterable[M]) -> Iterator[str]:
        for item in value:
            yield from _block(self._name, item)


def _made(kind: Callable[..., M], value: Any) -> M:
    return kind(**value) if isinstance(value, Mapping) else value  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]


def _block(name: str, message: object) -> Iterator[str]:
    yield f"{name} {{"
    yield from (f"  {line}" for line in str(message).splitlines())
    yield "}"


def _not_assignable(name: str, kind: str) -> AttributeError:
    how = "; use add() or extend()" if kind == "repeated" else "; use CopyFrom() on it"
    return AttributeError(
        "Assignment not allowed to message, map, or repeated field "
        f'"{name}" in protocol message object{how}'
    )
