"""What the classes of solutions say to pictures that are none, and to pictures of nothing."""

from __future__ import annotations

import numpy as np
import pytest

import vitruvian as mp

solutions = mp.solutions
CLASSES = [
    solutions.hands.Hands,
    solutions.face_detection.FaceDetection,
    solutions.face_mesh.FaceMesh,
    solutions.selfie_segmentation.SelfieSegmentation,
    solutions.holistic.Holistic,
]
#: A picture, and MediaPipe's exception for it.
WRONG = {
    "four channels": (np.zeros((3, 3, 4), np.uint8), ValueError, "three channel rgb data"),
    "grey": (np.zeros((8, 8), np.uint8), IndexError, "three channel rgb data"),
    "nothing": (None, AttributeError, "got NoneType"),
    "a name": ("photo.jpg", AttributeError, "got str"),
    "floats": (np.zeros((8, 8, 3)), TypeError, "Cannot cast array data from dtype"),
    "integers": (np.zeros((8, 8, 3), np.int32), TypeError, "Cannot cast array data from dtype"),
    "no pixels": (np.zeros((0, 0, 3), np.uint8), ValueError, "must have pixels"),
}


@pytest.fixture(scope="module", params=CLASSES, ids=lambda kind: kind.__name__)
def solution(request):
    with request.param() as made:
        yield made


@pytest.mark.parametrize("picture", WRONG)
def test_what_is_no_picture_is_refused_and_the_next_one_is_taken(solution, picture):
    image, error, message = WRONG[picture]

    with pytest.raises(error, match=message):
        solution.process(image)

    assert solution.process(np.zeros((8, 8, 3), np.uint8)) is not None


@pytest.mark.parametrize("shape", [(100, 100, 3), (1, 1, 3), (3, 200, 3)])
def test_a_white_picture_has_nothing_in_it(solution, shape):
    results = solution.process(np.full(shape, 255, np.uint8))

    for field in results._fields:
        value = getattr(results, field)
        is_mask = field == "segmentation_mask" and value is not None
        assert value.max() < 0.1 if is_mask else value is None


@pytest.mark.parametrize(
    ("kind", "options", "error", "message"),
    [
        (solutions.hands.Hands, {"max_num_hands": 0}, RuntimeError, "max_vec_size"),
        (solutions.hands.Hands, {"max_num_hands": "2"}, TypeError, "as an integer"),
        (solutions.hands.Hands, {"model_complexity": 2}, ValueError, "0 .* or 1"),
        (solutions.face_mesh.FaceMesh, {"max_num_faces": 0}, RuntimeError, "max_vec_size"),
        (solutions.face_mesh.FaceMesh, {"max_num_faces": 1.5}, TypeError, "as an integer"),
        (solutions.holistic.Holistic, {"model_complexity": 3}, ValueError, "0 .*1 .* or 2"),
        (solutions.selfie_segmentation.SelfieSegmentation, {"model_selection": 2}, ValueError, "2"),
        *(
            (kind, {"min_detection_confidence": "high"}, TypeError, "must be a number from 0 to 1")
            for kind in CLASSES
            if kind is not solutions.selfie_segmentation.SelfieSegmentation
        ),
    ],
)
def test_options_that_cannot_be_are_refused(kind, options, error, message):
    with pytest.raises(error, match=message):
        kind(**options)


@pytest.mark.parametrize("kind", CLASSES)
def test_an_option_that_there_is_not_is_refused(kind):
    with pytest.raises(TypeError, match="unexpected keyword argument 'sensitivity'"):
        kind(sensitivity=1)
