"""Give landmarks the visibility of others."""

from __future__ import annotations

from typing import TypeVar

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Input, Option, Output
from ...framework.errors import PayloadTypeError
from ...framework.formats import LandmarkList, NormalizedLandmarkList
from ..wiring import needs, needs_one_of

__all__ = ["VisibilityCopyCalculator", "with_visibility"]

L = TypeVar("L", NormalizedLandmarkList, LandmarkList)


class VisibilityCopyCalculator(Calculator, pure=True):
    """Copy visibility and presence, landmark by landmark, from one list to another.

    Wire one list to copy from, one to copy to, and the output of the latter's kind. Raises
    ``PayloadTypeError`` when the lists differ in length.

    Source: ``mediapipe/calculators/util/visibility_copy_calculator.cc``.
    """

    landmarks_from = Input(LandmarkList, optional=True)
    norm_landmarks_from = Input(NormalizedLandmarkList, optional=True)
    landmarks_to = Input(LandmarkList, optional=True)
    norm_landmarks_to = Input(NormalizedLandmarkList, optional=True)
    copied = Output(LandmarkList, tag="LANDMARKS_TO", doc="of LANDMARKS_TO")
    norm_copied = Output(NormalizedLandmarkList, tag="NORM_LANDMARKS_TO", doc="of the same")

    copy_visibility = Option(True, doc="Copy visibility.")
    copy_presence = Option(True, doc="Copy presence.")

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        needs_one_of(contract, cls.landmarks_from, cls.norm_landmarks_from)
        chosen = needs_one_of(contract, cls.landmarks_to, cls.norm_landmarks_to)
        if chosen is not None:
            output = (cls.copied, cls.norm_copied)[chosen]
            needs(contract, output, "for the landmarks to copy to")

    def process(self, ctx: Context) -> None:
        source: LandmarkList | NormalizedLandmarkList | None = ctx.get(self.landmarks_from)
        if source is None:
            source = ctx.get(self.norm_landmarks_from)
        target, norm_target = ctx.get(self.landmarks_to), ctx.get(self.norm_landmarks_to)
        columns = [3] * self.copy_visibility + [4] * self.copy_presence
        if source is None:
            return
        if target is not None:
            ctx[self.copied] = with_visibility(target, source, columns)
        elif norm_target is not None:
            ctx[self.norm_copied] = with_visibility(norm_target, source, columns)


def with_visibility(
    target: L, source: NormalizedLandmarkList | LandmarkList, columns: list[int]
) -> L:
    """Return ``target`` with the given columns of ``source``: 3 is visibility, 4 presence."""
    if len(source) != len(target):
        raise PayloadTypeError(
            f"visibility comes from {len(source)} landmarks and goes to {len(target)}; expected as "
            "many. Split the longer list."
        )
    rows = target.array.copy()
    # One by one: a list of columns in brackets takes NumPy ten times as long.
    for column in columns:
        rows[:, column] = source.array[:, column]
    return type(target)(rows)
