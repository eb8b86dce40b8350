from __future__ import annotations

import logging

import pytest

from vitruvian.assets import asset_path
from vitruvian.calculators.gpu.errors import GpuError
from vitruvian.calculators.tensor import accelerator_probe
from vitruvian.calculators.tensor import placement as placement_module
from vitruvian.calculators.tensor.accelerator import AcceleratorAdapter, AcceleratorError
from vitruvian.calculators.tensor.delegate import Delegate, Gpu, Xnnpack
from vitruvian.calculators.tensor.engines.accelerated import ENGINE as ACCELERATED
from vitruvian.calculators.tensor.engines.litert import ENGINE as LITERT
from vitruvian.calculators.tensor.fallback_notice import FallbackNotice
from vitruvian.calculators.tensor.placement import (
    NodeWish,
    Placement,
    default_num_threads,
    place_model,
    placement,
    threads_worth_their_wait,
)
from vitruvian.calculators.tensor.settings import DeviceName, InferenceSettings, Precision
from vitruvian.framework.errors import FrameworkError

NOTHING, ON_GPU, ON_CPU = Delegate(), Delegate(gpu=Gpu()), Delegate(xnnpack=Xnnpack())
CPU, GPU, EITHER = Placement.CPU, Placement.GPU, Placement.GPU_OR_CPU
SOFTWARE = AcceleratorAdapter("SwiftShader Device", "Vulkan", "CPU / Software")
HARDWARE = AcceleratorAdapter("Quick Card", "Vulkan", "Discrete GPU")


@pytest.mark.parametrize(
    ("delegate", "graph", "cpu", "gpu", "auto"),
    [
        (ON_GPU, GPU, CPU, GPU, EITHER),
        (NOTHING, CPU, CPU, GPU, EITHER),
        (ON_CPU, CPU, CPU, CPU, CPU),
        (Delegate(tflite={}), CPU, CPU, CPU, CPU),
    ],
)
def test_node_and_run_decide_where_a_model_runs(delegate, graph, cpu, gpu, auto):
    wish = NodeWish(delegate)

    found = [placement(wish, InferenceSettings(device=device)) for device in DeviceName]

    assert found == [graph, cpu, gpu, auto]


@pytest.mark.parametrize("device", list(DeviceName))
@pytest.mark.parametrize("backend", ["tflite_runtime", "openvino", "onnxruntime"])
def test_node_with_a_library_of_the_cpu_keeps_to_it(backend, device):
    wish = NodeWish(backend=backend)

    assert placement(wish, InferenceSettings(device=device)) is CPU


def test_run_with_a_library_of_the_cpu_does_not_look_for_a_graphics_card():
    settings = InferenceSettings.of(backend="openvino", device="auto")

    assert placement(NodeWish(), settings) is CPU


def test_run_with_a_library_of_the_cpu_cannot_demand_a_graphics_card():
    settings = InferenceSettings.of(backend="openvino", device="gpu")

    with pytest.raises(FrameworkError, match="'openvino' runs on the CPU; expected litert with"):
        placement(NodeWish(), settings)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"device": "gpus"}, r"no device 'gpus'; expected .*Did you mean 'gpu'"),
        ({"precision": "f8"}, r"no precision 'f8'; expected one of auto, f32, f16"),
    ],
)
def test_settings_are_looked_up_by_name(given, message):
    with pytest.raises(FrameworkError, match=message):
        InferenceSettings.of(**given)


@pytest.mark.parametrize(
    ("cores", "threads", "expected"),
    [(1, 0, 1), (2, 0, 2), (16, 0, 4), (2, 2, 2), (16, 16, 4), (16, 1, 1), (1, 8, 1)],
)
def test_default_takes_the_cores_that_the_run_may_use(monkeypatch, cores, threads, expected):
    monkeypatch.setattr(placement_module, "usable_cores", lambda: cores)

    assert default_num_threads(threads, 4) == expected


@pytest.mark.parametrize(
    ("million", "expected"), [(0, 1), (31, 1), (99, 1), (117, 2), (331, 4), (1927, 4), (None, 4)]
)
def test_small_models_get_fewer_threads(million, expected):
    work = None if million is None else million * 1_000_000

    assert threads_worth_their_wait(work, 4) == expected


@pytest.mark.parametrize(
    ("name", "wish", "expected"),
    [
        ("hand_recrop", NodeWish(), 1),
        ("hand_recrop", NodeWish(num_threads=3), 3),
        ("pose_detection_128", NodeWish(), 4),
        ("pose_detection_128", NodeWish(run_threads=2), 2),
    ],
)
def test_model_is_loaded_with_the_threads_that_its_work_is_worth(monkeypatch, name, wish, expected):
    monkeypatch.setattr(placement_module, "usable_cores", lambda: 8)
    requests = []
    monkeypatch.setattr(placement_module, "choose_engine", lambda *args, **kwargs: LITERT)
    monkeypatch.setattr(type(LITERT), "load", lambda self, request: requests.append(request))

    model = asset_path(name).read_bytes()
    placed = place_model(model, name, wish, InferenceSettings(), FallbackNotice())

    assert [request.num_threads for request in requests] == [expected]
    assert placed.threads == expected


def test_each_reason_is_told_once(caplog):
    notice = FallbackNotice()
    with caplog.at_level(logging.WARNING):
        for reason in ("no card", "no card", "no operator", "no card"):
            notice.tell(reason)

    assert caplog.messages == ["running on the CPU: no card", "running on the CPU: no operator"]


@pytest.fixture
def asked(monkeypatch):
    """Return what is asked of a card that refuses every model."""
    monkeypatch.setattr(accelerator_probe, "accelerator_adapter", lambda: HARDWARE)
    monkeypatch.setattr(type(ACCELERATED), "require_installed", lambda self: None)
    requests = []

    def refuse(self, request):
        requests.append(request)
        raise AcceleratorError("model m: no TOPK here", adapter=HARDWARE, operators=["TOPK"])

    monkeypatch.setattr(type(ACCELERATED), "load", refuse)
    return requests


@pytest.fixture(scope="module")
def model():
    return asset_path("pose_detection_128").read_bytes()


@pytest.mark.parametrize(
    ("allowed", "precision", "expected"),
    [
        (None, Precision.AUTO, Precision.F32),
        (False, Precision.AUTO, Precision.F32),
        (True, Precision.AUTO, Precision.F16),
        (True, Precision.F32, Precision.F32),
    ],
)
def test_precision_that_is_asked_for_goes_before_the_delegates(
    asked, model, allowed, precision, expected
):
    wish = NodeWish(Delegate(gpu=Gpu(allow_precision_loss=allowed)), precision=precision)

    with pytest.raises(AcceleratorError):
        place_model(model, "m", wish, InferenceSettings(), FallbackNotice())

    assert [request.precision for request in asked] == [expected]


def test_model_that_the_card_refuses_is_an_error_where_it_must_run_there(asked, model):
    settings = InferenceSettings(device=DeviceName.GPU)

    with pytest.raises(AcceleratorError, match="no TOPK here") as caught:
        place_model(model, "m", NodeWish(), settings, FallbackNotice())

    assert caught.value.operators == ("TOPK",)


def test_model_that_the_card_refuses_goes_to_the_cpu_where_it_may(asked, model, caplog):
    settings = InferenceSettings(device=DeviceName.AUTO)

    with caplog.at_level(logging.WARNING):
        loaded, threads = place_model(model, "m", NodeWish(), settings, FallbackNotice())

    assert loaded.device.startswith("cpu ")
    assert threads >= 1
    assert caplog.messages == ["running on the CPU: model m: no TOPK here"]


def test_numbers_of_the_cpu_are_refused(asked, model):
    settings = InferenceSettings.of(precision="bf16", device="gpu")

    with pytest.raises(GpuError, match="computes in bf16 on the GPU; expected f32 or f16"):
        place_model(model, "m", NodeWish(), settings, FallbackNotice())

    assert asked == []


@pytest.mark.parametrize("variable", ["", "swift"])
def test_card_of_software_is_used_only_if_it_was_named(monkeypatch, variable):
    monkeypatch.setattr(accelerator_probe, "accelerator_adapter", lambda: SOFTWARE)
    monkeypatch.setenv("VITRUVIAN_GPU_ADAPTER", variable)

    found = ACCELERATED.obstacle()

    if variable:
        assert found is None
    else:
        assert "is software, slower than the CPU" in str(found)


def test_card_is_used(monkeypatch):
    monkeypatch.setattr(accelerator_probe, "accelerator_adapter", lambda: HARDWARE)
    monkeypatch.delenv("VITRUVIAN_GPU_ADAPTER", raising=False)

    assert ACCELERATED.obstacle() is None
