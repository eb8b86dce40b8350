from __future__ import annotations

import logging

import pytest

from vitruvian.calculators.tensor import accelerated_engine, accelerator_probe
from vitruvian.calculators.tensor.accelerator import AcceleratorAdapter, AcceleratorError
from vitruvian.calculators.tensor.backends import BackendName, Precision
from vitruvian.calculators.tensor.delegate import Delegate, Gpu, Xnnpack
from vitruvian.calculators.tensor.device_choice import (
    DeviceName,
    FallbackNotice,
    Placement,
    accelerated,
    device_named,
    placement,
    precision_on,
    require_hardware,
)
from vitruvian.framework.errors import FrameworkError

AUTO, OPENVINO = BackendName.AUTO, BackendName.OPENVINO
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
    found = [placement(delegate, AUTO, AUTO, device) for device in DeviceName]

    assert found == [graph, cpu, gpu, auto]


@pytest.mark.parametrize("device", list(DeviceName))
def test_node_with_a_library_of_the_cpu_keeps_to_it(device):
    assert placement(NOTHING, OPENVINO, AUTO, device) is CPU


def test_run_with_a_library_of_the_cpu_does_not_look_for_a_graphics_card():
    assert placement(NOTHING, AUTO, OPENVINO, DeviceName.AUTO) is CPU


def test_run_with_a_library_of_the_cpu_cannot_demand_a_graphics_card():
    with pytest.raises(FrameworkError, match="'openvino' runs on the CPU; expected litert with"):
        placement(NOTHING, AUTO, OPENVINO, DeviceName.GPU)


def test_devices_are_looked_up_by_name():
    assert device_named("auto") is DeviceName.AUTO
    with pytest.raises(FrameworkError, match=r"no device 'gpus'; expected .*Did you mean 'gpu'"):
        device_named("gpus")


@pytest.mark.parametrize(
    ("allowed", "precision", "expected"),
    [
        (None, Precision.AUTO, Precision.F32),
        (False, Precision.AUTO, Precision.F32),
        (True, Precision.AUTO, Precision.F16),
        (True, Precision.F32, Precision.F32),
    ],
)
def test_precision_that_is_asked_for_goes_before_the_delegates(allowed, precision, expected):
    assert precision_on(Delegate(gpu=Gpu(allow_precision_loss=allowed)), precision) is expected


def test_each_reason_is_told_once(caplog):
    notice = FallbackNotice()
    with caplog.at_level(logging.WARNING):
        for reason in ("no card", "no card", "no operator", "no card"):
            notice.tell(reason)

    assert caplog.messages == ["running on the CPU: no card", "running on the CPU: no operator"]


def _accelerated(wanted, notice, *, precision=Precision.AUTO):
    return accelerated(
        b"", name="m", placement=wanted, precision=precision, outputs=None, notice=notice
    )


@pytest.fixture
def refusing(monkeypatch):
    monkeypatch.setattr(accelerator_probe, "accelerator_adapter", lambda: HARDWARE)

    def refuse(model, **options):
        raise AcceleratorError("model m: no TOPK here", adapter=HARDWARE, operators=["TOPK"])

    monkeypatch.setattr(accelerated_engine, "AcceleratedEngine", refuse)


def test_model_that_the_card_refuses_is_an_error_where_it_must_run_there(refusing):
    with pytest.raises(AcceleratorError, match="no TOPK here") as caught:
        _accelerated(GPU, FallbackNotice())

    assert caught.value.operators == ("TOPK",)


def test_model_that_the_card_refuses_goes_to_the_cpu_where_it_may(refusing, caplog):
    with caplog.at_level(logging.WARNING):
        assert _accelerated(EITHER, FallbackNotice()) is None

    assert caplog.messages == ["running on the CPU: model m: no TOPK here"]


def test_numbers_of_the_cpu_are_refused(refusing):
    with pytest.raises(AcceleratorError, match="does not compute in bf16; expected f32 or f16"):
        _accelerated(GPU, FallbackNotice(), precision=Precision.BF16)


def test_nothing_is_asked_of_the_card_for_a_model_on_the_cpu(refusing):
    assert _accelerated(CPU, FallbackNotice()) is None


@pytest.mark.parametrize("variable", ["", "swift"])
def test_card_of_software_is_used_only_if_it_was_named(monkeypatch, variable):
    monkeypatch.setattr(accelerator_probe, "accelerator_adapter", lambda: SOFTWARE)
    monkeypatch.setenv("VITRUVIAN_GPU_ADAPTER", variable)

    if variable:
        require_hardware()
    else:
        with pytest.raises(AcceleratorError, match="is software, slower than the CPU"):
            require_hardware()


def test_card_is_used(monkeypatch):
    monkeypatch.setattr(accelerator_probe, "accelerator_adapter", lambda: HARDWARE)
    monkeypatch.delenv("VITRUVIAN_GPU_ADAPTER", raising=False)

    require_hardware()
