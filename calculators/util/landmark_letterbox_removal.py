"""Undo letterboxing on landmarks."""

from __future__ import annotations

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Input, Output
from ...framework.formats import NormalizedLandmarkList
from ..wiring import same_count
from .letterbox import Padding, letterbox_frame

__all__ = ["LandmarkLetterboxRemovalCalculator", "without_letterbox"]


class LandmarkLetterboxRemovalCalculator(Calculator, pure=True):
    """Move landmarks from a letterboxed picture to the picture without its borders.

    Takes any number of lists (``LANDMARKS:0:…``, ``LANDMARKS:1:…``), each of which may be missing
    at a timestamp; the output of the same index then gets nothing.

    Source: ``mediapipe/calculators/util/landmark_letterbox_removal_calculator.cc``.
    """

    landmarks = Input(
        NormalizedLandmarkList,
        optional=True,
        repeated=True,
        doc="in fractions of the letterboxed picture",
    )
    letterbox_padding = Input(
        tuple[float, float, float, float], doc="left, top, right, bottom, in the same fractions"
    )
    adjusted = Output(
        NormalizedLandmarkList,
        tag="LANDMARKS",
        repeated=True,
        doc="in fractions of the picture inside",
    )

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        same_count(contract, cls.landmarks, cls.adjusted)

    def process(self, ctx: Context) -> None:
        padding = ctx[self.letterbox_padding]
        for index, packet in enumerate(ctx.packets(self.landmarks)):
            if not packet.is_empty():
                moved = without_letterbox(packet.value, padding)
                ctx.send(self.adjusted, moved, index=index)


def without_letterbox(
    landmarks: NormalizedLandmarkList, padding: Padding
) -> NormalizedLandmarkList:
    """Return the landmarks in fractions of the picture inside the padding; z scales as x."""
    origin, size = letterbox_frame(padding)
    moved = landmarks.array.copy()
    moved[:, :2] = (moved[:, :2] - origin) / size
    moved[:, 2] /= size[0]
    return NormalizedLandmarkList(moved)
