"""Count blinks, and tell where somebody looks."""

from __future__ import annotations

import numpy as np

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.ports import Input, Option, Output
from ...framework.formats import NormalizedLandmarkList

__all__ = ["EyeWatchCalculator"]

# Of the left eye in the picture and of the right one: corners, lids and the middle of the iris.
_LEFT_CORNERS, _RIGHT_CORNERS = [33, 362], [133, 263]
_UPPER_LIDS, _LOWER_LIDS, _IRISES = [159, 386], [145, 374], [468, 473]


class EyeWatchCalculator(Calculator, pure=True):
    """Count blinks and glances of a face of 478 landmarks, and tell the direction of the gaze.

    Eyes lower than ``shut_below`` of their width are shut until they are above ``open_above``. The
    gaze is "left", "centre" or "right" of the picture, or "shut"; leaving the centre is a glance.
    """

    norm_landmarks = Input(NormalizedLandmarkList, doc="478, with irises")
    image_size = Input(tuple[int, int])
    blinks = Output(int, doc="blinks so far")
    glances = Output(int, doc="glances so far")
    gaze = Output(str)

    shut_below = Option(0.15, doc="Height by width of shut eyes.")
    open_above = Option(0.2, doc="Height by width of open eyes.")
    off_centre = Option(0.1, doc="How far from the middle an iris is, in widths of the eye.")

    def open(self, ctx: Context) -> None:
        self._is_shut, self._gaze, self._blinks, self._glances = False, "centre", 0, 0

    def process(self, ctx: Context) -> None:
        points = ctx[self.norm_landmarks].array[:, :2] * ctx[self.image_size]
        left, right = points[_LEFT_CORNERS], points[_RIGHT_CORNERS]
        width = np.linalg.norm(right - left, axis=1)
        height = np.linalg.norm(points[_UPPER_LIDS] - points[_LOWER_LIDS], axis=1)
        self._watch_lids(float((height / width).mean()))
        if not self._is_shut:
            offsets = ((points[_IRISES] - (left + right) / 2) * (right - left)).sum(axis=1)
            self._watch_irises(float((offsets / width**2).mean()))
        ctx[self.blinks], ctx[self.glances] = self._blinks, self._glances
        ctx[self.gaze] = "shut" if self._is_shut else self._gaze

    def _watch_lids(self, openness: float) -> None:
        was_shut = self._is_shut
        self._is_shut = openness < (self.open_above if was_shut else self.shut_below)
        self._blinks += was_shut and not self._is_shut

    def _watch_irises(self, side: float) -> None:
        gaze = "centre" if abs(side) < self.off_centre else "left" if side < 0 else "right"
        self._glances += self._gaze == "centre" != gaze
        self._gaze = gaze
