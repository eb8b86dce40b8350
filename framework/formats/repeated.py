"""The list that a message holds in one of its fields."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Protocol, Self, TypeVar, overload

__all__ = ["Copyable", "Repeated"]


class Copyable(Protocol):
    """A message, as far as a list of messages looks at it."""

    def CopyFrom(self, other: Self, /) -> None:  # noqa: N802
        """Become equal to another message."""

    def MergeFrom(self, other: Self, /) -> None:  # noqa: N802
        """Take over what is set in another message."""

    def SerializeToString(self) -> bytes:  # noqa: N802
        """Return the message as bytes."""
        ...

    @classmethod
    def FromString(cls, serialized: bytes, /) -> Self:  # noqa: N802
        """Return the message of bytes."""
        ...


M = TypeVar("M", bound=Copyable)


class Repeated(Sequence[M]):
    """A list of messages as in protobuf: items are copied in, and cannot be assigned.

    ``make`` returns the items to begin with. It is called when somebody first looks: a face has 478
    landmarks, and a program that draws the lips reads few of them.
    """

    __slots__ = ("_items", "_kind", "_make")

    def __init__(self, kind: type[M], make: Callable[[], list[M]] = list) -> None:
        self._kind = kind
        self._make = make

    def __getattr__(self, name: str) -> list[M]:
        # Python asks here only while the slot is empty.
        if name != "_items":
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        self._items = self._make()
        return self._items

    def add(self, **fields: Any) -> M:
        """Append a new message with these fields, and return it."""
        item = self._kind(**fields)
        self._items.append(item)
        return item

    def append(self, item: M) -> None:
        """Append a copy of a message; raises ``TypeError`` for anything else."""
        self._items.append(self._copy(item))

    def extend(self, items: Iterable[M]) -> None:
        """Append copies of messages."""
        self._items += [self._copy(item) for item in items]

    MergeFrom = extend

    def insert(self, index: int, item: M) -> None:
        """Put a copy of a message before the one at ``index``."""
        self._items.insert(index, self._copy(item))

    def pop(self, index: int = -1) -> M:
        """Remove the message at ``index`` and return it."""
        return self._items.pop(index)

    def remove(self, item: M) -> None:
        """Remove the first message that equals ``item``; raises ``ValueError`` without one."""
        self._items.remove(item)

    def reverse(self) -> None:
        """Reverse the list in place."""
        self._items.reverse()

    def sort(self, *, key: Callable[[M], Any], reverse: bool = False) -> None:
        """Sort by ``key``."""
        self._items.sort(key=key, reverse=reverse)

    def _copy(self, item: M) -> M:
        if not hasattr(item, "CopyFrom"):
            raise TypeError(f"Expected a message object, but got {item!r}.")
        copied = self._kind()
        copied.CopyFrom(item)
        return copied

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[M]:
        return iter(self._items)

    @overload
    def __getitem__(self, index: int) -> M: ...
    @overload
    def __getitem__(self, index: slice) -> list[M]: ...
    def __getitem__(self, index: int | slice) -> M | list[M]:
        return self._items[index]

    def __setitem__(self, index: int | slice, item: object) -> None:
        raise TypeError(
            "a list of messages does not support item assignment; use list[index].CopyFrom(item)"
        )

    def __delitem__(self, index: int | slice) -> None:
        del self._items[index]

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Repeated):
            return self._items == list(other)  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
        return self._items == other if isinstance(other, list) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return repr(self._items)
