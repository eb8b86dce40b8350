from __future__ import annotations

import logging
import re
import sys
import types

import numpy as np
import pytest

from vitruvian.calculators.tensor import engine as engine_module
from vitruvian.calculators.tensor.engine import Engine
from vitruvian.calculators.tensor.engines import registry
from vitruvian.calculators.tensor.engines.registry import backends, choose_engine, engines
from vitruvian.calculators.tensor.inference import InferenceCalculator
from vitruvian.calculators.tensor.model_format import ModelFormat
from vitruvian.calculators.tensor.onnx_format import ONNX
from vitruvian.calculators.tensor.settings import DeviceName, Precision
from vitruvian.calculators.tensor.tensor_spec import TensorSpec
from vitruvian.calculators.tensor.tflite_format import TFLITE
from vitruvian.framework.errors import FrameworkError
from vitruvian.framework.formats import Tensors
from vitruvian.framework.testing import run_calculator

GPU = DeviceName.GPU


@pytest.fixture
def installed(monkeypatch):
    """The libraries that can be imported; none until the test adds some."""
    names = set()

    def import_module(name):
        if name.partition(".")[0] not in names:
            raise ModuleNotFoundError(f"No module named {name!r}")

    monkeypatch.setattr(
        engine_module, "importlib", types.SimpleNamespace(import_module=import_module)
    )
    return names


@pytest.mark.parametrize(
    ("libraries", "expected"),
    [
        ({"ai_edge_litert", "tflite_runtime", "openvino"}, "litert"),
        ({"tflite_runtime", "openvino"}, "tflite_runtime"),
        ({"openvino"}, "openvino"),
    ],
)
def test_auto_takes_the_first_that_is_installed(installed, libraries, expected):
    installed |= libraries

    assert choose_engine(model_format=TFLITE).backend == expected


def test_auto_takes_one_that_has_the_precision(installed):
    installed |= {"ai_edge_litert", "openvino"}

    assert choose_engine(precision=Precision.BF16).backend == "openvino"


@pytest.mark.parametrize(("model_format", "expected"), [(TFLITE, "litert"), (ONNX, "onnxruntime")])
def test_auto_takes_one_that_reads_the_model(installed, model_format, expected):
    installed |= {"ai_edge_litert", "onnxruntime"}

    assert choose_engine(model_format=model_format).backend == expected


@pytest.mark.parametrize("engine", [one for one in engines() if one.device is not GPU], ids=repr)
def test_named_one_is_taken_where_it_is_installed(installed, engine):
    installed.add(engine.module.partition(".")[0])

    assert choose_engine(engine.backend) is engine


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("litert", "pip install ai-edge-litert"),
        ("tflite_runtime", r"pip install 'vitruvian\[tflite-runtime\]'"),
        ("openvino", r"pip install 'vitruvian\[openvino\]'"),
        ("onnxruntime", r"pip install 'vitruvian\[onnx\]'"),
    ],
)
def test_one_that_is_not_installed_is_an_error_that_says_what_to_install(installed, name, command):
    message = rf"the backend '{name}' is not installed \(No module named .*\); run: {command}"

    with pytest.raises(FrameworkError, match=message):
        choose_engine(name)


def test_nothing_installed_is_an_error_that_names_all(installed):
    message = r"nothing is installed.*litert.*tflite_runtime.*onnxruntime.*openvino"
    with pytest.raises(FrameworkError, match=message):
        choose_engine()


@pytest.mark.parametrize("name", ["litert", "tflite_runtime"])
def test_precision_that_an_engine_has_not_is_an_error(installed, name):
    message = f"'{name}' does not compute in bf16; expected one of f32; take the backend openvino"

    with pytest.raises(FrameworkError, match=message):
        choose_engine(name, Precision.BF16)


@pytest.mark.parametrize(
    ("precision", "device", "message"),
    [
        (Precision.F16, DeviceName.CPU, "nothing computes in f16 on the CPU; expected f32 or bf16"),
        (Precision.BF16, GPU, "nothing computes in bf16 on the GPU; expected f32 or f16"),
    ],
)
def test_precision_of_another_device_is_an_error(precision, device, message):
    with pytest.raises(FrameworkError, match=message):
        choose_engine(precision=precision, device=device)


@pytest.mark.parametrize(
    ("backend", "device", "model_format", "message"),
    [
        (
            "litert",
            DeviceName.CPU,
            ONNX,
            "'litert' does not read ONNX models.*onnxruntime or openvino",
        ),
        ("onnxruntime", DeviceName.CPU, TFLITE, "does not read TensorFlow Lite models.*litert or"),
        (
            "auto",
            GPU,
            ONNX,
            "no engine runs ONNX models on the GPU; expected another",
        ),
    ],
)
def test_model_that_an_engine_does_not_read_is_an_error(backend, device, model_format, message):
    with pytest.raises(FrameworkError, match=message):
        choose_engine(backend, device=device, model_format=model_format)


def test_unknown_name_is_an_error_with_the_nearest():
    message = r"there is no backend 'opnvino'; expected one of auto, .*Did you mean 'openvino'"
    with pytest.raises(FrameworkError, match=message):
        choose_engine("opnvino")


def test_only_the_maintained_interpreter_gets_several_threads():
    most = {engine.backend: engine.most_threads for engine in engines()}

    assert (most["litert"], most["tflite_runtime"]) == (4, 1)


class DoublingEngine(Engine):
    """Read models of which the only weight is in the file's name, and double what comes."""

    backend = "doubling"
    formats = (ModelFormat("Doubling", lambda model: model[:3] == b"2x\0", len, lambda *_: None),)
    module = "math"
    install = "doubling"

    def load(self, request):
        return types.SimpleNamespace(
            device="cpu doubling f32",
            inputs=(TensorSpec("x", (-1, 2), np.dtype("float32")),),
            outputs=(TensorSpec("y", (-1, 2), np.dtype("float32")),),
            run=lambda tensors: [2 * tensors[0]],
            close=lambda: None,
        )


@pytest.fixture
def package(monkeypatch, tmp_path):
    """Return a function that installs a package with an entry point for an engine."""

    def install(**members):
        module = types.ModuleType("doubling_package")
        vars(module).update(members)
        monkeypatch.setitem(sys.modules, module.__name__, module)
        info = tmp_path / "doubling-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text("Name: doubling\nVersion: 1.0\n")
        entry = f"[{registry.ENTRY_POINT_GROUP}]\ndoubling = doubling_package:ENGINE\n"
        (info / "entry_points.txt").write_text(entry)
        monkeypatch.syspath_prepend(tmp_path)
        engines.cache_clear()

    yield install
    monkeypatch.undo()
    engines.cache_clear()


def test_engine_of_a_package_runs_models_of_its_own_format(package):
    package(ENGINE=DoublingEngine())
    tensors = [(0, Tensors(np.array([[1, 2], [3, 4]], np.float32)))]

    ((_, doubled),) = run_calculator(
        InferenceCalculator(), tensors=tensors, side_packets={"model": b"2x\0"}
    ).output

    assert doubled[0].tolist() == [[2, 4], [6, 8]]
    assert backends()[-1] == "doubling"


@pytest.mark.parametrize(
    ("members", "message"),
    [({}, "an engine of .* cannot be used"), ({"ENGINE": 7}, "7 is offered")],
)
def test_package_that_offers_no_engine_is_named_in_a_warning(package, caplog, members, message):
    package(**members)

    with caplog.at_level(logging.WARNING):
        assert "doubling" not in backends()

    assert len(caplog.messages) == 1
    assert caplog.records[0].levelno == logging.WARNING
    assert re.search(message, caplog.messages[0])
