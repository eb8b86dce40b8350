"""Turn which hand it is into the matrix that models of gestures look at."""

from __future__ import annotations

import numpy as np

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.ports import Input, Output
from ...framework.errors import FrameworkError
from ...framework.formats import ClassificationList
from ..core.matrices import Matrix

__all__ = ["HandednessToMatrixCalculator"]


class HandednessToMatrixCalculator(Calculator, pure=True):
    """Send how likely a hand is a right one, as a matrix 1×1.

    Raises ``FrameworkError`` where the likeliest class is neither Left nor Right, or scores less
    than 0.5 or more than 1.

    Source: ``mediapipe/tasks/cc/vision/gesture_recognizer/calculators/``
    ``handedness_to_matrix_calculator.cc``, ``handedness_util.cc`` beside it.
    """

    handedness = Input(ClassificationList)
    handedness_matrix = Output(Matrix)

    def process(self, ctx: Context) -> None:
        classes = ctx[self.handedness].classification
        best = max(classes, key=lambda one: one.score, default=None)
        label = best.label.lower() if best else ""
        if best is None or label not in {"left", "right"} or not 0.5 <= best.score <= 1.0:
            raise FrameworkError(
                f"{ctx.node}: HANDEDNESS is {best}; expected Left or Right with a score from 0.5 "
                "to 1, as the landmark models of hands give it"
            )
        score = np.float32(best.score)
        right = score if label == "right" else np.float32(1.0) - score
        ctx[self.handedness_matrix] = np.full((1, 1), right, np.float32)
