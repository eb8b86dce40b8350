"""Name what a hand shows by which fingers are stretched."""

from __future__ import annotations

import numpy as np

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.ports import Input, Option, Output
from ...framework.formats import LandmarkList

__all__ = ["HandGestureCalculator", "stretched_fingers"]

#: Thumb, index, middle, ring and little finger: stretched or not.
Fingers = tuple[bool, ...]

#: What the four fingers besides the thumb show, and what the thumb makes of that.
_BY_FINGERS: dict[tuple[bool, ...], tuple[str, str]] = {
    (True, True, True, True): ("four", "open palm"),
    (False, False, False, False): ("fist", "thumb"),
    (True, False, False, False): ("pointing", "pointing"),
    (True, True, False, False): ("victory", "victory"),
}


class HandGestureCalculator(Calculator, pure=True):
    """Tell an open palm, a fist, pointing, victory and a thumb; all else is "unknown".

    The landmarks are in metres, so that neither the distance nor the shape of the picture counts.
    MediaPipe's graphs have no such calculator.
    """

    landmarks = Input(LandmarkList, doc="the 21 of a hand, in metres")
    gesture = Output(str)
    fingers = Output(tuple[bool, ...], doc="thumb to little finger: whether it is stretched")

    straight_above = Option(140.0, gt=0, lt=180, doc="A finger's least angle at its middle joint.")

    def process(self, ctx: Context) -> None:
        fingers = stretched_fingers(ctx[self.landmarks], self.straight_above)
        ctx[self.fingers] = fingers
        ctx[self.gesture] = _BY_FINGERS.get(fingers[1:], ("unknown", "unknown"))[fingers[0]]


def stretched_fingers(hand: LandmarkList, straight_above: float) -> Fingers:
    """Return which fingers are stretched; those but the thumb by the angle at the PIP joint."""
    points = hand.xyz.astype(np.float64)
    knuckles, joints, tips = points[5::4], points[6::4], points[8::4]
    cosines = np.sum((knuckles - joints) * (tips - joints), axis=1) / (
        np.linalg.norm(knuckles - joints, axis=1) * np.linalg.norm(tips - joints, axis=1)
    )
    angles = np.degrees(np.arccos(np.clip(cosines, -1, 1)))
    # A thumb lies across the palm rather than bends: its tip comes near the little finger's root.
    tip, joint = np.linalg.norm(points[[4, 3]] - points[17], axis=1)
    return bool(tip > 1.1 * joint), *(angles > straight_above).tolist()
