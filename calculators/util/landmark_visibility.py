"""Tell how visible a landmark is."""

from __future__ import annotations

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.ports import Input, Output
from ...framework.errors import PayloadTypeError
from ...framework.formats import NormalizedLandmarkList

__all__ = ["LandmarkVisibilityCalculator"]


class LandmarkVisibilityCalculator(Calculator, pure=True):
    """Send the visibility of the only landmark of a list.

    Raises ``PayloadTypeError`` for a list of another length.

    Source: ``mediapipe/calculators/util/landmark_visibility_calculator.cc``.
    """

    norm_landmarks = Input(NormalizedLandmarkList, doc="one landmark")
    visibility = Output(float, doc="from 0 to 1")

    def process(self, ctx: Context) -> None:
        landmarks = ctx[self.norm_landmarks]
        if len(landmarks) != 1:
            raise PayloadTypeError(
                f"{ctx.node}: NORM_LANDMARKS has {len(landmarks)} landmarks; expected 1; pick it "
                "with a SplitNormalizedLandmarkListCalculator"
            )
        ctx[self.visibility] = float(landmarks.array[0, 3])
