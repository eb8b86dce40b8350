"""The syntax tree of the text format, in which the types of messages are not known yet."""

from __future__ import annotations

from ...quick_dataclass import dataclass

__all__ = ["Field", "ListValue", "Message", "Place", "Scalar", "Value"]

#: Line and column, both from 1.
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Scalar:
    """A number, a flag, text, or a word such as ``BORDER_ZERO`` (``is_word``)."""

    place: Place
    value: str | int | float | bool
    is_word: bool = False


@dataclass(frozen=True, slots=True)
class ListValue:
    """The items between ``[`` and ``]``."""

    place: Place
    items: tuple[Scalar | Message, ...]


@dataclass(frozen=True, slots=True)
class Message:
    """The fields between ``{`` and ``}``, or those of the whole text.

    ``end`` is the line of the closing brace.
    """

    place: Place
    end: int
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One field; ``is_type`` marks a name in brackets, an extension or the type of an Any."""

    place: Place
    end: int
    name: str
    value: Value
    is_type: bool = False


Value = Scalar | Message | ListValue
