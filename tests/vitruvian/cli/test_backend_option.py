"""``--backend`` and ``--precision`` of ``vitruvian run`` and ``vitruvian pose``."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from vitruvian.calculators.tensor.engines.registry import choose_engine

if TYPE_CHECKING:
    from .conftest import Call

Write = Callable[[Path, str], Path]


@pytest.fixture
def ask(written: Write) -> Path:
    """Write a graph that asks the detector's model."""
    return written(
        Path("ask.yaml"),
        """\
        input_stream: video
        output_stream: answer
        node:
          - calculator: ImageToTensorCalculator
            input_stream: IMAGE:video
            output_stream: TENSORS:question
            options:
              output_tensor_width: 128
              output_tensor_height: 128
              output_tensor_float_range: {min: -1, max: 1}
          - calculator: InferenceCalculator
            input_stream: TENSORS:question
            output_stream: TENSORS:answer
            options: {model_path: pose_detection_128}
          - calculator: TensorsToFloatsCalculator
            input_stream: TENSORS:answer
            output_stream: FLOATS:numbers
        """,
    )


def test_the_backend_that_is_named_runs_the_models(call: Call, video: Path, ask: Path) -> None:
    name = choose_engine().backend
    given = ("-i", video, "-o", "numbers=numbers.jsonl", "--stats", "--quiet")

    called = call("run", ask, *given, "--backend", name, "--precision", "f32")

    assert called.code == 0, called.err
    assert f"on cpu {name} f32: InferenceCalculator\n" in called.err


@pytest.mark.parametrize("command", ["run", "pose"])
@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("--backend", "opnvino", r"there is no backend 'opnvino'.*Did you mean 'openvino'"),
        ("--precision", "bf61", r"there is no precision 'bf61'.*Did you mean 'bf16'"),
    ],
)
def test_a_name_that_there_is_not_is_told_before_anything_else(
    call: Call, command: str, option: str, value: str, message: str
) -> None:
    called = call(command, "missing", option, value)

    assert called.code == 2
    assert re.search(message, called.err)
    assert called.err.count("\n") == 1


def test_a_backend_that_is_not_installed_is_told_with_what_to_install(
    call: Call, video: Path, ask: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "openvino", None)

    called = call("run", ask, "-i", video, "-o", "numbers=n.jsonl", "--backend", "openvino")

    assert called.code == 1
    assert called.err.startswith("the backend 'openvino' is not installed (")
    assert called.err.endswith("); run: pip install 'vitruvian[openvino]'\n")
    assert not Path("n.jsonl").exists()


def test_a_precision_that_the_backend_has_not_is_told(call: Call, video: Path, ask: Path) -> None:
    called = call("run", ask, "-i", video, "--backend", "litert", "--precision", "bf16")

    assert called.code == 1
    assert "the backend 'litert' does not compute in bf16" in called.err


def test_pose_takes_a_backend(call: Call, video: Path) -> None:
    name = choose_engine().backend

    called = call("pose", video, "--landmarks", "l.jsonl", "--backend", name, "--quiet")

    assert called.code == 0, called.err
    assert Path("l.jsonl").exists()
