"""Smooth landmarks over time, so that a drawn skeleton does not tremble."""

from __future__ import annotations

import numpy as np

from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Input, Output
from ...framework.formats import LandmarkList, NormalizedLandmarkList, NormalizedRect, Rect
from ..wiring import is_wired, keep_only, needs, needs_one_of
from .landmarks_filter import LandmarksFilter, mean_side
from .landmarks_filter_choice import ChoosesLandmarksFilter

__all__ = ["LandmarksSmoothingCalculator", "smoothed_absolute", "smoothed_norm"]


class LandmarksSmoothingCalculator(ChoosesLandmarksFilter, pure=True):
    """Smooth the coordinates of landmarks; visibility and presence pass unchanged.

    NORM_LANDMARKS are smoothed in pixels, so IMAGE_SIZE goes with them. OBJECT_SCALE_ROI gives
    the object's size; without it the size is taken from the landmarks. The more pixels the object
    covers, the more it may move before the filter takes the movement for real. A timestamp at
    which another input has a packet but the landmarks have none resets the filter: what comes
    next may be somebody else.

    Source: ``mediapipe/calculators/util/landmarks_smoothing_calculator.cc``.
    """

    norm_landmarks = Input(NormalizedLandmarkList, optional=True, doc="in fractions of the image")
    landmarks = Input(LandmarkList, optional=True, doc="in metres or pixels")
    image_size = Input(
        tuple[int, int], optional=True, doc="(width, height) in pixels, for NORM_LANDMARKS"
    )
    norm_roi = Input(
        NormalizedRect, tag="OBJECT_SCALE_ROI", optional=True, doc="with NORM_LANDMARKS"
    )
    roi = Input(Rect, tag="OBJECT_SCALE_ROI", optional=True, doc="with LANDMARKS")
    norm_filtered_landmarks = Output(NormalizedLandmarkList, doc="of NORM_LANDMARKS")
    filtered_landmarks = Output(LandmarkList, doc="of LANDMARKS")

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        chosen = needs_one_of(contract, cls.norm_landmarks, cls.landmarks)
        if chosen == 0:
            keep_only(contract, cls.norm_roi)
            needs(contract, cls.image_size, "for NORM_LANDMARKS")
            needs(contract, cls.norm_filtered_landmarks, "for NORM_LANDMARKS")
        elif chosen == 1:
            keep_only(contract, cls.roi)
            needs(contract, cls.filtered_landmarks, "for LANDMARKS")
            if is_wired(contract, cls.image_size):
                raise ValueError("IMAGE_SIZE goes with NORM_LANDMARKS; leave it out here")
        super().update_contract(contract)

    def open(self, ctx: Context) -> None:
        self._filter = self.new_filter()

    def process(self, ctx: Context) -> None:
        norm, absolute = ctx.get(self.norm_landmarks), ctx.get(self.landmarks)
        time = int(ctx.timestamp)
        if self._filter is None:
            if norm is not None:
                ctx[self.norm_filtered_landmarks] = norm
            elif absolute is not None:
                ctx[self.filtered_landmarks] = absolute
        elif norm is not None:
            ctx[self.norm_filtered_landmarks] = smoothed_norm(
                self._filter, norm, time, ctx[self.image_size], ctx.get(self.norm_roi)
            )
        elif absolute is not None:
            ctx[self.filtered_landmarks] = smoothed_absolute(
                self._filter, absolute, time, ctx.get(self.roi)
            )
        else:
            self._filter.reset()


def smoothed_norm(
    of: LandmarksFilter,
    landmarks: NormalizedLandmarkList,
    microseconds: int,
    image_size: tuple[int, int],
    roi: NormalizedRect | None,
) -> NormalizedLandmarkList:
    """Return landmarks smoothed in pixels, relative to the size of ``roi`` if there is one."""
    width, height = image_size
    # z has the scale of x.
    pixels = np.array([width, height, width], np.float32)
    scale = None if roi is None else mean_side(roi.width, roi.height, width, height)
    smoothed = landmarks.array.copy()
    smoothed[:, :3] = of.apply(landmarks.xyz * pixels, microseconds, scale) / pixels
    return NormalizedLandmarkList(smoothed)


def smoothed_absolute(
    of: LandmarksFilter, landmarks: LandmarkList, microseconds: int, roi: Rect | None
) -> LandmarkList:
    """Return smoothed landmarks, relative to the size of ``roi`` if there is one."""
    scale = None if roi is None else mean_side(roi.width, roi.height)
    smoothed = landmarks.array.copy()
    smoothed[:, :3] = of.apply(landmarks.xyz, microseconds, scale)
    return LandmarkList(smoothed)
