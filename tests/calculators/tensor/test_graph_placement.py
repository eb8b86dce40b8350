from __future__ import annotations

import logging

import pytest

import vitruvian as vt
from vitruvian import calculator_graph
from vitruvian.calculators.gpu.adapters import AdapterInfo
from vitruvian.calculators.gpu.device import GpuDevice
from vitruvian.calculators.gpu.errors import GpuError
from vitruvian.calculators.tensor.graph_placement import (
    of_a_pair,
    picture_obstacle,
    place_graph,
    require_device,
)
from vitruvian.calculators.tensor.settings import InferenceSettings
from vitruvian.framework.errors import FrameworkError, GraphStateError
from vitruvian.framework.planning.loading import load_plan

_ON_CPU = """\
input_stream: video
output_stream: out
node: [{calculator: PassThroughCalculator, input_stream: video, output_stream: out}]
"""
_ON_GPU = """\
input_stream: video
output_stream: out
node:
  - calculator: ImageFrameToGpuBufferCalculator
    input_stream: video
    output_stream: texture
  - calculator: GpuBufferToImageFrameCalculator
    input_stream: texture
    output_stream: out
"""


class _Device:
    def __init__(self, kind):
        self.adapter = AdapterInfo(0, "Card", "1.0", "Vulkan", kind)


@pytest.fixture
def twins(tmp_path):
    """Return the paths of a graph for the graphics card and of its twin."""
    for ending, text in (("gpu", _ON_GPU), ("cpu", _ON_CPU)):
        (tmp_path / f"show_{ending}.yaml").write_text(text)
    return tmp_path / "show_gpu.yaml", tmp_path / "show_cpu.yaml"


@pytest.fixture
def card(monkeypatch):
    """Return a function that says which graphics card there is."""
    monkeypatch.delenv("VITRUVIAN_GPU_ADAPTER", raising=False)

    def has(kind):
        def shared():
            if kind is None:
                raise GpuError("wgpu: this machine has no graphics card that can be used")
            return _Device(kind)

        monkeypatch.setattr(GpuDevice, "shared", shared)

    return has


def _chosen(source, device):
    placed = place_graph(source, InferenceSettings.of(device=device))
    require_device(load_plan(placed.source), placed.settings)
    return placed.source, placed.settings.device.value, placed.reason


@pytest.mark.parametrize("device", ["graph", "gpu"])
def test_graph_stays_where_the_card_is_demanded(twins, card, device):
    card(None)

    assert _chosen(twins[0], device) == (twins[0], device, "")


def test_card_is_used_automatically(twins, card):
    card("DiscreteGPU")

    assert _chosen(twins[0], "auto") == (twins[0], "auto", "")


def test_twin_runs_on_the_cpu(twins, card):
    card("DiscreteGPU")

    assert _chosen(twins[0], "cpu") == (twins[1], "cpu", "")


def test_twin_runs_where_there_is_no_card_and_says_so(twins, card):
    card(None)

    source, device, reason = _chosen(twins[0], "auto")

    assert (source, device) == (twins[1], "cpu")
    assert reason == (
        "running show_cpu on the CPU in place of show_gpu: wgpu: this machine has no graphics card "
        "that can be used"
    )


def test_graph_of_the_cpu_is_never_replaced(twins, card):
    card("DiscreteGPU")

    for device in ("graph", "cpu", "gpu", "auto"):
        assert _chosen(twins[1], device) == (twins[1], device, "")


@pytest.mark.parametrize("device", ["cpu", "auto"])
def test_graph_without_a_twin_is_an_error(twins, card, device):
    card(None)
    twins[1].unlink()

    with pytest.raises(
        GraphStateError, match=r"ImageFrameToGpuBufferCalculator need a graphics card.*ends in _cpu"
    ):
        _chosen(twins[0], device)


def test_graph_that_is_no_file_has_no_twin(card):
    card(None)

    with pytest.raises(GraphStateError, match="need a graphics card"):
        _chosen(_ON_GPU, "auto")


def test_unknown_device_is_an_error():
    with pytest.raises(FrameworkError, match=r"no device 'gup'; expected .*Did you mean 'gpu'"):
        vt.CalculatorGraph(_ON_CPU, device="gup")


def test_card_of_software_counts_only_if_it_was_named(card, monkeypatch):
    card("CPU")

    assert "Card (Vulkan, 1.0) is software" in picture_obstacle()
    monkeypatch.setenv("VITRUVIAN_GPU_ADAPTER", "card")
    assert picture_obstacle() is None


def test_python_gets_the_twin_with_one_warning(twins, card, caplog):
    card(None)
    with caplog.at_level(logging.WARNING, logger=calculator_graph.__name__):
        graph = vt.CalculatorGraph(twins[0], device="auto")
        outputs = list(graph.stream({"video": [1, 2]}))

    assert [one["out"] for one in outputs] == [1, 2]
    assert [text.split(":")[0] for text in caplog.messages] == [
        "running show_cpu on the CPU in place of show_gpu"
    ]


def test_graph_of_the_card_without_one_is_an_error_that_names_the_node(twins, monkeypatch):
    def fail():
        raise GpuError("wgpu: the package cannot be imported")

    monkeypatch.setattr("vitruvian.calculators.gpu.device.GPU_DEVICE.create", fail)

    with pytest.raises(GraphStateError, match=r"ImageFrameToGpuBufferCalculator.*cannot be import"):
        vt.CalculatorGraph(twins[0]).start_run()


@pytest.mark.parametrize(
    ("kind", "device", "expected"),
    [
        ("DiscreteGPU", "graph", ("pose_tracking_cpu", "graph")),
        ("DiscreteGPU", "cpu", ("pose_tracking_cpu", "cpu")),
        ("DiscreteGPU", "auto", ("pose_tracking_gpu", "auto")),
        ("DiscreteGPU", "gpu", ("pose_tracking_gpu", "gpu")),
        (None, "auto", ("pose_tracking_cpu", "cpu")),
    ],
)
def test_of_a_pair_the_graph_for_the_device_is_taken(card, kind, device, expected):
    card(kind)

    placed = of_a_pair("pose_tracking", InferenceSettings.of(device=device))

    assert (placed.source, placed.settings.device) == expected


@pytest.mark.parametrize("device", ["gpu", "auto"])
def test_a_graph_without_a_twin_for_the_card_runs_its_models_there_alone(card, device):
    card("DiscreteGPU")

    placed = of_a_pair("multi_pose_tracking", InferenceSettings.of(device=device))

    assert (placed.source, placed.settings.device) == ("multi_pose_tracking_cpu", device)
