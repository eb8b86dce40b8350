"""Place landmarks where a model's heatmaps say that they are."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.demand import Demand
from ...framework.authoring.ports import Input, Option, Output
from ...framework.formats import NormalizedLandmarkList, Tensors
from .activation import sigmoid
from .feature_map import first_feature_map

__all__ = ["RefineLandmarksFromHeatmapCalculator", "refined"]


class RefineLandmarksFromHeatmapCalculator(Calculator, pure=True):
    """Move each landmark to the centre of mass of its heatmap near it.

    The first of TENSORS is H×W×N float32 (or 1×H×W×N), a channel of logits for each of the N
    landmarks, which are normalized to the same picture. What counts is a window of
    ``kernel_size`` cells around the landmark, and only if a cell there is at least
    ``min_confidence_to_refine``; landmarks outside the heatmap stay as they are. Without TENSORS
    at a timestamp all landmarks pass unchanged. Raises ``FrameworkError`` for a tensor of another
    shape.

    Source: ``mediapipe/calculators/util/refine_landmarks_from_heatmap_calculator.cc``.
    """

    norm_landmarks = Input(NormalizedLandmarkList, doc="in fractions of the model's input")
    tensors = Input(Tensors, optional=True, doc="the heatmaps, first")
    refined = Output(NormalizedLandmarkList, tag="NORM_LANDMARKS", doc="in the same fractions")

    kernel_size = Option(9, ge=1, doc="Width and height of the window, in cells; an odd number.")
    min_confidence_to_refine = Option(0.5, doc="Believe heatmaps that reach this in the window.")
    refine_presence = Option(False, doc="Lower presence to the heatmap's maximum in the window.")
    refine_visibility = Option(False, doc="Lower visibility to the same.")

    @classmethod
    def narrow_demand(cls, demand: Demand) -> None:
        demand.narrow(cls.tensors, {0})

    def process(self, ctx: Context) -> None:
        landmarks, tensors = ctx[self.norm_landmarks], ctx.get(self.tensors)
        if tensors is None:
            ctx[self.refined] = landmarks
            return
        columns = [3] * self.refine_visibility + [4] * self.refine_presence
        ctx[self.refined] = refined(
            landmarks,
            first_feature_map(tensors, len(landmarks), ctx.node),
            self.kernel_size,
            self.min_confidence_to_refine,
            lowered_columns=columns,
        )


def refined(
    landmarks: NormalizedLandmarkList,
    heatmap: NDArray[np.float32],
    kernel_size: int,
    min_confidence: float = 0.5,
    *,
    lowered_columns: list[int] | None = None,
) -> NormalizedLandmarkList:
    """Return the landmarks, N, moved by their channels of ``heatmap``, H×W×N float32 logits.

    ``lowered_columns`` of the landmark array become at most the confidence in the window.
    """
    # Columns of x and y, 2×N, so that each step is one call of NumPy for both.
    size = np.array(heatmap.shape[1::-1], dtype=np.float32)[:, np.newaxis]
    moved = landmarks.array.copy()
    cells = np.trunc(moved[:, :2].T * size)
    # What truncates to 0 from below counts as inside, as it does in MediaPipe.
    x_and_y_are_inside = (cells >= 0) & (cells < size)
    chosen = np.flatnonzero(x_and_y_are_inside[0] & x_and_y_are_inside[1])
    windows = _windows(heatmap, cells[:, chosen].astype(np.intp), chosen, kernel_size)
    # Along the first axis NumPy adds one cell after the other, as MediaPipe does; along the last
    # one it would add in pairs, and round otherwise.
    sums = np.add.reduce(windows, axis=0)
    total = sums[0]
    best = np.maximum.reduce(windows[:, 0], axis=0, initial=0)
    found = total > 0
    for column in lowered_columns or ():
        lowered = np.minimum(moved[chosen, column], best)
        moved[chosen, column] = np.where(found, lowered, moved[chosen, column])
    found &= best >= np.float32(min_confidence)
    moved[chosen[found], :2] = (sums[1:, found] / size / total[found]).T
    return NormalizedLandmarkList(moved)


def _windows(
    heatmap: NDArray[np.float32],
    centers: NDArray[np.intp],
    channels: NDArray[np.intp],
    kernel_size: int,
) -> NDArray[np.float32]:
    """Return the K×K cells around each of M centres (columns and rows, 2×M), K²×3×M.

    The three are the confidence, 0 outside of the heatmap, and that times column and row.
    """
    height, width, depth = heatmap.shape
    reach = (kernel_size - 1) // 2
    places = centers[:, np.newaxis] + np.arange(-reach, reach + 1)[:, np.newaxis]
    last = np.array([[[width - 1]], [[height - 1]]])
    x, y = inside = np.minimum(np.maximum(places, 0), last)
    cells = (y * (width * depth))[:, np.newaxis] + (x * depth + channels)
    logits: NDArray[np.float32] = heatmap.reshape(-1)[cells]
    weights = sigmoid(logits)
    is_inside = inside == places
    if not is_inside.all():
        weights[~(is_inside[1][:, np.newaxis] & is_inside[0])] = 0
    columns, rows = places.astype(np.float32)
    side, _, count = weights.shape
    windows = np.empty((side, side, 3, count), dtype=np.float32)
    windows[:, :, 0] = weights
    np.multiply(weights, columns, out=windows[:, :, 1])
    np.multiply(weights, rows[:, np.newaxis], out=windows[:, :, 2])
    return windows.reshape(side * side, 3, count)
