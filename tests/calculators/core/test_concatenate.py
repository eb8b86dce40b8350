from __future__ import annotations

import numpy as np
import pytest

from vitruvian.calculators.core.concatenate import (
    ConcatenateDetectionVectorCalculator,
    ConcatenateFloatVectorCalculator,
    ConcatenateNormalizedLandmarkListCalculator,
    ConcatenateNormalizedLandmarkListVectorCalculator,
    ConcatenateTensorVectorCalculator,
)
from vitruvian.framework.formats import (
    BoundingBox,
    Detection,
    NormalizedLandmarkList,
    Tensors,
)
from vitruvian.framework.testing import run_calculator


def test_lists_and_single_elements_join_by_index_of_the_input():
    result = run_calculator(
        ConcatenateFloatVectorCalculator,
        inputs=[[(0, (1.0, 2.0))], [(0, 3.0)], [(0, ())], [(0, (4.0,))]],
    )

    assert result.output == [(0, (1.0, 2.0, 3.0, 4.0))]


def test_missing_inputs_are_left_out_unless_all_must_be_there():
    inputs = [[(0, (1.0,)), (1, (2.0,))], [(1, (3.0,))]]

    lenient = run_calculator(ConcatenateFloatVectorCalculator, inputs=inputs)
    strict = run_calculator(
        ConcatenateFloatVectorCalculator(only_emit_if_all_present=True), inputs=inputs
    )

    assert lenient.output == [(0, (1.0,)), (1, (2.0, 3.0))]
    assert strict.output == [(1, (2.0, 3.0))]


def test_detections_join():
    first, second = (Detection(score, BoundingBox(0, 0, 1, 1)) for score in (0.9, 0.4))

    result = run_calculator(
        ConcatenateDetectionVectorCalculator, inputs=[[(0, (first,))], [(0, second)]]
    )

    assert result.output == [(0, (first, second))]


def test_landmarks_join_into_one_list():
    array = np.arange(15, dtype=np.float32).reshape(3, 5)

    result = run_calculator(
        ConcatenateNormalizedLandmarkListCalculator,
        inputs=[
            [(0, NormalizedLandmarkList(array[:1]))],
            [(0, NormalizedLandmarkList(array[1:]))],
        ],
    )

    assert result.output == [(0, NormalizedLandmarkList(array))]


def test_landmark_lists_of_several_objects_stay_apart():
    one, other = (NormalizedLandmarkList(np.full((2, 5), value)) for value in (0, 1))

    result = run_calculator(
        ConcatenateNormalizedLandmarkListVectorCalculator, inputs=[[(0, one)], [(0, (other,))]]
    )

    assert result.output == [(0, (one, other))]


def test_arrays_and_tensors_join_into_tensors():
    arrays = [np.full(size, size, np.float32) for size in (1, 2, 3)]

    result = run_calculator(
        ConcatenateTensorVectorCalculator,
        inputs=[[(0, Tensors(arrays[0], arrays[1]))], [(0, arrays[2])]],
    )

    assert result.output == [(0, Tensors(*arrays))]


def test_an_input_is_needed():
    with pytest.raises(ValueError, match="wire input"):
        run_calculator(ConcatenateFloatVectorCalculator)
