"""Users' own .onnx models in ``InferenceCalculator``, and a packaged model that was converted."""

from __future__ import annotations

import logging

import numpy as np
import pytest

import vitruvian as vt
from vitruvian.assets import asset_path
from vitruvian.calculators.gpu.errors import GpuError
from vitruvian.calculators.tensor.engine import check_tensors
from vitruvian.calculators.tensor.inference import InferenceCalculator
from vitruvian.calculators.tensor.onnx_format import ONNX
from vitruvian.framework.errors import AssetError, FrameworkError
from vitruvian.framework.formats import Tensors
from vitruvian.framework.testing import run_calculator

onnx = pytest.importorskip("onnx")
pytest.importorskip("onnxruntime", reason="onnxruntime is not installed: pip install '.[onnx]'")
from onnx import TensorProto, helper, numpy_helper  # noqa: E402

FLOAT = TensorProto.FLOAT
VALUES = np.arange(6, dtype=np.float32).reshape(1, 2, 3)


def value(name, *shape, kind=FLOAT):
    return helper.make_tensor_value_info(name, kind, shape)


def file_of(nodes, inputs, outputs, weights=()):
    """Return the file of a graph; ``weights`` are arrays by name."""
    tensors = [numpy_helper.from_array(array, name) for name, array in dict(weights).items()]
    graph = helper.make_graph(nodes, "model", inputs, outputs, tensors)
    opsets = [helper.make_opsetid("", 17)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=9).SerializeToString()


def doubling(*shape):
    """Return a model with three outputs: twice the input, its square, and its negative."""
    nodes = [
        helper.make_node("Mul", ["x", "two"], ["double"]),
        helper.make_node("Mul", ["x", "x"], ["squared"]),
        helper.make_node("Mul", ["squared", "one"], ["square"]),
        helper.make_node("Neg", ["x"], ["negative"]),
    ]
    outputs = [value(name, *shape) for name in ("double", "square", "negative")]
    weights = {"two": np.float32([2]), "one": np.float32([1])}
    return file_of(nodes, [value("x", *shape)], outputs, weights)


def infer(model, *tensors, **options):
    feed = [(0, Tensors(*tensors))]
    result = run_calculator(
        InferenceCalculator(**options), tensors=feed, side_packets={"model": model}
    )
    return result.output[0][1]


def test_a_file_of_onnx_runs_as_any_other_model(tmp_path):
    (tmp_path / "own.onnx").write_bytes(doubling(1, 2, 3))
    node = {
        "calculator": "InferenceCalculator",
        "input_stream": "TENSORS:x",
        "output_stream": "TENSORS:y",
        "options": {"model_path": str(tmp_path / "own.onnx")},
    }
    tracer = vt.StatisticsTracer()
    graph = vt.CalculatorGraph(
        {"input_stream": "x", "output_stream": "y", "node": [node]}, tracers=[tracer]
    )

    ((double, square, negative),) = [out["y"] for out in graph.stream({"x": [Tensors(VALUES)]})]

    assert np.array_equal(double, 2 * VALUES)
    assert np.array_equal(square, VALUES**2)
    assert np.array_equal(negative, -VALUES)
    devices = {node.calculator: node.device for node in tracer.statistics().nodes}
    assert devices["InferenceCalculator"] == "cpu onnxruntime f32"


@pytest.mark.parametrize("backend", ["onnxruntime", "openvino"])
def test_a_batch_of_any_size_is_one(load, backend):
    pytest.importorskip(backend)
    model = load(doubling("batch", 2, "width"), backend=backend)

    assert [spec.shape for spec in model.inputs] == [(1, 2, -1)]
    assert np.array_equal(model.run([VALUES])[0], 2 * VALUES)
    assert model.run([np.ones((1, 2, 9), np.float32)])[2].shape == (1, 2, 9)


@pytest.mark.parametrize(
    ("tensors", "got"),
    [
        ([np.zeros((2, 2, 3), np.float32)], r"float32\[2, 2, 3\]"),
        ([np.zeros((1, 2, 3), np.float64)], r"float64\[1, 2, 3\]"),
        ([np.zeros((1, 3), np.float32)], r"float32\[1, 3\]"),
        ([VALUES, VALUES], r"float32\[1, 2, 3\], float32\[1, 2, 3\]"),
        ([], "none"),
    ],
)
def test_inputs_that_do_not_fit_are_named_with_what_was_expected(load, tensors, got):
    model = load(doubling("batch", 2, 3))

    with pytest.raises(FrameworkError, match=rf"node: got the tensors {got}; expected float32\[1,"):
        check_tensors(model.inputs, tensors, "node")


def operators(model):
    return [node.op_type for node in onnx.load_from_string(model).graph.node]


@pytest.mark.parametrize(
    ("kept", "nodes", "weights"),
    [({0}, ["Mul"], {"two"}), ({2}, ["Neg"], set()), ({1, 2}, ["Mul", "Mul", "Neg"], {"one"})],
)
def test_what_only_unread_outputs_need_is_left_out(kept, nodes, weights):
    pruned = ONNX.prune(doubling(1, 2, 3), kept)

    graph = onnx.load_from_string(pruned.model).graph
    onnx.checker.check_model(onnx.load_from_string(pruned.model), full_check=True)
    assert operators(pruned.model) == nodes
    assert {weight.name for weight in graph.initializer} == weights
    assert pruned.present == tuple(number in kept for number in range(3))


def test_outputs_that_are_not_read_come_empty(load):
    double, square, negative = load(doubling(1, 2, 3), outputs={1}).run([VALUES])

    assert double.size == negative.size == 0
    assert np.array_equal(square, VALUES**2)


@pytest.mark.parametrize("kept", [set(), {7}, {0, 1, 2}])
def test_a_model_that_keeps_all_or_nothing_is_left_as_it_is(kept):
    assert ONNX.prune(doubling(1, 2, 3), kept) is None


def test_what_a_branch_reads_is_kept(load):
    branch = [
        helper.make_graph([helper.make_node("Neg", ["far"], [name])], name, [], [value(name, 2)])
        for name in ("then", "else")
    ]
    nodes = [
        helper.make_node("Mul", ["x", "x"], ["far"]),
        helper.make_node("Greater", ["x", "x"], ["flags"]),
        helper.make_node("ReduceMax", ["floats"], ["most"], keepdims=0),
        helper.make_node("Cast", ["most"], ["flag"], to=TensorProto.BOOL),
        helper.make_node("If", ["flag"], ["y"], then_branch=branch[0], else_branch=branch[1]),
    ]
    nodes.insert(2, helper.make_node("Cast", ["flags"], ["floats"], to=FLOAT))
    other = [helper.make_node("Exp", ["x"], ["z"])]
    model = file_of([*nodes, *other], [value("x", 2)], [value("y", 2), value("z", 2)])

    y, z = load(model, outputs={0}).run([np.float32([1, 2])])

    assert y.tolist() == [-1, -4]
    assert z.size == 0
    assert "Exp" not in operators(ONNX.prune(model, {0}).model)


def test_a_weight_that_may_be_given_stays():
    nodes = [helper.make_node("Mul", ["x", "w"], ["y"]), helper.make_node("Neg", ["x"], ["z"])]
    inputs, outputs = [value("x", 2), value("w", 2)], [value("y", 2), value("z", 2)]
    model = file_of(nodes, inputs, outputs, {"w": np.float32([1, 2])})

    pruned = onnx.load_from_string(ONNX.prune(model, {1}).model).graph

    assert [weight.name for weight in pruned.initializer] == ["w"]
    assert [given.name for given in pruned.input] == ["x", "w"]


@pytest.mark.parametrize("kept", [3, 40, 150, -1])
def test_a_truncated_model_is_an_error_that_names_it(load, kept):
    with pytest.raises(AssetError, match=r"model cut: \d+ bytes that (cannot be loaded|are no)"):
        load(doubling(1, 2, 3)[:kept], name="cut")


def test_an_operator_that_there_is_not_is_an_error(load):
    model = file_of([helper.make_node("Nope", ["x"], ["y"])], [value("x", 2)], [value("y", 2)])

    with pytest.raises(
        AssetError, match=r"cannot be loaded \(.*Nope.*\); expected a complete ONNX"
    ):
        load(model)


def test_a_model_for_the_card_is_an_error():
    with pytest.raises(GpuError, match="no engine runs ONNX models on the GPU"):
        infer(doubling(1, 2, 3), VALUES, delegate={"gpu": {}})


def test_a_model_for_the_card_if_it_can_runs_on_the_cpu_with_a_warning(load, caplog):
    with caplog.at_level(logging.WARNING):
        model = load(doubling(1, 2, 3), device="auto")

    assert model.device == "cpu onnxruntime f32"
    (message,) = caplog.messages
    assert message.startswith("running on the CPU: no engine runs ONNX models on the GPU;")


def test_the_plain_kernels_give_the_same():
    assert np.array_equal(infer(doubling(1, 2, 3), VALUES, delegate={"tflite": {}})[0], 2 * VALUES)


@pytest.fixture(scope="module")
def landmark_model():
    return asset_path("pose_landmark_upper_body").read_bytes()


@pytest.mark.parametrize("outputs", [None, {0, 1}])
def test_a_packaged_model_converted_to_onnx_finds_the_same_landmarks(
    load, landmark_model, sample_frame, outputs
):
    pytest.importorskip("ai_edge_litert", reason="the converter reads models with LiteRT's classes")
    from .converter import onnx_of_tflite

    converted = onnx_of_tflite(landmark_model)
    crop = sample_frame("astronaut", 0)[:256, 100:356].astype(np.float32)[np.newaxis] / 255
    original = load(landmark_model, outputs=outputs)
    model = load(converted, outputs=outputs)
    assert model.inputs[0].shape == original.inputs[0].shape
    assert model.device == "cpu onnxruntime f32"

    found, expected = model.run([crop]), original.run([crop])

    assert [one.shape for one in found] == [one.shape for one in expected]
    # Landmarks are in pixels of the crop of 256: a thousandth of its side is a quarter of a pixel.
    np.testing.assert_allclose(found[0] / 256, expected[0] / 256, atol=1e-3)
    np.testing.assert_allclose(found[1], expected[1], atol=1e-3)
    assert expected[1] > 0.5
