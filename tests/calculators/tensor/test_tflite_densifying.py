from __future__ import annotations

import numpy as np
import pytest

from vitruvian.assets import asset_path
from vitruvian.calculators.tensor.engine import ModelRequest
from vitruvian.calculators.tensor.flatbuffer import Table, offset_at
from vitruvian.calculators.tensor.tflite_densifying import with_unpacked_weights
from vitruvian.calculators.tensor.tflite_file import check_model_file
from vitruvian.calculators.tensor.tflite_interpreter import TfliteModel

LITERT = "ai_edge_litert.interpreter"
DENSIFY = 124
SPARSE = {"pose_detection_224": 38, "face_detection_full_range_sparse": 46}


def count_unpacking(model):
    """Return how many operators of the model unpack a constant."""
    root = Table(model, offset_at(model, 0))
    codes = [code.number(0, "<b") for code in root.tables(1)]
    (subgraph,) = root.tables(2)
    return sum(codes[operator.number(0, "<I")] == DENSIFY for operator in subgraph.tables(3))


@pytest.mark.parametrize("name", SPARSE)
def test_nothing_is_left_to_unpack(name):
    model = asset_path(name).read_bytes()

    unpacked = with_unpacked_weights(model)

    assert (count_unpacking(model), count_unpacking(unpacked)) == (SPARSE[name], 0)
    check_model_file(unpacked)


@pytest.mark.parametrize("name", SPARSE)
def test_every_bit_of_the_results_stays(name):
    pytest.importorskip(LITERT)
    model = asset_path(name).read_bytes()
    packed, unpacked = (
        TfliteModel(LITERT, ModelRequest(file, name), device="cpu")
        for file in (model, with_unpacked_weights(model))
    )
    noise = np.random.default_rng(0).uniform(-1, 1, packed.inputs[0].shape).astype(np.float32)

    for wanted, found in zip(packed.run([noise]), unpacked.run([noise]), strict=True):
        assert wanted.std() > 0
        np.testing.assert_array_equal(found.view(np.uint32), wanted.view(np.uint32))


def test_a_model_without_sparse_weights_stays_as_it_is():
    model = asset_path("pose_detection_128").read_bytes()

    assert with_unpacked_weights(model) is model


@pytest.mark.parametrize("size", [0, 8, 1000, 100_000, 600_000])
def test_a_damaged_model_stays_as_it_is(size):
    damaged = asset_path("face_detection_full_range_sparse").read_bytes()[:size]

    assert with_unpacked_weights(damaged) is damaged


def test_an_unknown_kind_of_lists_is_left_to_the_interpreter():
    model = asset_path("face_detection_full_range_sparse").read_bytes()
    tensor = next(
        tensor
        for tensor in next(Table(model, offset_at(model, 0)).tables(2)).tables(0)
        if tensor.field(6) is not None
    )
    at = list(tensor.child(6).tables(2))[-1].field(2)
    unknown = model[:at] + b"\x09" + model[at + 1 :]

    assert with_unpacked_weights(unknown) is unknown
