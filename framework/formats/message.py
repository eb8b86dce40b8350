"""Mutable records with the methods of protocol buffers, for programs written for MediaPipe.

Packets carry frozen values. These records are for the edge, where a program reads landmarks field
by field, changes them, or builds lists of its own. Floats are rounded to float32 and a field that
is not set reads as 0, as there; there is no wire format.
"""

from __future__ import annotations

from typing import Any, ClassVar, Self

from .message_fields import Field

__all__ = ["Message"]


class Message:
    """Be a record of fields with the methods of a protocol buffers message.

    Fields may be given by name, messages as mappings and lists as lists. A message is always true,
    has no length, and equals one of its type with the same fields set.
    """

    __slots__ = ("_values",)

    _fields: ClassVar[dict[str, Field]] = {}
    _values: dict[str, Any]

    def __init_subclass__(cls) -> None:
        cls._fields = {name: it for name, it in vars(cls).items() if isinstance(it, Field)}

    def __init__(self, **fields: Any) -> None:
        self._values = {}
        for name, value in fields.items():
            field = self._field(name)
            if value is not None:
                field.merge(self, value)

    def HasField(self, field_name: str) -> bool:  # noqa: N802
        """Tell whether a field is set; raises ``ValueError`` for lists and unknown fields."""
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
        """Take over the fields that are set in a message of the same type, appending lists."""
        self._require_same_type("MergeFrom", other)
        for name, value in other._set_fields():
            self._fields[name].merge(self, value)

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
