"""Number the elements of a list: the family of ``…VectorIndicesCalculator``."""

from __future__ import annotations

from typing import Any, ClassVar

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.ports import Input, Output
from ...framework.formats import NormalizedLandmarkList

__all__ = [
    "IntVectorIndicesCalculator",
    "NormalizedLandmarkListVectorIndicesCalculator",
    "Uint64tVectorIndicesCalculator",
]


class _VectorIndices(Calculator, abstract=True, pure=True):
    """Send 0, 1, 2 … for the elements of a list, for a loop over them that needs their numbers.

    Source: ``mediapipe/calculators/core/vector_indices_calculator.h``.
    """

    vector: ClassVar[Input[Any]]
    indices = Output(tuple[int, ...])

    def process(self, ctx: Context) -> None:
        ctx[self.indices] = tuple(range(len(ctx[self.vector])))


class IntVectorIndicesCalculator(_VectorIndices):
    """Number whole numbers."""

    vector = Input(tuple[int, ...])


class Uint64tVectorIndicesCalculator(_VectorIndices):
    """Number whole numbers that are not negative."""

    vector = Input(tuple[int, ...])


class NormalizedLandmarkListVectorIndicesCalculator(_VectorIndices):
    """Number the objects whose landmarks are listed."""

    vector = Input(tuple[NormalizedLandmarkList, ...])
