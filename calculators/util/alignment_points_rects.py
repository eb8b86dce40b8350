"""Turn two alignment keypoints into a square region of interest."""

from __future__ import annotations

import numpy as np

from ...framework.authoring.contract import Contract
from ...framework.formats import Detection, NormalizedRect
from ..wiring import checked_options, needs
from .detections_to_rects import DetectionsToRectsCalculator, ImageSize, keypoint_pixels
from .rect_geometry import norm_rect

__all__ = ["AlignmentPointsRectsCalculator", "square_around"]


class AlignmentPointsRectsCalculator(DetectionsToRectsCalculator):
    """Make a square from two keypoints: the first is its centre, the second lies on its edge.

    The square's half side is the distance in pixels between the keypoints
    ``rotation_vector_start_keypoint_index`` and ``rotation_vector_end_keypoint_index``; both must
    be given, as must IMAGE_SIZE. Its rotation comes from the same keypoints.

    Source: ``mediapipe/calculators/util/alignment_points_to_rects_calculator.cc``.
    """

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        super().update_contract(contract)
        options = checked_options(cls, contract)
        if options is not None and options["rotation_vector_start_keypoint_index"] is None:
            raise ValueError("rotation_vector_start_keypoint_index is missing; it is the centre")
        needs(contract, cls.image_size)

    def _shape(
        self, detection: Detection, size: ImageSize | None, rotation: float
    ) -> NormalizedRect:
        # The contract and process see to it that both are there.
        assert self._vector is not None
        assert size is not None
        return square_around(detection, self._vector, size, rotation)


def square_around(
    detection: Detection, indexes: tuple[int, int], image_size: ImageSize, rotation: float
) -> NormalizedRect:
    """Return the square around the first keypoint that reaches as far as the second one."""
    center, edge = keypoint_pixels(detection, indexes, image_size)
    reach = edge - center
    side = np.sqrt(reach[0] * reach[0] + reach[1] * reach[1]) * np.float32(2)
    size = np.array(image_size, np.float32)
    return norm_rect(center / size, side / size, rotation)
