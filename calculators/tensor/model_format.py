"""Kinds of model files: how one is recognised, checked, and freed of outputs that are not read.

A format is not listed anywhere: it is known because an engine names it. So an engine of another
package can bring its own.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from .split_model import SplitModel

__all__ = ["ModelFormat", "PrunedModel"]


class PrunedModel(NamedTuple):
    """A model's bytes, and which of its original outputs are left."""

    model: bytes
    present: tuple[bool, ...]


class ModelFormat(NamedTuple):
    """A kind of model file.

    ``is_in`` tells from the first bytes whether a file is one; ``check`` raises ``ValueError`` with
    what is wrong with a whole file. ``prune`` returns the model without the outputs whose numbers
    are not given, nor what is computed for them alone; None where it is better left as it is.
    ``split`` cuts a model at the operators that libraries do not know, but for those it is given
    the names of, leaving out outputs likewise; None where it has none. ``work`` estimates the
    multiplications of one run; None where it is not known.
    """

    name: str
    is_in: Callable[[bytes], bool]
    check: Callable[[bytes], object]
    prune: Callable[[bytes, Collection[int]], PrunedModel | None]
    split: Callable[[bytes, frozenset[int] | None, frozenset[str]], SplitModel | None] = (
        lambda model, outputs, native: None
    )
    work: Callable[[bytes], int | None] = lambda model: None

    def __str__(self) -> str:
        return self.name
