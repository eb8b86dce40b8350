"""The landmarks of a face as drawing instructions."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..util import face_landmarks as parts
from ..util.face_landmarks import connections_along
from .landmarks_to_render_data import LandmarksToRenderDataCalculator, connections_of

__all__ = ["FaceLandmarksToRenderDataCalculator"]

#: Lips, eyes, brows, irises and the oval: 132 lines, in MediaPipe's order.
_CONNECTIONS = tuple(
    index
    for chains in (
        parts.LIPS,
        parts.RIGHT_EYE,
        parts.RIGHT_EYEBROW,
        parts.LEFT_IRIS,
        parts.LEFT_EYE,
        parts.LEFT_EYEBROW,
        parts.RIGHT_IRIS,
        parts.FACE_OVAL,
    )
    for pair in connections_along(chains)
    for index in pair
)


class FaceLandmarksToRenderDataCalculator(LandmarksToRenderDataCalculator):
    """Show the landmarks of a face as points, and lines along eyes, brows, lips, irises and oval.

    The option ``landmark_connections`` is not looked at. Lines to landmarks that the list does not
    have, those of irises, are left out.

    Source: ``mediapipe/graphs/face_mesh/calculators/face_landmarks_to_render_data_calculator.cc``.
    """

    def _pairs(self, keep: NDArray[np.bool_]) -> NDArray[np.intp]:
        return connections_of(_CONNECTIONS, keep)
