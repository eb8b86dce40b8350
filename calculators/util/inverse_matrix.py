"""Invert a transformation."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.ports import Input, Output
from ...framework.errors import FrameworkError

__all__ = ["InverseMatrixCalculator"]


class InverseMatrixCalculator(Calculator, pure=True):
    """Invert a 4×4 matrix of float32, such as that of ``ImageToTensorCalculator``.

    Raises ``FrameworkError`` where there is no inverse.

    Source: ``mediapipe/calculators/util/inverse_matrix_calculator.cc``.
    """

    matrix = Input[NDArray[np.float32]](np.ndarray, doc="4×4")
    inverse = Output[NDArray[np.float32]](np.ndarray, tag="MATRIX", doc="4×4")

    def process(self, ctx: Context) -> None:
        matrix = ctx[self.matrix].reshape(4, 4).astype(np.float64)
        # As MediaPipe does it: matrices of tiny regions have small determinants, and are fine.
        if not abs(np.linalg.det(matrix)) > np.finfo(np.float64).eps:
            raise FrameworkError(
                f"{ctx.node}: the matrix {matrix.tolist()} has no inverse; expected one that maps "
                "points to distinct points; check the calculator that makes it"
            )
        ctx[self.inverse] = np.linalg.inv(matrix).astype(np.float32)
