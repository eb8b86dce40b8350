"""Mutable records with the methods of protocol buffers, for programs written for MediaPipe.

Packets carry frozen values. These records are for the edge, where a program reads landmarks field
by field, changes them, or builds lists of its own. Floats are rounded to float32 and a field that
is not set reads as 0, as there. Bytes are those of protocol buffers, and what protobuf has for JSON
and text takes the records too.
"""

from __future__ import annotations

from typing import Any, ClassVar, Self

from .message_base import MessageBase
from .message_descriptor import Descriptor, FieldDescriptor, descriptor_of
from .message_fields import Field
from .message_wire import raw_fields

__all__ = ["Message"]


class _Described:
    """A class, and each of its messages, the class's descriptor."""

    def __get__(self, message: object, owner: Any) -> Descriptor:
        return descriptor_of(owner)


class Message(MessageBase):
    """A record of fields with the methods of a protocol buffers message.

    Fields may be given by name, messages as mappings and lists as lists. A message is always true,
    has no length, and equals one of its type with the same fields set.
    """

    __slots__ = ("_values",)

    DESCRIPTOR = _Described()

    _fields: ClassVar[dict[str, Field]] = {}
    _values: dict[str, Any]

    def __init_subclass__(cls) -> None:
        cls._fields = {name: it for name, it in vars(cls).items() if isinstance(it, Field)}
        for number, field in enumerate(cls._fields.values(), start=1):
            field.number = number

    def __init__(self, **fields: Any) -> None:
        self._values = {}
        for name, value in fields.items():
            field = self._field(name)
            if value is not None:
                field.merge(self, value)

    def HasField(self, field_name: str) -> bool:  # noqa: N802
        """Return True when a field is set; raises ``ValueError`` for lists and unknown fields."""
        field = self._field(field_name)
        if field.is_list:
            raise ValueError(f"{type(self).__name__}.{field_name} is a list; ask for its len()")
        return field_name in self._values and field.is_set(self._values[field_name])

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
        """Copy the fields that are set in a message of the same type, appending to lists."""
        self._require_same_type("MergeFrom", other)
        for name, value in other._set_fields():
            self._fields[name].merge(self, value)

    def ListFields(self) -> list[tuple[FieldDescriptor, Any]]:  # noqa: N802
        """Return the fields that are set, each with its value."""
        described = self.DESCRIPTOR.fields_by_name
        return [(described[name], value) for name, value in self._set_fields()]

    def SerializeToString(self, *, deterministic: bool | None = None) -> bytes:  # noqa: N802
        """Return the message as bytes, as protocol buffers write it; they are always the same."""
        return b"".join(self._fields[name].encoded(value) for name, value in self._set_fields())

    # No field is required, so that no message is partial.
    SerializePartialToString = SerializeToString

    def ByteSize(self) -> int:  # noqa: N802
        """Return the number of bytes that ``SerializeToString`` makes."""
        return len(self.SerializeToString())

    def MergeFromString(self, serialized: bytes) -> int:  # noqa: N802
        """Take over what bytes hold; returns how many, raises ``ValueError`` for other bytes."""
        fields = {field.number: field for field in self._fields.values()}
        for number, raw in raw_fields(bytes(serialized)):
            # Those of later versions are passed over.
            if number in fields:
                fields[number].merge(self, fields[number].decoded(raw))
        return len(serialized)

    def ParseFromString(self, serialized: bytes) -> int:  # noqa: N802
        """Become what bytes hold; returns how many, raises ``ValueError`` for other bytes."""
        self.Clear()
        return self.MergeFromString(serialized)

    @classmethod
    def FromString(cls, serialized: bytes) -> Self:  # noqa: N802
        """Return a new message of bytes; raises ``ValueError`` for other bytes."""
        made = cls()
        made.ParseFromString(serialized)
        return made

    def IsInitialized(self) -> bool:  # noqa: N802
        """Return True: no field is required, so that none can be missing."""
        return True

    def WhichOneof(self, oneof_group: str) -> str | None:  # noqa: N802
        """Raise ``ValueError``: these messages have no fields of which only one may be set."""
        raise ValueError(f'Protocol message has no oneof "{oneof_group}" field.')

    def DiscardUnknownFields(self) -> None:  # noqa: N802
        """Do nothing: fields of later versions are passed over when a message is read."""

    def SetInParent(self) -> None:  # noqa: N802
        """Do nothing: a message in a message is set when something in it is."""

    def _field(self, name: str) -> Field:
        field = self._fields.get(name)
        if field is None:
            raise ValueError(f'Protocol message {type(self).__name__} has no "{name}" field.')
        return field

    def _set_fields(self) -> list[tuple[str, Any]]:
        """List what is set; an empty list is not."""
        values = self._values
        return [
            (name, values[name])
            for name, field in self._fields.items()
            if name in values and field.is_set(values[name])
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

    def __reduce__(self) -> tuple[Any, ...]:
        # As bytes, which any version of the package reads, nested classes included.
        return _message_of, (type(self), self.SerializeToString())

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


def _message_of(kind: type[Message], serialized: bytes) -> Message:
    return kind.FromString(serialized)
