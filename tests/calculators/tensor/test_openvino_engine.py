from __future__ import annotations

import logging

import numpy as np
import pytest

from vitruvian.assets import asset_path
from vitruvian.calculators.tensor import openvino_engine
from vitruvian.calculators.tensor.backends import Precision, choose_backend
from vitruvian.calculators.tensor.openvino_engine import OpenvinoEngine, has_bf16
from vitruvian.framework.errors import AssetError

pytest.importorskip(
    "openvino", reason="openvino is not installed; make test-openvino runs these tests"
)

NAME = "pose_detection_128"
MODELS = ["pose_landmark_upper_body", "pose_landmark_full", NAME]


def _model(name=NAME):
    return asset_path(name).read_bytes()


def _input(engine, seed=0):
    values = np.random.default_rng(seed).uniform(0, 1, engine.inputs[0].shape)
    return [values.astype(np.float32)]


@pytest.mark.parametrize("name", MODELS)
def test_computes_what_the_default_backend_computes(name):
    expected = choose_backend().make(Precision.F32)(_model(name), name=name, num_threads=1)
    engine = OpenvinoEngine(_model(name), name=name, num_threads=1)

    assert engine.inputs == expected.inputs
    assert engine.outputs == expected.outputs
    picture = _input(engine)
    for found, wanted in zip(engine.run(picture), expected.run(picture), strict=True):
        np.testing.assert_allclose(found, wanted, rtol=1e-3, atol=1e-4 * abs(wanted).max())


@pytest.mark.parametrize("name", MODELS)
def test_outputs_that_are_not_asked_for_come_empty(name):
    whole = OpenvinoEngine(_model(name), name=name, num_threads=1)
    engine = OpenvinoEngine(_model(name), name=name, num_threads=1, outputs={1})

    outputs = engine.run(_input(engine))

    assert len(outputs) == len(whole.outputs)
    assert [output.size > 0 for output in outputs] == [n == 1 for n in range(len(outputs))]
    wanted = whole.run(_input(engine))[1]
    np.testing.assert_allclose(outputs[1], wanted, atol=1e-5 * abs(wanted).max())


def test_outputs_stay_valid_when_the_model_runs_again():
    engine = OpenvinoEngine(_model(), name=NAME, num_threads=2)

    first = engine.run(_input(engine, 0))
    kept = [output.copy() for output in first]
    engine.run(_input(engine, 1))

    for output, wanted in zip(first, kept, strict=True):
        np.testing.assert_array_equal(output, wanted)


def test_bf16_is_near(monkeypatch):
    if not has_bf16():
        pytest.skip("this processor has no instructions for bf16")
    exact = OpenvinoEngine(_model(), name=NAME, num_threads=1)
    engine = OpenvinoEngine(_model(), name=NAME, num_threads=1, bf16=True)

    boxes, _ = engine.run(_input(engine))

    assert engine.device == "cpu openvino bf16"
    wanted, _ = exact.run(_input(engine))
    assert 0 < abs(boxes - wanted).max() < 0.05 * abs(wanted).max()


def test_processor_without_bf16_computes_in_f32_and_warns(monkeypatch, caplog):
    monkeypatch.setattr(openvino_engine, "has_bf16", lambda: False)

    with caplog.at_level(logging.WARNING, logger="vitruvian"):
        engine = OpenvinoEngine(_model(), name=NAME, num_threads=1, bf16=True)

    assert engine.device == "cpu openvino f32"
    assert "has no instructions for bf16; model pose_detection_128 runs in f32" in caplog.text


@pytest.mark.parametrize("kept", [0, 3, 1000, 1_000_000, -1])
def test_truncated_model_is_an_error_that_names_it(kept):
    with pytest.raises(AssetError, match=r"model cut: \d+ bytes that OpenVINO cannot load"):
        OpenvinoEngine(_model()[:kept], name="cut", num_threads=1)


def test_loading_and_closing_leave_no_file(tmp_path, monkeypatch):
    monkeypatch.setattr(openvino_engine.tempfile, "tempdir", str(tmp_path))

    engine = OpenvinoEngine(_model(), name=NAME, num_threads=1)
    engine.run(_input(engine))
    engine.close()

    assert not list(tmp_path.iterdir())
