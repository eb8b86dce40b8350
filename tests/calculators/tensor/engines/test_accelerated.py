"""Models on the graphics card; where there is none, on SwiftShader."""

from __future__ import annotations

import logging
import re
import subprocess
import sys

import numpy as np
import pytest

import vitruvian as vt
from vitruvian.assets import asset_path
from vitruvian.calculators.tensor.accelerator import AcceleratorError, refused_operators
from vitruvian.calculators.tensor.accelerator_probe import accelerator_adapter, computes_in_half
from vitruvian.calculators.tensor.inference import InferenceCalculator
from vitruvian.calculators.tensor.model_packing import model_schema, packed
from vitruvian.framework.errors import AssetError, CalculatorError
from vitruvian.framework.formats import Tensors
from vitruvian.framework.observe.statistics_tracer import StatisticsTracer

pytest.importorskip("ai_edge_litert.compiled_model")
on_card = pytest.mark.usefixtures("gpu_adapter")

SHAPE = [1, 8, 8, 4]


def model_of(operator):
    """Return a model of one operator, from one tensor to another of the same shape."""
    schema = model_schema()
    code, call, part, model = (
        schema.OperatorCodeT(),
        schema.OperatorT(),
        schema.SubGraphT(),
        schema.ModelT(),
    )
    code.builtinCode = getattr(schema.BuiltinOperator, operator)
    code.deprecatedBuiltinCode = min(code.builtinCode, 127)
    call.inputs, call.outputs = [0], [1]
    for name in ("x", "y"):
        tensor = schema.TensorT()
        tensor.name, tensor.shape, tensor.type = name, SHAPE, schema.TensorType.FLOAT32
        part.tensors = [*(part.tensors or []), tensor]
    part.inputs, part.outputs, part.operators = [0], [1], [call]
    model.version, model.operatorCodes, model.subgraphs = 3, [code], [part]
    model.buffers = [schema.BufferT()]
    return packed(model)


@on_card
@pytest.mark.parametrize(
    ("name", "size", "outputs"),
    [
        ("pose_landmark_upper_body", 256, [0, 1]),
        # Their weights are stored as sparse.
        ("pose_detection_224", 224, None),
        ("face_detection_full_range_sparse", 192, None),
    ],
)
def test_model_computes_what_it_does_on_the_cpu(name, size, outputs, load):
    model = asset_path(name).read_bytes()
    values = np.random.default_rng(1).random((1, size, size, 3), dtype=np.float32)
    engine = load(model, name=name, outputs=outputs, device="gpu")

    found = engine.run([values])

    for got, expected in zip(found, load(model, outputs=outputs).run([values]), strict=True):
        assert got.shape == expected.shape
        np.testing.assert_allclose(got, expected, atol=2e-3)
    again = engine.run([np.zeros_like(values)])
    assert np.abs(again[0] - found[0]).max() > 1
    engine.close()


@on_card
def test_engine_says_where_it_runs_and_with_what(load):
    engine = load(model_of("RELU"), name="small", precision="f16", device="gpu")
    precision = "f16" if computes_in_half() else "f32"

    assert engine.device == f"gpu {accelerator_adapter()} litert {precision}"
    assert [str(one) for one in (*engine.inputs, *engine.outputs)] == ["float32[1, 8, 8, 4]"] * 2
    values = np.linspace(-1, 1, 256, dtype=np.float32).reshape(SHAPE)
    np.testing.assert_allclose(engine.run([values])[0], np.maximum(values, 0), atol=1e-3)
    engine.close()


@on_card
def test_model_that_the_card_does_not_take_is_an_error_with_adapter_driver_and_operator(load):
    message = r"model small: .*on (?P<card>.*), driver .+, does not take the operators ZEROS_LIKE;"
    with pytest.raises(AcceleratorError, match=message) as caught:
        load(model_of("ZEROS_LIKE"), name="small", device="gpu")

    assert caught.value.operators == ("ZEROS_LIKE",)
    assert re.search(message, str(caught.value))["card"] == str(caught.value.adapter)


@on_card
def test_damaged_model_is_an_error(load):
    with pytest.raises(AssetError, match="model small: 100 bytes that cannot be loaded"):
        load(model_of("RELU")[:100], name="small", device="gpu")


def graph_of(model, device, options, tracers=()):
    node = {
        "calculator": "InferenceCalculator",
        "input_stream": "TENSORS:x",
        "input_side_packet": "MODEL:model",
        "output_stream": "TENSORS:y",
        "options": options,
    }
    return vt.CalculatorGraph(
        {"input_stream": "x", "output_stream": "y", "input_side_packet": "model", "node": [node]},
        side_packets={"model": model},
        device=device,
        tracers=tracers,
    )


def answers(graph):
    values = [Tensors(np.full(SHAPE, value, np.float32)) for value in (1.0, 2.0)]
    return [output["y"][0].ravel()[0] for output in graph.stream({"x": values})]


@on_card
@pytest.mark.parametrize(
    ("device", "options", "expected"),
    [
        ("graph", {"delegate": {"gpu": {}}}, "gpu"),
        ("graph", {}, "cpu"),
        ("gpu", {}, "gpu"),
        ("auto", {}, "gpu"),
        ("gpu", {"delegate": {"xnnpack": {}}}, "cpu"),
        ("cpu", {"delegate": {"gpu": {}}}, "cpu"),
    ],
)
def test_statistics_name_the_device(device, options, expected):
    figures = StatisticsTracer()

    assert answers(graph_of(model_of("RELU"), device, options, [figures])) == [1.0, 2.0]
    (node,) = (
        n for n in figures.statistics().nodes if n.calculator == InferenceCalculator.__name__
    )
    card = f"gpu {accelerator_adapter()} litert f32"
    assert node.device == (card if expected == "gpu" else "cpu litert f32")


@on_card
def test_model_that_the_card_does_not_take_runs_on_the_cpu_with_one_warning(caplog):
    graph = graph_of(model_of("ZEROS_LIKE"), "auto", {"delegate": {"gpu": {}}})
    with caplog.at_level(logging.WARNING):
        assert answers(graph) == [0.0, 0.0]
        assert answers(graph) == [0.0, 0.0]

    (message,) = caplog.messages
    assert re.match(r"running on the CPU: model in the side .*operators ZEROS_LIKE;", message)


@on_card
def test_model_that_the_card_does_not_take_fails_where_it_was_demanded():
    with pytest.raises(CalculatorError, match="does not take the operators ZEROS_LIKE"):
        answers(graph_of(model_of("ZEROS_LIKE"), "gpu", {}))


def test_machine_without_a_card_is_an_error():
    script = (
        "from vitruvian.calculators.tensor.accelerator import AcceleratorError\n"
        "from vitruvian.calculators.tensor.accelerator_probe import accelerator_adapter\n"
        "try:\n"
        "    accelerator_adapter()\n"
        "except AcceleratorError as error:\n"
        "    print(error)\n"
    )
    # No driver, no card.
    environment = {"VK_ICD_FILENAMES": "/nowhere.json", "VK_DRIVER_FILES": "/nowhere.json"}

    ran = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True, env=environment
    )

    assert ran.stdout.startswith("LiteRT's accelerator found no graphics card that it can use")
    assert "--device auto" in ran.stdout


def test_operators_are_read_from_what_the_accelerator_prints():
    lines = [
        "INFO: something else",
        "ERROR: Following operations are not supported by GPU delegate:",
        "DENSIFY: Operation is not supported.",
        "DEQUANTIZE: ",
        "DEQUANTIZE: Dequantize for Densify is not supported",
        "108 operations will run on the GPU, and the remaining 183 operations will run on the CPU.",
        "E0000 00:00:1 file.cc:1] later",
    ]

    assert refused_operators(lines) == ["DENSIFY", "DEQUANTIZE"]


@on_card
def test_card_that_fails_while_it_runs_is_an_error_that_names_it(monkeypatch, load):
    engine = load(model_of("RELU"), name="small", device="gpu")

    def fail(*arguments):
        raise RuntimeError("device lost")

    monkeypatch.setattr(engine._model, "run_by_name", fail)

    message = r"model small: the accelerator on .* failed \(device lost\); .*--device cpu"
    with pytest.raises(AcceleratorError, match=message) as caught:
        engine.run([np.zeros(SHAPE, np.float32)])
    assert caught.value.adapter == accelerator_adapter()


@on_card
@pytest.mark.parametrize("size", ["lite", "full", "heavy"])
def test_packaged_models_are_taken_whole(size, load):
    name = f"pose_landmark_{size}"

    engine = load(asset_path(name).read_bytes(), name=name, device="gpu")

    assert [one.shape[-1] for one in engine.outputs] == [195, 1, 1, 39, 117]
    engine.close()
