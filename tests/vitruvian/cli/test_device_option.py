"""``--device`` of ``vitruvian run``, and ``vitruvian devices``."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import pytest

import vitruvian as vt
from vitruvian.calculators.gpu.adapters import AdapterInfo
from vitruvian.calculators.gpu.device import GpuDevice
from vitruvian.calculators.gpu.errors import GpuError
from vitruvian.calculators.tensor import accelerator_probe
from vitruvian.calculators.tensor.accelerator import AcceleratorAdapter, AcceleratorError
from vitruvian.cli import devices_command, solution_command
from vitruvian.cli.running import Job

if TYPE_CHECKING:
    from .conftest import Call

Write = Callable[[Path, str], Path]


@pytest.fixture
def graphs(written: Write) -> Path:
    """Write a graph for the graphics card and its twin, and return the former."""
    written(
        Path("show_cpu.yaml"),
        """\
        input_stream: video
        output_stream: out
        node: [{calculator: PassThroughCalculator, input_stream: video, output_stream: out}]
        """,
    )
    return written(
        Path("show_gpu.yaml"),
        """\
        input_stream: video
        output_stream: out
        node:
          - calculator: ImageFrameToGpuBufferCalculator
            input_stream: video
            output_stream: texture
          - calculator: GpuBufferToImageFrameCalculator
            input_stream: texture
            output_stream: out
        """,
    )


@pytest.fixture
def no_card(monkeypatch: pytest.MonkeyPatch) -> None:
    def shared() -> GpuDevice:
        raise GpuError("wgpu: the package cannot be imported")

    monkeypatch.setattr(GpuDevice, "shared", shared)


def test_twin_runs_without_a_card_with_one_warning(
    call: Call, video: Path, graphs: Path, no_card: None
) -> None:
    called = call("run", graphs, "-i", video, "-o", "out=out.mp4", "--device", "auto")

    assert called.code == 0
    assert Path("out.mp4").exists()
    (warning,) = (line for line in called.err.splitlines() if line.startswith("warning:"))
    assert warning == (
        "warning: running show_cpu on the CPU in place of show_gpu: wgpu: the package cannot be "
        "imported"
    )


def test_twin_runs_on_the_cpu_without_a_word(call: Call, video: Path, graphs: Path) -> None:
    called = call("run", graphs, "-i", video, "-o", "out=out.mp4", "--device", "cpu", "--quiet")

    assert (called.code, called.err) == (0, "")


@pytest.mark.parametrize(
    ("given", "code", "message"),
    [
        (("--device", "gup"), 2, "there is no device 'gup'"),
        (("--device", "gpu", "--backend", "openvino"), 1, "'openvino' runs on the CPU"),
        (("--device", "cpu", "--precision", "f16"), 1, "nothing computes in f16 on the CPU"),
    ],
)
def test_options_that_do_not_go_together_are_errors(
    call: Call, video: Path, graphs: Path, given: tuple[str, ...], code: int, message: str
) -> None:
    called = call("run", graphs, "-i", video, "-o", "out=out.mp4", *given)

    assert called.code == code
    assert message in called.err


class _Adapter:
    limits: ClassVar = {"max-texture-dimension-2d": 16384, "max-buffer-size": 1 << 30}
    features: ClassVar = {"shader-f16"}


def test_devices_are_listed_with_driver_type_and_limits(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    cards = [
        (AdapterInfo(0, "Quick Card", "535.1", "Vulkan", "DiscreteGPU"), _Adapter()),
        (AdapterInfo(1, "Slow Card", "", "Vulkan", "CPU"), _Adapter()),
    ]
    monkeypatch.setattr(devices_command, "adapters", lambda: cards)
    monkeypatch.setattr(devices_command, "chosen_adapter", lambda: cards[0])
    monkeypatch.setattr(devices_command, "picture_obstacle", lambda: None)
    taken = AcceleratorAdapter("Quick Card", "Vulkan", "Discrete GPU")
    monkeypatch.setattr(accelerator_probe, "accelerator_adapter", lambda: taken)
    monkeypatch.setattr(AcceleratorAdapter, "driver", lambda self: "535.1")
    monkeypatch.setattr(accelerator_probe, "computes_in_half", lambda: True)

    called = call("devices")

    assert called.code == 0
    assert "* 0  Quick Card\n     Vulkan, DiscreteGPU, driver 535.1\n" in called.out
    assert "  1  Slow Card\n     Vulkan, software, on the processor, driver unknown" in called.out
    assert "pictures up to 16384 pixels wide and high, buffers up to 1024 MiB" in called.out
    assert "computes in f32 and f16\n" in called.out
    assert "another card" not in called.out
    assert "pictures of GPU graphs: the graphics card" in called.out


def test_devices_tells_that_models_run_on_another_card(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    cards = [(AdapterInfo(0, "Quick Card", "535.1", "Vulkan", "DiscreteGPU"), _Adapter())]
    monkeypatch.setattr(devices_command, "adapters", lambda: cards)
    monkeypatch.setattr(devices_command, "chosen_adapter", lambda: cards[0])
    monkeypatch.setattr(devices_command, "picture_obstacle", lambda: None)
    taken = AcceleratorAdapter("Small Card", "Vulkan", "Integrated GPU")
    monkeypatch.setattr(accelerator_probe, "accelerator_adapter", lambda: taken)
    monkeypatch.setattr(accelerator_probe, "computes_in_half", lambda: False)
    monkeypatch.setattr(AcceleratorAdapter, "driver", lambda self: "unknown")

    called = call("devices")

    assert "computes in f32 (f16 is taken for f32)" in called.out
    assert "another card than the one for pictures" in called.out


def test_devices_without_wgpu_says_how_to_get_it(
    call: Call, monkeypatch: pytest.MonkeyPatch, no_card: None
) -> None:
    # Python takes a module that is None for one that is not installed.
    monkeypatch.setitem(sys.modules, "wgpu", None)

    def no_accelerator() -> AcceleratorAdapter:
        raise AcceleratorError("LiteRT's accelerator found no graphics card")

    monkeypatch.setattr(accelerator_probe, "accelerator_adapter", no_accelerator)

    called = call("devices")

    assert called.code == 0
    assert called.err == ""
    assert "none can be used: wgpu: the package cannot be imported" in called.out
    assert "pip install 'vitruvian[gpu]'" in called.out
    assert "does not load: LiteRT's accelerator found no graphics card" in called.out
    assert "models: the CPU, because LiteRT's accelerator found no graphics card" in called.out


def test_graphs_of_the_cpu_import_nothing_of_graphics_cards() -> None:
    code = (
        "import sys, numpy as np, vitruvian as vt\n"
        "graph = vt.CalculatorGraph('upper_body_pose_tracking_cpu', device='cpu')\n"
        "frames = [vt.ImageFrame(np.zeros((48, 64, 3), np.uint8))]\n"
        "list(graph.stream({'input_video': frames}))\n"
        "print([name for name in sys.modules if name.split('.')[0] in ('wgpu', 'rendercanvas')\n"
        "       or name == 'ai_edge_litert.compiled_model'])\n"
    )

    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert ran.stdout == "[]\n"


@pytest.mark.parametrize(
    ("device", "debug", "expected"),
    [
        ("graph", True, "pose_tracking_cpu"),
        ("cpu", True, "pose_tracking_cpu"),
        ("gpu", True, "pose_tracking_gpu"),
        ("gpu", False, "pose_tracking_gpu"),
    ],
)
def test_pose_draws_on_the_card_if_it_is_asked_for(
    video: Path, monkeypatch: pytest.MonkeyPatch, device: str, debug: bool, expected: str
) -> None:
    jobs: list[Job] = []
    monkeypatch.setattr(solution_command, "carry_out", lambda job, tracers: jobs.append(job))

    solution_command.run_solution(vt.pose, str(video), "out.mp4", debug=debug, device=device)

    assert (jobs[0].plan.name, jobs[0].inference.device) == (expected, device)


def test_pose_without_a_card_draws_on_the_cpu_with_a_warning(
    video: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    no_card: None,
) -> None:
    jobs: list[Job] = []
    monkeypatch.setattr(solution_command, "carry_out", lambda job, tracers: jobs.append(job))

    solution_command.run_solution(vt.pose, str(video), "out.mp4", debug=True, device="auto")

    assert (jobs[0].plan.name, jobs[0].inference.device) == ("pose_tracking_cpu", "cpu")
    assert capsys.readouterr().err.startswith("warning: running pose_tracking_cpu on the CPU in")


@pytest.mark.usefixtures("gpu_adapter")
def test_graph_of_the_card_runs_as_any_other_and_says_what_ran_where(
    call: Call, folder: Path, astronaut: Path
) -> None:
    pytest.importorskip("ai_edge_litert.compiled_model")
    ends = ("-i", astronaut, "-o", "output_video=out.png", "-o", "pose_landmarks=out.jsonl")

    called = call("run", "upper_body_pose_tracking_gpu", *ends, "--precision", "f32", "--stats")

    assert called.code == 0
    assert {path.name for path in folder.iterdir()} == {"out.png", "out.jsonl"}
    lines = [line for line in called.err.splitlines() if line.startswith("on gpu ")]
    models = next(line for line in lines if ") litert f32: " in line)
    pictures = next(line for line in lines if ") wgpu: " in line)
    assert models.count("InferenceCalculator") == 2
    assert "ImageFrameToGpuBufferCalculator" in pictures
    assert "AnnotationOverlayCalculator" in pictures
    # Nothing of what the libraries below have to say.
    assert not [line for line in called.err.splitlines() if line.startswith(("INFO", "WARNING"))]


@pytest.mark.usefixtures("gpu_adapter")
def test_models_of_any_graph_run_on_the_card(call: Call, folder: Path, astronaut: Path) -> None:
    pytest.importorskip("ai_edge_litert.compiled_model")
    ends = ("-i", astronaut, "-o", "pose_landmarks=out.jsonl", "--device", "gpu", "--stats")

    called = call("run", "upper_body_pose_tracking_cpu", *ends)

    assert called.code == 0
    (line,) = (line for line in called.err.splitlines() if line.startswith("on "))
    assert line.startswith("on gpu ")
    assert line.count("InferenceCalculator") == 2
