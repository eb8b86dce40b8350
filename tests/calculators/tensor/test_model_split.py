from __future__ import annotations

import pytest

from vitruvian.assets import asset_path
from vitruvian.calculators.tensor.flatbuffer import Table, offset_at
from vitruvian.calculators.tensor.model_split import split_at_custom_operators
from vitruvian.calculators.tensor.tflite_file import check_model_file

CUSTOM = {b"Landmarks2TransformMatrix", b"TransformTensorBilinear", b"TransformLandmarks"}
#: Lips, eyes and irises are made of crops; the mesh and the flag are not.
MESH, LIPS, FLAG = 0, 1, 6


@pytest.fixture(scope="module")
def model():
    return asset_path("face_landmark_with_attention").read_bytes()


def custom_names(model):
    root = Table(model, offset_at(model, 0))
    names = [code.bytes(1) for code in root.tables(1)]
    (subgraph,) = root.tables(2)
    used = [names[operator.number(0, "<I")] for operator in subgraph.tables(3)]
    return [name for name in used if name]


def test_the_parts_have_no_custom_operators(model):
    assert set(custom_names(model)) == CUSTOM

    split = split_at_custom_operators(model)

    assert len(split.parts) == 2
    for part in split.parts:
        check_model_file(part.model)
        assert custom_names(part.model) == []
    # Matrices and crops follow the first part; landmarks and their reshaping the second one.
    assert [len(part.steps) for part in split.parts] == [6, 10]
    assert [spec.shape[-1] for spec in split.output_specs] == [1404, 160, 142, 142, 10, 10, 1]


def test_a_part_is_given_what_it_needs_and_nothing_else(model):
    first, second = split_at_custom_operators(model).parts

    made = {*first.outputs, *(step.output for step in first.steps)}
    assert set(second.inputs) <= made
    read_later = {*second.inputs, *(tensor for step in first.steps for tensor in step.inputs)}
    kept = {tensor for tensor in split_at_custom_operators(model).outputs if tensor is not None}
    assert set(first.outputs) <= read_later | kept


@pytest.mark.parametrize(
    ("kept", "steps"), [({MESH, FLAG}, [0]), ({MESH, LIPS, FLAG}, [2, 2]), ({LIPS}, [2, 2])]
)
def test_what_only_other_outputs_need_is_left_out(model, kept, steps):
    split = split_at_custom_operators(model, frozenset(kept))

    assert [len(part.steps) for part in split.parts] == steps
    assert [number in kept for number in range(7)] == [t is not None for t in split.outputs]


@pytest.mark.parametrize("name", ["face_landmark", "pose_landmark_lite", "hand_recrop"])
def test_a_model_without_operators_that_are_known_here_stays_whole(name):
    assert split_at_custom_operators(asset_path(name).read_bytes()) is None


def test_operators_that_the_library_knows_are_left_in(model):
    selfie = asset_path("selfie_segmentation").read_bytes()

    assert (
        split_at_custom_operators(selfie, None, frozenset({"Convolution2DTransposeBias"})) is None
    )
    split = split_at_custom_operators(model, None, frozenset({"TransformLandmarks"}))
    assert [len(part.steps) for part in split.parts] == [6, 0]


@pytest.mark.parametrize("name", ["selfie_segmentation", "selfie_segmentation_landscape"])
def test_weights_that_numpy_needs_are_unpacked(name):
    split = split_at_custom_operators(asset_path(name).read_bytes())

    convolution, sigmoid = split.parts
    assert custom_names(convolution.model) == custom_names(sigmoid.model) == []
    # Weights and bias are in the step; the features alone are handed over.
    (step,) = convolution.steps
    assert step.inputs == convolution.outputs
    assert step.options == {"is_same": True, "stride": (2, 2)}
    assert sigmoid.inputs == (step.output,)


def test_a_file_that_is_cut_off_is_left_to_whoever_loads_it(model):
    assert split_at_custom_operators(model[: len(model) // 2]) is None
    assert split_at_custom_operators(b"no model") is None
