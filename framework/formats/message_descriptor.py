"""What messages tell of themselves, so that ``google.protobuf.json_format`` takes them.

``MessageToDict``, ``MessageToJson``, ``ParseDict`` and ``text_format`` ask a message for its
``DESCRIPTOR`` and for its fields' types by protobuf's numbers for them. Nothing here needs
protobuf.
"""

from __future__ import annotations

import sys
from functools import cache, cached_property
from typing import Any, ClassVar

from ..quick_dataclass import dataclass
from .message_fields import (
    EnumField,
    Field,
    FloatField,
    IntField,
    LongField,
    MessageField,
    RepeatedField,
    TextField,
)

__all__ = ["Descriptor", "EnumDescriptor", "FieldDescriptor", "FileDescriptor", "descriptor_of"]

#: Protobuf's numbers for the types in files, and for those in memory, by the kind of field.
_TYPES: dict[type[Field], tuple[int, int]] = {
    FloatField: (2, 6),
    IntField: (5, 1),
    LongField: (3, 2),
    EnumField: (14, 8),
    TextField: (9, 9),
    MessageField: (11, 10),
    RepeatedField: (11, 10),
}
_OPTIONAL, _REPEATED = 1, 3


@dataclass(frozen=True)
class FileDescriptor:
    """The .proto file whose messages a module has."""

    name: str
    package: str = "mediapipe"


class EnumDescriptor:
    """The names that a field's numbers have."""

    is_closed = True

    def __init__(self, names: Any) -> None:
        self.name = self.full_name = names.__name__
        self.values_by_number = {int(one): one for one in names}
        self.values_by_name = {one.name: _Number(one) for one in names}


class _Number:
    def __init__(self, one: Any) -> None:
        self.name, self.number = one.name, int(one)


class FieldDescriptor:
    """One field of a message."""

    is_extension = is_required = has_default_value = False
    containing_oneof = None

    def __init__(self, owner: Descriptor, name: str, field: Field) -> None:
        self._field = field
        item: Any = getattr(field, "item", field)
        self.containing_type = owner
        self.file = owner.file
        self.name, self.number = name, field.number
        self.full_name = f"{owner.full_name}.{name}"
        head, *rest = name.split("_")
        self.json_name = head + "".join(part.capitalize() for part in rest)
        self.type, self.cpp_type = _TYPES[type(item)]
        self.is_repeated = field.is_list
        self.has_presence = not field.is_list
        self.label = _REPEATED if field.is_list else _OPTIONAL
        self.default_value: Any = [] if field.is_list else getattr(item, "default", None)
        self.enum_type = EnumDescriptor(item.names) if isinstance(item, EnumField) else None

    @cached_property
    def message_type(self) -> Descriptor | None:
        """Return what describes the messages in the field."""
        kind = getattr(self._field, "kind", None)
        return None if kind is None else descriptor_of(kind)


class Descriptor:
    """A class of messages."""

    has_options = is_extendable = False
    containing_type = None
    oneofs: ClassVar[list[Any]] = []

    def __init__(self, message: Any) -> None:
        self.name = message.__name__
        self.full_name = f"mediapipe.{message.__qualname__}"
        self.file: FileDescriptor = sys.modules[message.__module__].DESCRIPTOR
        self.fields = [
            FieldDescriptor(self, name, field) for name, field in message._fields.items()
        ]
        self.fields_by_name = {field.name: field for field in self.fields}
        self.fields_by_number = {field.number: field for field in self.fields}


@cache
def descriptor_of(message: Any) -> Descriptor:
    """Return the descriptor of a class of messages."""
    return Descriptor(message)
