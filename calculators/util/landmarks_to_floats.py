"""Give landmarks as plain numbers."""

from __future__ import annotations

import numpy as np

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Input, Option, Output
from ...framework.formats import NormalizedLandmarkList
from ..core.matrices import Matrix
from ..wiring import needs_any_of

__all__ = ["LandmarksToFloatsCalculator"]


class LandmarksToFloatsCalculator(Calculator, pure=True):
    """Send the first coordinates of all landmarks, as one list or as a matrix.

    FLOATS lists landmark after landmark (x₀, y₀, x₁, y₁ …). MATRIX has a row for each coordinate
    and a column for each landmark. Where both are wired only FLOATS is sent, as in MediaPipe.

    Source: ``mediapipe/calculators/util/landmarks_to_floats_calculator.cc``.
    """

    landmarks = Input(NormalizedLandmarkList, tag="NORM_LANDMARKS")
    floats = Output(tuple[float, ...])
    matrix = Output(Matrix)

    num_dimensions = Option(2, ge=1, le=3, doc="1 for x, 2 for x and y, 3 for z as well.")

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        needs_any_of(contract, cls.floats, cls.matrix)

    def process(self, ctx: Context) -> None:
        values = ctx[self.landmarks].xyz[:, : self.num_dimensions]
        if ctx.is_wired(self.floats):
            ctx[self.floats] = tuple(values.ravel().tolist())
        else:
            ctx[self.matrix] = np.ascontiguousarray(values.T)
