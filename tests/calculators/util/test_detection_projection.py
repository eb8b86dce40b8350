from __future__ import annotations

import numpy as np
import pytest

from vitruvian.calculators.util.detection_projection import DetectionProjectionCalculator
from vitruvian.framework.errors import GraphConfigError
from vitruvian.framework.formats import BoundingBox, Detection, Keypoint
from vitruvian.framework.graph import CalculatorGraph
from vitruvian.framework.testing import run_calculator

FACE = Detection(0.9, BoundingBox(0.2, 0.4, 0.4, 0.2), (Keypoint(0.5, 0.5),), label_id=0)


def matrix(*rows):
    return np.array([*rows, [0, 0, 1, 0], [0, 0, 0, 1]], np.float32)


@pytest.mark.parametrize(
    ("projection", "box", "point"),
    [
        pytest.param(
            matrix([1, 0, 0, 0], [0, 1, 0, 0]), (0.2, 0.4, 0.4, 0.2), (0.5, 0.5), id="same"
        ),
        pytest.param(
            matrix([0.5, 0, 0, 0.1], [0, 2, 0, -0.3]),
            (0.2, 0.5, 0.2, 0.4),
            (0.35, 0.7),
            id="scaled",
        ),
        pytest.param(
            # A quarter turn about the middle: what was wide becomes high.
            matrix([0, -1, 0, 1], [1, 0, 0, 0]),
            (0.4, 0.2, 0.2, 0.4),
            (0.5, 0.5),
            id="turned",
        ),
    ],
)
def test_box_and_keypoints_are_moved_and_the_box_stays_upright(projection, box, point):
    result = run_calculator(
        DetectionProjectionCalculator(),
        detections=[[(0, (FACE,))]],
        projection_matrix=[(0, projection)],
    )

    ((_, (found,)),) = result.projected[0]
    place = (found.box.xmin, found.box.ymin, found.box.width, found.box.height)
    assert place == pytest.approx(box)
    assert (found.keypoints[0].x, found.keypoints[0].y) == pytest.approx(point)
    assert (found.score, found.label_id) == (FACE.score, FACE.label_id)


def test_an_empty_list_stays_one_and_without_a_matrix_there_is_nothing():
    result = run_calculator(
        DetectionProjectionCalculator(),
        detections=[[(0, ()), (1, (FACE,))]],
        projection_matrix=[(0, np.eye(4, dtype=np.float32))],
    )

    assert result.projected == [[(0, ())]]


def test_there_are_as_many_outputs_as_inputs():
    with pytest.raises(GraphConfigError, match="as many outputs DETECTIONS as inputs"):
        CalculatorGraph(
            """
            input_stream: [a, b, m]
            node:
              - calculator: DetectionProjectionCalculator
                input_stream: [DETECTIONS:0:a, DETECTIONS:1:b, PROJECTION_MATRIX:m]
                output_stream: DETECTIONS:c
            """
        )
