from __future__ import annotations

import numpy as np
import pytest

from vitruvian.calculators.core.split import (
    SplitDetectionVectorCalculator,
    SplitFloatVectorCalculator,
    SplitLandmarkListCalculator,
    SplitNormalizedLandmarkListCalculator,
    SplitTensorVectorCalculator,
)
from vitruvian.framework.errors import GraphConfigError, PayloadTypeError
from vitruvian.framework.formats import (
    BoundingBox,
    Detection,
    LandmarkList,
    NormalizedLandmark,
    NormalizedLandmarkList,
    Tensors,
)
from vitruvian.framework.testing import run_calculator


def parts(calculator, value, count):
    result = run_calculator(
        calculator, input=[(0, value)], outputs=["parts"], indexes={"parts": count}
    )
    return [part[0][1] for part in result.parts]


def elements(calculator, value, count):
    result = run_calculator(
        calculator, input=[(0, value)], outputs=["elements"], indexes={"elements": count}
    )
    return [part[0][1] for part in result.elements]


def ranges(*pairs):
    return [{"begin": begin, "end": end} for begin, end in pairs]


def test_each_range_goes_to_the_output_of_its_index():
    calculator = SplitFloatVectorCalculator(ranges=ranges((0, 2), (1, 4), (3, 4)))

    found = parts(calculator, (0.0, 1.0, 2.0, 3.0), 3)

    assert found == [(0.0, 1.0), (1.0, 2.0, 3.0), (3.0,)]


def test_element_only_sends_elements_instead_of_lists():
    calculator = SplitFloatVectorCalculator(ranges=ranges((2, 3), (0, 1)), element_only=True)

    assert elements(calculator, (0.0, 1.0, 2.0), 2) == [2.0, 0.0]


def test_combined_ranges_become_one_list():
    calculator = SplitFloatVectorCalculator(ranges=ranges((2, 4), (0, 1)), combine_outputs=True)

    assert parts(calculator, (0.0, 1.0, 2.0, 3.0), 1) == [(2.0, 3.0, 0.0)]


def test_the_first_detection_is_taken():
    first, second = (Detection(score, BoundingBox(0, 0, 1, 1)) for score in (0.9, 0.4))
    calculator = SplitDetectionVectorCalculator(ranges=ranges((0, 1)), element_only=True)

    assert elements(calculator, (first, second), 1) == [first]


def test_tensors_stay_tensors():
    arrays = [np.full((1, size), size, np.float32) for size in (1, 2, 3)]
    calculator = SplitTensorVectorCalculator(ranges=ranges((0, 1), (1, 3)))

    found = parts(calculator, Tensors(*arrays), 2)

    assert found == [Tensors(arrays[0]), Tensors(arrays[1], arrays[2])]
    assert all(isinstance(part, Tensors) for part in found)


@pytest.mark.parametrize(
    ("calculator", "kind"),
    [
        (SplitNormalizedLandmarkListCalculator, NormalizedLandmarkList),
        (SplitLandmarkListCalculator, LandmarkList),
    ],
)
def test_landmarks_split_into_lists_of_their_kind(calculator, kind):
    array = np.arange(20, dtype=np.float32).reshape(4, 5)

    found = parts(calculator(ranges=ranges((0, 3), (3, 4))), kind(array), 2)
    joined = parts(calculator(ranges=ranges((3, 4), (0, 1)), combine_outputs=True), kind(array), 1)

    assert found == [kind(array[:3]), kind(array[3:])]
    assert joined == [kind(array[[3, 0]])]


def test_a_single_landmark_is_a_point():
    landmarks = NormalizedLandmarkList([[1, 2, 3, 4, 5], [6, 7, 8, 9, 10]])
    calculator = SplitNormalizedLandmarkListCalculator(ranges=ranges((1, 2)), element_only=True)

    assert elements(calculator, landmarks, 1) == [NormalizedLandmark(6, 7, 8, 9, 10)]


def test_a_list_shorter_than_a_range_is_an_error():
    calculator = SplitFloatVectorCalculator(ranges=ranges((0, 3)))

    with pytest.raises(PayloadTypeError, match="has 2 elements; the ranges expect at least 3"):
        parts(calculator, (0.0, 1.0), 1)


@pytest.mark.parametrize(
    ("options", "outputs", "message"),
    [
        ({"ranges": ranges((0, 1))}, 2, "1 ranges need as many outputs; this node has 2"),
        ({"ranges": ranges((0, 2)), "element_only": True}, 1, "needs ranges of one element"),
        (
            {"ranges": ranges((0, 2), (1, 3)), "combine_outputs": True},
            1,
            "ranges must not overlap",
        ),
        ({"ranges": ranges((0, 1)), "combine_outputs": True}, 2, "makes one output; .* has 2"),
    ],
)
def test_what_does_not_fit_together_is_refused(options, outputs, message):
    port = "elements" if "element_only" in options else "parts"

    with pytest.raises(ValueError, match=message):
        run_calculator(
            SplitFloatVectorCalculator(**options),
            input=[],
            outputs=[port],
            indexes={port: outputs},
        )


@pytest.mark.parametrize("pair", [(2, 2), (3, 1), (-1, 1)])
def test_a_range_without_elements_is_refused(pair):
    with pytest.raises(GraphConfigError, match="a range needs 0 <= begin < end"):
        SplitFloatVectorCalculator(ranges=ranges(pair))
