"""The iterator that a solution's call returns, which says what it is when it is taken for more."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import Any, Generic, NoReturn, Self, TypeVar

__all__ = ["ResultIterator"]

R = TypeVar("R")


class ResultIterator(Iterator[R], Generic[R]):
    """A result for every picture; ``close`` ends the work early, as leaving a loop does."""

    def __init__(self, name: str, results: Generator[R, None, None]) -> None:
        self._name = name
        self._results = results

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> R:
        return next(self._results)

    def close(self) -> None:
        """End the work that goes on ahead of the loop."""
        self._results.close()

    def __getattr__(self, attribute: str) -> NoReturn:
        if attribute.startswith("_"):
            # Python's own questions, such as those of copy.copy, which come before there is a name.
            raise AttributeError(attribute)
        raise AttributeError(self._refusal(f"has no attribute {attribute!r}"), name=attribute)

    def __getitem__(self, place: Any) -> NoReturn:
        raise TypeError(self._refusal("has no items by number"))

    def _refusal(self, what: str) -> str:
        name = self._name
        return (
            f"{name}: this is an iterator, which {what}; it gives a result for every picture; "
            f"loop: for result in vitruvian.{name}(source), or take the first: "
            f"result = next(vitruvian.{name}(source))"
        )
