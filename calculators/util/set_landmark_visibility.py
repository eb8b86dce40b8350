"""Set how visible a landmark is."""

from __future__ import annotations

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.ports import Input, Output
from ...framework.errors import PayloadTypeError
from ...framework.formats import NormalizedLandmarkList

__all__ = ["SetLandmarkVisibilityCalculator"]


class SetLandmarkVisibilityCalculator(Calculator, pure=True):
    """Give the only landmark of a list another visibility.

    Raises ``PayloadTypeError`` for a list of another length.

    Source: ``mediapipe/calculators/util/set_landmark_visibility_calculator.cc``.
    """

    norm_landmarks = Input(NormalizedLandmarkList, doc="one landmark")
    visibility = Input(float)
    changed = Output(NormalizedLandmarkList, tag="NORM_LANDMARKS")

    def process(self, ctx: Context) -> None:
        landmarks = ctx[self.norm_landmarks]
        if len(landmarks) != 1:
            raise PayloadTypeError(
                f"{ctx.node}: NORM_LANDMARKS has {len(landmarks)} landmarks; expected 1; pick it "
                "with a SplitNormalizedLandmarkListCalculator"
            )
        rows = landmarks.array.copy()
        rows[0, 3] = ctx[self.visibility]
        ctx[self.changed] = NormalizedLandmarkList(rows)
