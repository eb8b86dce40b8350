"""What the fields of a ``Message`` hold: numbers, texts, messages, and lists of these."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Generic, Self, TypeVar, overload

from .message_values import (
    EnumField,
    Field,
    FloatField,
    Holder,
    IntField,
    LongField,
    TextField,
    ValueField,
    values_of,
)
from .message_wire import BLOCK, block, key, raw_value
from .repeated import Copyable, Repeated

__all__ = [
    "EnumField",
    "Field",
    "FloatField",
    "IntField",
    "LongField",
    "MessageField",
    "RepeatedField",
    "TextField",
    "ValuesField",
]

V = TypeVar("V")
M = TypeVar("M", bound=Copyable)


class ValuesField(Field, Generic[V]):
    """A list of numbers or texts, which is changed in place; ``item`` is its element type."""

    is_list = True

    def __init__(self, item: ValueField[V]) -> None:
        self.item = item

    @overload
    def __get__(self, message: None, owner: type[Any]) -> Self: ...
    @overload
    def __get__(self, message: Holder, owner: type[Any]) -> list[V]: ...
    def __get__(self, message: Holder | None, owner: type[Any]) -> Self | list[V]:
        if message is None:
            return self
        found: list[V] = values_of(message).setdefault(self._name, [])
        return found

    def __set__(self, message: Holder, value: object) -> None:
        raise _not_assignable(self._name, "repeated")

    def merge(self, message: Holder, value: Iterable[V]) -> None:
        self.__get__(message, type(message)).extend(map(self.item.convert, value))

    def is_set(self, value: list[V]) -> bool:
        return bool(value)

    def encoded(self, value: list[V]) -> bytes:
        packed = map(self.item.packed, value)
        if self.item.wire == BLOCK:
            return b"".join(key(self.number, BLOCK) + one for one in packed)
        # Numbers share one key.
        return key(self.number, BLOCK) + block(b"".join(packed))

    def decoded(self, raw: int | bytes) -> list[V]:
        if isinstance(raw, int) or self.item.wire == BLOCK:
            return [self.item.decoded(raw)]
        found: list[V] = []
        place = 0
        while place < len(raw):
            one, place = raw_value(self.item.wire, raw, place)
            found.append(self.item.decoded(one))
        return found

    def lines(self, value: Iterable[V]) -> Iterator[str]:
        for item in value:
            yield f"{self._name}: {self.item.text(item)}"


class MessageField(Field, Generic[M]):
    """A message, which is changed in place; it is set when something in it is."""

    def __init__(self, kind: type[M]) -> None:
        self.kind = kind

    @overload
    def __get__(self, message: None, owner: type[Any]) -> Self: ...
    @overload
    def __get__(self, message: Holder, owner: type[Any]) -> M: ...
    def __get__(self, message: Holder | None, owner: type[Any]) -> Self | M:
        if message is None:
            return self
        values = values_of(message)
        found: M | None = values.get(self._name)
        if found is None:
            found = values[self._name] = self.kind()
        return found

    def __set__(self, message: Holder, value: object) -> None:
        raise _not_assignable(self._name, "message")

    def merge(self, message: Holder, value: Any) -> None:
        self.__get__(message, type(message)).MergeFrom(_made(self.kind, value))

    def is_set(self, value: M) -> bool:
        return bool(str(value))

    def encoded(self, value: M) -> bytes:
        return key(self.number, BLOCK) + block(value.SerializeToString())

    def decoded(self, raw: bytes) -> M:
        return self.kind.FromString(raw)

    def lines(self, value: M) -> Iterator[str]:
        yield from _block(self._name, value)


class RepeatedField(Field, Generic[M]):
    """A list of messages, which is changed in place."""

    is_list = True

    def __init__(self, kind: type[M]) -> None:
        self.kind = kind

    @overload
    def __get__(self, message: None, owner: type[Any]) -> Self: ...
    @overload
    def __get__(self, message: Holder, owner: type[Any]) -> Repeated[M]: ...
    def __get__(self, message: Holder | None, owner: type[Any]) -> Self | Repeated[M]:
        if message is None:
            return self
        values = values_of(message)
        items: Repeated[M] | None = values.get(self._name)
        if items is None:
            items = values[self._name] = Repeated(self.kind)
        return items

    def __set__(self, message: Holder, value: object) -> None:
        raise _not_assignable(self._name, "repeated")

    def merge(self, message: Holder, value: Iterable[Any]) -> None:
        """Append messages, which may be given as mappings of their fields."""
        items = (_made(self.kind, item) for item in value)
        self.__get__(message, type(message)).extend(items)

    def is_set(self, value: Repeated[M]) -> bool:
        return bool(value)

    def encoded(self, value: Iterable[M]) -> bytes:
        written = (block(item.SerializeToString()) for item in value)
        return b"".join(key(self.number, BLOCK) + one for one in written)

    def decoded(self, raw: bytes) -> list[M]:
        return [self.kind.FromString(raw)]

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
