"""Multiply, subtract and flatten matrices.

A matrix is a float32 array of two dimensions, rows × columns.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Input, Output, SideInput
from ...framework.errors import PayloadTypeError
from ..wiring import is_wired

__all__ = [
    "Matrix",
    "MatrixMultiplyCalculator",
    "MatrixSubtractCalculator",
    "MatrixToVectorCalculator",
]

Matrix: TypeAlias = np.ndarray[Any, np.dtype[np.float32]]


class MatrixMultiplyCalculator(Calculator, pure=True):
    """Send the product of the side packet (left) and each packet (right).

    Raises ``PayloadTypeError`` where the left's columns are not as many as the right's rows.

    Source: ``mediapipe/calculators/core/matrix_multiply_calculator.cc``.
    """

    right = Input(Matrix, tag="")
    left = SideInput(Matrix, tag="")
    product = Output(Matrix, tag="")

    def process(self, ctx: Context) -> None:
        left, right = ctx[self.left], ctx[self.right]
        if left.ndim != 2 or right.ndim != 2 or left.shape[1] != right.shape[0]:
            raise PayloadTypeError(
                f"{ctx.node}: cannot multiply {_shape(left)} by {_shape(right)}; expected as many "
                "rows on the right as columns on the left"
            )
        ctx[self.product] = np.matmul(left, right)


class MatrixSubtractCalculator(Calculator, pure=True):
    """Send MINUEND - SUBTRAHEND; one of the two is a stream, the other a side packet.

    Raises ``PayloadTypeError`` for matrices of different shapes.

    Source: ``mediapipe/calculators/core/matrix_subtract_calculator.cc``.
    """

    minuend = Input(Matrix, optional=True)
    subtrahend = Input(Matrix, optional=True)
    side_minuend = SideInput(Matrix, tag="MINUEND", optional=True)
    side_subtrahend = SideInput(Matrix, tag="SUBTRAHEND", optional=True)
    difference = Output(Matrix, tag="")

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        if contract.node is None or contract.node.damaged:
            return
        streams = [is_wired(contract, port) for port in (cls.minuend, cls.subtrahend)]
        sides = [is_wired(contract, port) for port in (cls.side_minuend, cls.side_subtrahend)]
        if sum(streams) != 1 or sides == streams or sum(sides) != 1:
            raise ValueError(
                "wire MINUEND as a stream and SUBTRAHEND as a side packet, or the other way round"
            )

    def process(self, ctx: Context) -> None:
        minuend = ctx.get(self.minuend)
        subtrahend = ctx.get(self.subtrahend)
        if minuend is None:
            minuend = ctx[self.side_minuend]
        if subtrahend is None:
            subtrahend = ctx[self.side_subtrahend]
        if minuend.shape != subtrahend.shape:
            raise PayloadTypeError(
                f"{ctx.node}: cannot subtract {_shape(subtrahend)} from {_shape(minuend)}; "
                "expected the same shape"
            )
        ctx[self.difference] = minuend - subtrahend


class MatrixToVectorCalculator(Calculator, pure=True):
    """Send the elements of a matrix as a list, column after column.

    Source: ``mediapipe/calculators/core/matrix_to_vector_calculator.cc`` (Eigen keeps matrices by
    columns, and the list has the order of its memory).
    """

    matrix = Input(Matrix, tag="")
    vector = Output(tuple[float, ...], tag="")

    def process(self, ctx: Context) -> None:
        ctx[self.vector] = tuple(ctx[self.matrix].ravel(order="F").tolist())


def _shape(matrix: Matrix) -> str:
    return "×".join(map(str, matrix.shape))
