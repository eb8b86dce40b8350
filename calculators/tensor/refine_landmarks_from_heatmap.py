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
    size = np.array(heatmap.shape[1::-1], dtype=np.float32)
    cells = np.trunc(landmarks.array[:, :2] * size)
    # What truncates to 0 from below counts as inside, as it does in MediaPipe.
    chosen = np.flatnonzero(((cells >= 0) & (cells < size)).all(axis=1))
    windows = _windows(heatmap, cells[chosen].astype(np.intp), chosen, kernel_size)
    # Along the first axis NumPy adds one cell after the other, as MediaPipe does; along the last
    # one it would add in pairs, and round otherwise.
    total, *sums = np.add.reduce(windows, axis=0)
    best = windows[:, 0].max(axis=0, initial=0)
    moved = landmarks.array.copy()
    found = total > 0
    for column in lowered_columns or ():
        lowered = np.minimum(moved[chosen, column], best)
        moved[chosen, column] = np.where(found, lowered, moved[chosen, column])
    found &= best >= np.float32(min_confidence)
    places = np.stack(sums, axis=1)[found] / size
    moved[chosen[found], :2] = places / total[found, None]
    return NormalizedLandmarkList(moved)


def _windows(
    heatmap: NDArray[np.float32],
    centers: NDArray[np.intp],
    channels: NDArray[np.intp],
    kernel_size: int,
) -> NDArray[np.float32]:
    """Return the K×K cells around each of M centres (column, row), K²×3×M.

    The three are the confidence, 0 outside of the heatmap, and that times column and row.
    """
    height, width, depth = heatmap.shape
    reach = (kernel_size - 1) // 2
    steps = np.arange(-reach, reach + 1)[:, np.newaxis]
    columns, rows = centers[:, 0] + steps, centers[:, 1] + steps
    inside_x, x = _inside(columns, width)
    inside_y, y = _inside(rows, height)
    cells = (y * (width * depth))[:, np.newaxis] + (x * depth + channels)
    logits: NDArray[np.float32] = heatmap.reshape(-1)[cells]
    weights = sigmoid(logits)
    if not (inside_x.all() and inside_y.all()):
        weights[~(inside_y[:, np.newaxis] & inside_x)] = 0
    windows = np.empty((*weights.shape[:2], 3, weights.shape[2]), dtype=np.float32)
    windows[:, :, 0] = weights
    np.multiply(weights, columns.astype(np.float32), out=windows[:, :, 1])
    np.multiply(weights, rows.astype(np.float32)[:, np.newaxis], out=windows[:, :, 2])
    return windows.reshape(steps.size**2, 3, len(channels))


def _inside(places: NDArray[np.intp], size: int) -> tuple[NDArray[np.bool_], NDArray[np.intp]]:
    """Tell which places are 0 or more and less than ``size``, and return them all moved there."""
    moved = np.minimum(np.maximum(places, 0), size - 1)
    return moved == places, moved
