import numpy as np
import pytest

from vitruvian.calculators.render.face_landmarks_to_render_data import (
    FaceLandmarksToRenderDataCalculator,
)
from vitruvian.framework.formats import Lines, NormalizedLandmarkList, Points
from vitruvian.framework.testing import run_calculator


@pytest.mark.parametrize(("count", "lines"), [(468, 124), (478, 132)])
def test_parts_of_the_face_are_joined_and_irises_where_there_are_some(count, lines):
    rows = np.full((count, 5), 0.5, np.float32)
    rows[:, 0] = np.linspace(0, 1, count)
    result = run_calculator(
        FaceLandmarksToRenderDataCalculator(visualize_landmark_depth=False),
        norm_landmarks=[(0, NormalizedLandmarkList(rows))],
    )

    ((_, data),) = result.render_data
    joined, points = data.render_annotations
    assert isinstance(joined, Lines)
    assert isinstance(points, Points)
    assert (len(joined.rows), len(points.rows)) == (lines, count)
    # The first line of the lips: 61 to 146.
    np.testing.assert_array_equal(joined.rows[0], rows[[61, 146], :2].ravel())
