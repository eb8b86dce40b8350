"""Write out weights that TensorFlow Lite stores without their zeros.

The sizes of a tensor, and after them those of blocks that it may be cut into, are levels of a tree,
in an order of their own. At a dense level a node has a child for each place; at a sparse one only
for the places that its list names. The values belong to the nodes of the last level, in order: of
a matrix 2×3 with a dense and a sparse level, ``segments`` (0, 2, 3) and ``indices`` (0, 2, 1) say
that row 0 has values in the columns 0 and 2, and row 1 in column 1.
Source: ``tensorflow/lite/schema/schema.fbs``, ``SparsityParameters``.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["Level", "Sparsity"]

#: The most values that a tensor may have for each one that is stored. Without a limit, a damaged
#: file of a few bytes could ask for all memory.
_MOST_PER_VALUE = 64


class Level(NamedTuple):
    """One level: dense with ``size`` places, or sparse.

    The children of node number n of the level above are at the places
    ``indices[segments[n]:segments[n + 1]]``.
    """

    size: int
    segments: NDArray[Any] | None = None
    indices: NDArray[Any] | None = None


class Sparsity(NamedTuple):
    """Which values of a tensor are stored.

    ``order`` names each level by number: sizes of the tensor, then blocks. Block number n cuts the
    size number ``blocked[n]``.
    """

    order: Sequence[int]
    blocked: Sequence[int]
    levels: Sequence[Level]

    def dense(self, shape: Sequence[int], values: NDArray[Any]) -> NDArray[Any]:
        """Return the tensor with its zeros, in one dimension.

        Raises ``ValueError`` or ``IndexError`` where the values do not fit into it.
        """
        count = prod(shape)
        if count > _MOST_PER_VALUE * len(values):
            raise ValueError(f"{len(values)} values for a tensor of {count}")
        places = np.zeros(1, np.intp)
        for level, step in zip(self.levels, self._steps(shape), strict=True):
            if level.segments is None or level.indices is None:
                if len(places) * level.size > count:
                    raise ValueError(f"{len(places) * level.size} places in a tensor of {count}")
                places = np.add.outer(places, step * np.arange(level.size)).ravel()
            else:
                # Stored in few bits, in which products would not fit.
                children = np.multiply(level.indices, step, dtype=np.intp)
                places = np.repeat(places, np.diff(level.segments)) + children
        found = np.zeros(count, values.dtype)
        if places.shape != values.shape:
            raise ValueError(f"{len(values)} values for {len(places)} places")
        found[places] = values
        return found

    def _steps(self, shape: Sequence[int]) -> list[int]:
        """Return how far apart neighbours at each level are in the dense tensor, in values."""
        rank = len(shape)
        steps = [prod(shape[number + 1 :]) for number in range(rank)]
        steps += [steps[number] for number in self.blocked]
        for level, number in zip(self.levels, self.order, strict=True):
            if number >= rank:
                # Whole blocks lie as far apart as a block is long.
                steps[self.blocked[number - rank]] *= level.size
        return [steps[number] for number in self.order]
