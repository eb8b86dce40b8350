"""Irises, next to those that the face landmark model with attention finds."""

from __future__ import annotations

import numpy as np
import pytest

import vitruvian as vt
from benchmarks.solution_reference import frames_of_run, runs

GRAPH = """
input_stream: [image, face]
output_stream: [left_eye, left_iris, left_roi, right_eye, right_iris, right_roi]
node:
  - calculator: SplitNormalizedLandmarkListCalculator
    input_stream: face
    output_stream: left_corners
    options: {ranges: [{begin: 33, end: 34}, {begin: 133, end: 134}], combine_outputs: true}
  - calculator: SplitNormalizedLandmarkListCalculator
    input_stream: face
    output_stream: [inner_corner, outer_corner]
    options: {ranges: [{begin: 362, end: 363}, {begin: 263, end: 264}]}
  - calculator: ConcatenateNormalizedLandmarkListCalculator
    input_stream: [inner_corner, outer_corner]
    output_stream: right_corners
  - calculator: IrisLandmarkLeftAndRightCpu
    input_stream:
      - IMAGE:image
      - LEFT_EYE_BOUNDARY_LANDMARKS:left_corners
      - RIGHT_EYE_BOUNDARY_LANDMARKS:right_corners
    output_stream:
      - LEFT_EYE_CONTOUR_LANDMARKS:left_eye
      - LEFT_EYE_IRIS_LANDMARKS:left_iris
      - LEFT_EYE_ROI:left_roi
      - RIGHT_EYE_CONTOUR_LANDMARKS:right_eye
      - RIGHT_EYE_IRIS_LANDMARKS:right_iris
      - RIGHT_EYE_ROI:right_roi
"""


@pytest.fixture(scope="module")
def face():
    """Return the landmarks of a face, N×5, and its picture."""
    entry, frame = next(frames_of_run(runs("face_mesh_refined_static")[0]))
    rows = np.zeros((478, 5), np.float32)
    rows[:, :3] = entry["faces"][0]["lm"]
    return rows, frame


def find(rows, frame):
    landmarks = vt.NormalizedLandmarkList(rows)
    (out,) = vt.CalculatorGraph(GRAPH).stream({"image": [frame], "face": [landmarks]})
    return out


@pytest.mark.parametrize(("side", "first"), [("left", 468), ("right", 473)])
def test_irises_lie_where_the_model_with_attention_finds_them(face, side, first):
    rows, frame = face
    out = find(rows, frame)

    iris, contour = out[f"{side}_iris"], out[f"{side}_eye"]
    assert (len(iris), len(contour)) == (5, 71)
    # An eye is 25 pixels wide here.
    pixels = (iris.xyz[:1, :2] - rows[first : first + 1, :2]) * 512
    assert np.abs(pixels).max() < 1.5


def test_a_mirrored_picture_gives_the_other_eye(face):
    rows, frame = face
    mirrored = rows.copy()
    mirrored[:, 0] = 1 - rows[:, 0]
    # What is left in the picture comes first.
    for one, other in ((33, 263), (133, 362)):
        mirrored[[one, other]] = mirrored[[other, one]]

    plain = find(rows, frame)
    turned = find(mirrored, np.ascontiguousarray(frame[:, ::-1]))

    expected = plain["left_iris"].xyz[:, :2] * [-1, 1] + [1, 0]
    assert np.abs((turned["right_iris"].xyz[:, :2] - expected) * 512).max() < 1
    assert turned["right_roi"].width == pytest.approx(plain["left_roi"].width, abs=1e-5)
