from __future__ import annotations

import numpy as np
import pytest

import vitruvian as vt
from vitruvian.assets import asset_path
from vitruvian.calculators.tensor.engines.registry import choose_engine
from vitruvian.calculators.tensor.inference import InferenceCalculator
from vitruvian.calculators.tensor.model_source import read_model
from vitruvian.calculators.tensor.placement import default_num_threads
from vitruvian.calculators.tensor.settings import INFERENCE, InferenceSettings
from vitruvian.framework.authoring.context import RunInfo
from vitruvian.framework.errors import (
    AssetError,
    FrameworkError,
    GraphConfigError,
    PayloadTypeError,
)
from vitruvian.framework.formats import Tensors
from vitruvian.framework.observe.statistics_tracer import StatisticsTracer
from vitruvian.framework.testing import run_calculator

NAME = "pose_detection_128"


def _input(seed=0, shape=(1, 128, 128, 3), dtype=np.float32):
    return np.random.default_rng(seed).uniform(-1, 1, shape).astype(dtype)


def _run(*inputs, side_packets=None, **options):
    feed = list(enumerate(inputs or (Tensors(_input()),)))
    result = run_calculator(InferenceCalculator(**options), tensors=feed, side_packets=side_packets)
    return [tensors for _, tensors in result.output]


@pytest.fixture(scope="module")
def model_file():
    return asset_path(NAME)


@pytest.fixture(scope="module")
def expected():
    (outputs,) = _run(model_path=NAME)
    return outputs


def test_outputs_are_in_the_models_order(expected):
    assert [tensor.shape for tensor in expected] == [(1, 896, 12), (1, 896, 1)]
    assert all(not tensor.flags.writeable for tensor in expected)


def test_model_is_named_by_asset_path_or_bytes(model_file, expected):
    ways = [
        {"model_path": str(model_file)},
        {"side_packets": {"model": NAME}},
        {"side_packets": {"model": model_file}},
        {"side_packets": {"model": model_file.read_bytes()}},
        {"side_packets": {"model": NAME}, "model_path": "overridden.tflite"},
    ]
    for way in ways:
        assert _run(**way) == [expected]


def test_outputs_stay_valid_when_the_model_runs_again(expected):
    first, second, third = _run(
        Tensors(_input(0)), Tensors(_input(1)), Tensors(_input(0)), model_path=NAME
    )

    assert first == expected
    assert second != first
    assert third == first


@pytest.mark.parametrize(
    "options",
    [
        {"num_threads": 1},
        {"num_threads": 2},
        {"cpu_num_thread": 2},
        {"delegate": {"xnnpack": {"num_threads": 2}}},
        {"delegate": {"xnnpack": {}}},
    ],
)
def test_number_of_threads_does_not_change_the_result(expected, options):
    assert _run(model_path=NAME, **options) == [expected]


def test_plain_kernels_give_nearly_the_same(expected):
    ((boxes, scores),) = _run(model_path=NAME, delegate={"tflite": {}})

    np.testing.assert_allclose(boxes, expected[0], atol=2e-2)
    np.testing.assert_allclose(scores, expected[1], atol=2e-2)


@pytest.mark.parametrize(
    ("options", "threads"),
    [
        ({}, default_num_threads(0, choose_engine().most_threads)),
        ({"cpu_num_thread": 3}, 3),
        ({"cpu_num_thread": 3, "num_threads": 5}, 5),
        ({"num_threads": 5, "delegate": {"xnnpack": {"num_threads": 7}}}, 7),
        ({"num_threads": 5, "delegate": {"xnnpack": {}}}, 5),
    ],
)
def test_most_specific_number_of_threads_wins(monkeypatch, options, threads):
    asked = []
    engine = choose_engine()
    load = type(engine).load

    def watched(self, request):
        asked.append(request.num_threads)
        return load(self, request._replace(num_threads=1))

    monkeypatch.setattr(type(engine), "load", watched)

    _run(model_path=NAME, **options)

    assert asked == [threads]


def test_inputs_of_another_shape_are_taken_where_a_node_says_so(expected):
    flat = Tensors(_input().reshape(1, -1))

    result = run_calculator(
        InferenceCalculator(model_path=NAME, reshape_inputs=True), tensors=[(0, flat)]
    )

    assert result.output == [(0, expected)]


@pytest.mark.parametrize(
    ("tensors", "got"),
    [
        (Tensors(_input(shape=(1, 64, 64, 3))), r"float32\[1, 64, 64, 3\]"),
        (Tensors(_input(dtype=np.float64)), r"float64\[1, 128, 128, 3\]"),
        (Tensors(_input(), _input()), r"float32\[1, 128, 128, 3\], float32\[1, 128, 128, 3\]"),
        (Tensors(), "none"),
    ],
)
def test_inputs_that_do_not_fit_are_named_with_what_was_expected(tensors, got):
    with pytest.raises(
        FrameworkError,
        match=rf"InferenceCalculator: got the tensors {got}; expected float32\[1, 128, 128, 3\],",
    ):
        _run(tensors, model_path=NAME)


@pytest.mark.parametrize("kept", [0, 3, 1000, 1_000_000, -1])
def test_truncated_model_is_an_error_that_names_it(tmp_path, model_file, kept):
    path = tmp_path / "cut.tflite"
    path.write_bytes(model_file.read_bytes()[:kept])

    with pytest.raises(
        AssetError, match=r"model '.*cut\.tflite': \d+ bytes that (cannot be loaded|are no model)"
    ):
        _run(model_path=str(path))


def test_file_that_is_no_model_is_an_error(tmp_path):
    path = tmp_path / "notes.tflite"
    path.write_text("not a model " * 100)

    with pytest.raises(
        AssetError, match="are no model file; expected a complete TensorFlow Lite or ONNX model"
    ):
        _run(model_path=str(path))


def test_empty_bytes_are_an_error():
    with pytest.raises(AssetError, match="in the side packet MODEL: 0 bytes"):
        _run(side_packets={"model": b""})


@pytest.mark.parametrize("path", ["missing.tflite", "folder.tflite"])
def test_model_that_cannot_be_read_is_an_error(tmp_path, path):
    (tmp_path / "folder.tflite").mkdir()

    with pytest.raises(AssetError, match=rf"model '.*{path}': cannot be read"):
        _run(model_path=str(tmp_path / path))


def test_unknown_asset_is_an_error():
    with pytest.raises(AssetError, match=r"pose_detection_129.*Did you mean 'pose_detection_128'"):
        _run(model_path="pose_detection_129")


def test_node_without_a_model_is_refused():
    with pytest.raises(ValueError, match="no model; set the option model_path"):
        _run()


def test_side_packet_of_another_type_is_an_error():
    with pytest.raises(PayloadTypeError, match="a model is given by a int; expected bytes, a path"):
        _run(side_packets={"model": 7})


def test_relative_path_counts_from_the_graph_files_folder(tmp_path):
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "m.tflite").write_bytes(b"model")

    model, name = read_model("models/m.tflite", RunInfo(base_dir=tmp_path))

    assert model == b"model"
    assert name.endswith("m.tflite'")


def _graph(options, **run):
    node = {
        "calculator": "InferenceCalculator",
        "input_stream": "TENSORS:in",
        "output_stream": "TENSORS:out",
        "options": {"model_path": NAME, **options},
    }
    config = {"input_stream": "in", "output_stream": "out", "node": [node]}
    return vt.CalculatorGraph(config, threads=0, **run)


@pytest.mark.parametrize(
    ("options", "run", "expected"),
    [
        ({}, {}, ("auto", "auto")),
        ({}, {"backend": "openvino", "precision": "bf16"}, ("openvino", "bf16")),
        ({"backend": "litert"}, {"backend": "openvino"}, ("litert", "auto")),
        ({"precision": "f32"}, {"backend": "openvino", "precision": "bf16"}, ("openvino", "f32")),
    ],
)
def test_what_the_node_names_is_taken_before_what_the_run_names(
    monkeypatch, options, run, expected
):
    asked = []
    engine = choose_engine()

    def choose(backend, precision, *, model_format):
        asked.append((backend, precision))
        return engine

    monkeypatch.setattr("vitruvian.calculators.tensor.placement.choose_engine", choose)

    with _graph(options, **run):
        pass

    assert asked == [expected]


def test_settings_are_a_service_of_the_graph():
    settings = InferenceSettings.of(backend="litert", precision="bf16")

    with (
        pytest.raises(FrameworkError, match="'litert' does not compute in bf16"),
        _graph({}, services={INFERENCE: settings}),
    ):
        pass


def test_statistics_tell_what_ran_the_model():
    figures = StatisticsTracer()

    with _graph({}, tracers=[figures]):
        pass

    (statistics,) = figures.statistics().nodes
    assert statistics.device == f"cpu {choose_engine().backend} f32"


@pytest.mark.parametrize(
    ("run", "message"),
    [
        ({"backend": "open_vino"}, "there is no backend 'open_vino'.*Did you mean 'openvino'"),
        ({"precision": "bf61"}, "there is no precision 'bf61'.*Did you mean 'bf16'"),
        ({"backend": "litert", "precision": "bf16"}, "'litert' does not compute in bf16.*openvino"),
    ],
)
def test_run_that_names_what_there_is_not_is_an_error(run, message):
    with pytest.raises(FrameworkError, match=message), _graph({}, **run):
        pass


def test_node_that_names_an_engine_that_there_is_not_is_refused():
    message = r"there is no backend 'open_vino'; expected one of .*Did you mean 'openvino'"
    with pytest.raises(GraphConfigError, match=message):
        _graph({"backend": "open_vino"})


def test_outputs_that_are_not_asked_for_come_empty(model_file, expected, load):
    model = load(model_file.read_bytes(), outputs={1})

    boxes, scores = model.run([_input()])

    assert boxes.size == 0
    assert scores.tobytes() == expected[1].tobytes()
    assert [spec.shape for spec in model.outputs] == [(1, 896, 1)]
