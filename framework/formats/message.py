"""Mutable records with the methods of protocol buffers, for programs written for MediaPipe.

Packets carry frozen values. These records are for the edge, where a program reads landmarks field
by field, changes them, or builds lists of its own. Floats are rounded to float32 and a field that
is not set reads as 0, as there; there is no wire format.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from ctypes import c_float
from typing import Any, ClassVar, Generic, Self, TypeVar, overload

from .repeated import Repeated

__all__ = ["FloatField", "Message", "RepeatedField"]

M = TypeVar("M", bound="Message")


class FloatField:
    """Hold a number in the precision of float32."""

    def __set_name__(self, owner: type[Message], name: str) -> None:
        self._name = name

    @overload
    def __get__(self, message: None, owner: type[Message]) -> Self: ...
    @overload
    def __get__(self, message: Message, owner: type[Message]) -> float: ...
    def __get__(self, message: Message | None, owner: type[Message]) -> Self | float:
        if message is None:
            return self
        value: float = message._values.get(self._name, 0.0)  # pyright: ignore[reportPrivateUsage]
        return value

    def __set__(self, message: Message, value: float) -> None:
        message._values[self._name] = c_float(value).value  # pyright: ignore[reportPrivateUsage]

    def merge(self, message: Message, value: float) -> None:
        """Take over a value."""
        self.__set__(message, value)

    def lines(self, value: float) -> Iterator[str]:
        """Yield the field in the text format: 6 digits, or 9 where 6 are not exact."""
        short = f"{value:.6g}"
        is_exact = c_float(float(short)).value == value or value != value  # noqa: PLR0124
        yield f"{self._name}: {short if is_exact else f'{value:.9g}'}"


class RepeatedField(Generic[M]):
    """Hold a list of messages, which is changed in place."""

    def __init__(self, kind: type[M]) -> None:
        self._kind = kind

    def __set_name__(self, owner: type[Message], name: str) -> None:
        self._name = name

    @overload
    def __get__(self, message: None, owner: type[Message]) -> Self: ...
    @overload
    def __get__(self, message: Message, owner: type[Message]) -> Repeated[M]: ...
    def __get__(self, message: Message | None, owner: type[Message]) -> Self | Repeated[M]:
        if message is None:
            return self
        values = message._values  # pyright: ignore[reportPrivateUsage]
        items: Repeated[M] | None = values.get(self._name)
        if items is None:
            items = values[self._name] = Repeated(self._kind)
        return items

    def __set__(self, message: Message, value: object) -> None:
        raise AttributeError(
            "Assignment not allowed to message, map, or repeated field "
            f'"{self._name}" in protocol message object; use add() or extend()'
        )

    def merge(self, message: Message, value: Iterable[M | Mapping[str, Any]]) -> None:
        """Append messages, which may be given as mappings of their fields."""
        self.__get__(message, type(message)).extend(
            self._kind(**item) if isinstance(item, Mapping) else item for item in value
        )

    def lines(self, value: Iterable[M]) -> Iterator[str]:
        """Yield the messages in the text format."""
        for item in value:
            yield f"{self._name} {{"
            yield from (f"  {line}" for line in str(item).splitlines())
            yield "}"


class Message:
    """Be a record of fields with the methods of a protocol buffers message.

    Fields may be given by name, lists as lists of messages. A message is always true, has no
    length, and equals one of its type with the same fields set.
    """

    __slots__ = ("_values",)

    _fields: ClassVar[dict[str, FloatField | RepeatedField[Any]]] = {}
    _values: dict[str, Any]

    def __init_subclass__(cls) -> None:
        kinds = (FloatField, RepeatedField)
        cls._fields = {name: it for name, it in vars(cls).items() if isinstance(it, kinds)}

    def __init__(self, **fields: Any) -> None:
        self._values = {}
        for name, value in fields.items():
            field = self._field(name)
            if value is not None:
                field.merge(self, value)

    def HasField(self, field_name: str) -> bool:  # noqa: N802
        """Tell whether a number is set; raises ``ValueError`` for lists and unknown fields."""
        is_list = isinstance(self._field(field_name), RepeatedField)
        if is_list:
            raise ValueError(f"{type(self).__name__}.{field_name} is a list; ask for its len()")
        return field_name in self._values

    def ClearField(self, field_name: str) -> None:  # noqa: N802
        """Unset a field."""
        self._field(field_name)
        self._values.pop(field_name, None)

    def Clear(self) -> None:  # noqa: N802
        """Unset every field."""
        self._values.clear()

    def CopyFrom(self, other: Self) -> None:  # noqa: N802
        """Become equal to a message of the same type; raises ``TypeError`` for another one."""
        self._require_same_type("CopyFrom", other)
        if other is not self:
            self.Clear()
            self.MergeFrom(other)

    def MergeFrom(self, other: Self) -> None:  # noqa: N802
        """Take over the fields that are set in a message of the same type, appending lists."""
        self._require_same_type("MergeFrom", other)
        for name, value in other._set_fields():
            self._fields[name].merge(self, value)

    def _field(self, name: str) -> FloatField | RepeatedField[Any]:
        field = self._fields.get(name)
        if field is None:
            raise ValueError(f'Protocol message {type(self).__name__} has no "{name}" field.')
        return field

    def _set_fields(self) -> list[tuple[str, Any]]:
        """List what is set; an empty list is not."""
        values = self._values
        return [
            (name, values[name])
            for name in self._fields
            if name in values and not (isinstance(values[name], Repeated) and not values[name])
        ]

    def _require_same_type(self, call: str, other: object) -> None:
        if type(other) is not type(self):
            raise TypeError(
                f"Parameter to {call}() must be instance of same class: expected {type(self)} got "
                f"{type(other)}."
            )

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return self._set_fields() == other._set_fields()

    __hash__ = None  # type: ignore[assignment]

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        copied = type(self)()
        copied.CopyFrom(self)
        return copied

    def __copy__(self) -> Self:
        return self.__deepcopy__({})

    def __str__(self) -> str:
        lines = (line for name, it in self._set_fields() for line in self._fields[name].lines(it))
        return "".join(f"{line}\n" for line in lines)

    __repr__ = __str__
