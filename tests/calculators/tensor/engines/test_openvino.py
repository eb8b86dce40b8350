from __future__ import annotations

import logging

import numpy as np
import pytest

from vitruvian.assets import asset_path
from vitruvian.calculators.tensor.engines import openvino as engine_module
from vitruvian.calculators.tensor.engines.openvino import has_bf16
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
def test_computes_what_the_default_backend_computes(name, load):
    expected = load(_model(name))
    engine = load(_model(name), name=name, backend="openvino")

    assert engine.inputs == expected.inputs
    assert engine.outputs == expected.outputs
    picture = _input(engine)
    for found, wanted in zip(engine.run(picture), expected.run(picture), strict=True):
        np.testing.assert_allclose(found, wanted, rtol=1e-3, atol=1e-4 * abs(wanted).max())


@pytest.mark.parametrize("name", MODELS)
def test_outputs_that_are_not_asked_for_come_empty(name, load):
    whole = load(_model(name), name=name, backend="openvino")
    engine = load(_model(name), name=name, outputs={1}, backend="openvino")

    outputs = engine.run(_input(engine))

    assert len(outputs) == len(whole.outputs)
    assert [output.size > 0 for output in outputs] == [n == 1 for n in range(len(outputs))]
    wanted = whole.run(_input(engine))[1]
    np.testing.assert_allclose(outputs[1], wanted, atol=1e-5 * abs(wanted).max())


def test_outputs_stay_valid_when_the_model_runs_again(load):
    engine = load(_model(), name=NAME, backend="openvino")

    first = engine.run(_input(engine, 0))
    kept = [output.copy() for output in first]
    engine.run(_input(engine, 1))

    for output, wanted in zip(first, kept, strict=True):
        np.testing.assert_array_equal(output, wanted)


def test_bf16_is_near(monkeypatch, load):
    if not has_bf16():
        pytest.skip("this processor has no instructions for bf16")
    exact = load(_model(), name=NAME, backend="openvino")
    engine = load(_model(), name=NAME, precision="bf16", backend="openvino")

    boxes, _ = engine.run(_input(engine))

    assert engine.device == "cpu openvino bf16"
    wanted, _ = exact.run(_input(engine))
    assert 0 < abs(boxes - wanted).max() < 0.05 * abs(wanted).max()


def test_processor_without_bf16_computes_in_f32_and_warns(monkeypatch, caplog, load):
    monkeypatch.setattr(engine_module, "has_bf16", lambda: False)

    with caplog.at_level(logging.WARNING, logger="vitruvian"):
        engine = load(_model(), name=NAME, precision="bf16", backend="openvino")

    assert engine.device == "cpu openvino f32"
    assert "has no instructions for bf16; model pose_detection_128 runs in f32" in caplog.text


@pytest.mark.parametrize("kept", [0, 3, 1000, 1_000_000, -1])
def test_truncated_model_is_an_error_that_names_it(kept, load):
    with pytest.raises(
        AssetError, match=r"model cut: \d+ bytes that (cannot be loaded|are no model file)"
    ):
        load(_model()[:kept], name="cut", backend="openvino")


def test_loading_and_closing_leave_no_file(tmp_path, monkeypatch, load):
    monkeypatch.setattr(engine_module.tempfile, "tempdir", str(tmp_path))

    engine = load(_model(), name=NAME, backend="openvino")
    engine.run(_input(engine))
    engine.close()

    assert not list(tmp_path.iterdir())
