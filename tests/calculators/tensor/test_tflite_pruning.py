from __future__ import annotations

import numpy as np
import pytest

from vitruvian.assets import asset_path
from vitruvian.calculators.tensor.flatbuffer import Table, offset_at
from vitruvian.calculators.tensor.flatbuffer_columns import Columns
from vitruvian.calculators.tensor.tflite_pruning import without_outputs

MODELS = {
    "pose_landmark_lite": {0, 1, 3, 4},
    "pose_landmark_full": {0, 1, 3, 4},
    "pose_landmark_heavy": {0, 1, 3, 4},
    "pose_landmark_upper_body": {0, 1},
    "pose_detection_128": {1},
    "pose_detection_224": {0},
}


def _model(name):
    return asset_path(name).read_bytes()


def _run(load, model, runs=2):
    engine = load(model)
    shape = engine.inputs[0].shape
    pictures = [
        np.random.default_rng(seed).uniform(0, 1, shape).astype(np.float32) for seed in range(runs)
    ]
    outputs = [engine.run([picture]) for picture in pictures]
    engine.close()
    return outputs


def _operators(model):
    (subgraph,) = Table(model, offset_at(model, 0)).tables(2)
    return len(list(subgraph.tables(3)))


@pytest.mark.parametrize(("name", "kept"), MODELS.items())
def test_kept_outputs_are_equal_to_the_bit(name, kept, load):
    model = _model(name)
    pruned = without_outputs(model, kept)

    assert pruned.present == tuple(number in kept for number in range(len(pruned.present)))
    assert _operators(pruned.model) < _operators(model)
    for all_outputs, outputs in zip(_run(load, model), _run(load, pruned.model), strict=True):
        expected = [tensor for number, tensor in enumerate(all_outputs) if number in kept]
        assert [tensor.tobytes() for tensor in outputs] == [t.tobytes() for t in expected]


def test_landmarks_alone_need_no_heatmap():
    model = _model("pose_landmark_lite")
    with_heatmap = without_outputs(model, {0, 1, 3, 4}).model
    without_heatmap = without_outputs(model, {0, 1}).model

    assert _operators(without_heatmap) < _operators(with_heatmap)


@pytest.mark.parametrize("kept", [set(), {7}, {0, 1}, {0, 1, 2}])
def test_model_that_keeps_all_or_nothing_is_left_as_it_is(kept):
    assert without_outputs(_model("pose_detection_128"), kept) is None


def test_model_itself_is_not_changed():
    model = _model("pose_detection_128")
    before = bytes(bytearray(model))

    without_outputs(model, {0})

    assert model == before


@pytest.mark.parametrize("kept_bytes", [0, 8, 100, 100_000])
def test_truncated_file_is_left_to_the_loader(kept_bytes):
    assert without_outputs(_model("pose_detection_128")[:kept_bytes], {0}) is None


def test_model_with_signatures_is_left_as_it_is(monkeypatch):
    original = Table.vector

    def vector(self, number, item_size):
        return (8, 1) if number == 7 else original(self, number, item_size)

    monkeypatch.setattr(Table, "vector", vector)

    assert without_outputs(_model("pose_detection_128"), {0}) is None


def test_model_with_variables_is_left_as_it_is(monkeypatch):
    is_variable = 5
    monkeypatch.setattr(
        Columns, "numbers", lambda self, number, kind: np.full(len(self), number == is_variable)
    )

    assert without_outputs(_model("pose_detection_128"), {0}) is None
