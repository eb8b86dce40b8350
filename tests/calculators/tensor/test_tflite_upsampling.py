from __future__ import annotations

import struct

import numpy as np
import pytest

from vitruvian.assets import asset_path
from vitruvian.calculators.tensor.engine import ModelRequest
from vitruvian.calculators.tensor.flatbuffer import Table, offset_at, patched
from vitruvian.calculators.tensor.tflite_file import check_model_file
from vitruvian.calculators.tensor.tflite_interpreter import TfliteModel
from vitruvian.calculators.tensor.tflite_upsampling import with_plain_upsampling

SELFIES = ["selfie_segmentation", "selfie_segmentation_landscape"]
LITERT = "ai_edge_litert.interpreter"


def operator_codes(model):
    """Return the operators that run, by their numbers or their custom names."""
    root = Table(model, offset_at(model, 0))
    codes = [code.bytes(1).decode() or code.number(0, "<b") for code in root.tables(1)]
    (subgraph,) = root.tables(2)
    return [codes[operator.number(0, "<I")] for operator in subgraph.tables(3)]


@pytest.mark.parametrize("name", SELFIES)
def test_every_bit_of_the_mask_stays(name):
    pytest.importorskip(LITERT)
    model = asset_path(name).read_bytes()
    transposed, plain = (
        TfliteModel(LITERT, ModelRequest(file, name), device="cpu")
        for file in (model, with_plain_upsampling(model))
    )

    # As large as this for a mask with more in it than background.
    noise = np.random.default_rng(0).normal(0, 20, transposed.inputs[0].shape).astype(np.float32)

    (wanted,), (found,) = transposed.run([noise]), plain.run([noise])
    assert wanted.std() > 0.01
    np.testing.assert_array_equal(found.view(np.uint32), wanted.view(np.uint32))
    assert plain.outputs == transposed.outputs


@pytest.mark.parametrize("name", SELFIES)
def test_a_plain_convolution_and_another_order_take_its_place(name):
    model = asset_path(name).read_bytes()

    rewritten = with_plain_upsampling(model)

    check_model_file(rewritten)
    before, after = operator_codes(model), operator_codes(rewritten)
    assert before[-2:] == ["Convolution2DTransposeBias", 14]
    assert after[-3:] == [3, 5, 14]
    # Nothing unpacks the weights of it any more.
    assert before.count(6) - after.count(6) == 2
    assert len(before) - len(after) == 1


@pytest.mark.parametrize(
    "strides", [pytest.param((1, 1), id="overlapping"), pytest.param((2, 1), id="rectangles")]
)
def test_pixels_that_overlap_are_left_to_the_transposed_convolution(strides):
    model = asset_path("selfie_segmentation").read_bytes()
    (subgraph,) = Table(model, offset_at(model, 0)).tables(2)
    # The operator before the last one; its options are the padding, and the strides.
    start, _ = list(subgraph.tables(3))[-2].vector(5, 1)
    assert struct.unpack_from("<3i", model, start) == (1, 2, 2)
    overlapping = patched(model, [(start, struct.pack("<3i", 1, *strides))])

    assert with_plain_upsampling(overlapping) is overlapping


@pytest.mark.parametrize("size", [100, 100_000, 230_000])
def test_a_file_that_is_cut_off_is_left_to_whoever_loads_it(size):
    damaged = asset_path("selfie_segmentation").read_bytes()[:size]

    assert with_plain_upsampling(damaged) is damaged


def test_a_model_without_a_transposed_convolution_stays_as_it_is():
    model = asset_path("hand_recrop").read_bytes()

    assert with_plain_upsampling(model) is model
