"""Models that are missing, damaged or not to be had, as a user of ``vitruvian run`` meets them."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from vitruvian.assets import asset_path

if TYPE_CHECKING:
    from ..conftest import FakeClient
    from .conftest import Call

Write = Callable[[Path, str], Path]

REFUSED = (
    "npm error code ECONNREFUSED\n"
    "npm error FetchError: request failed, reason: connect ECONNREFUSED\n"
    "npm error A complete log of this run can be found in: ..."
)


@pytest.fixture(scope="module")
def models() -> dict[str, Path]:
    """Return the whole models' files, found before a test moves the folder of assets."""
    return {name: asset_path(name) for name in ("pose_detection_128", "pose_landmark_upper_body")}


@pytest.fixture
def picture(folder: Path) -> Path:
    path = folder / "in.png"
    cv2.imwrite(str(path), np.zeros((48, 64, 3), np.uint8))
    return path


def missing(path: Path) -> None:
    path.unlink()


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:1000])


def altered(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)


@pytest.mark.parametrize("threads", [0, 2])
@pytest.mark.parametrize("harm", [missing, truncated, altered])
def test_a_model_that_cannot_be_used_nor_fetched_is_explained(
    call: Call,
    picture: Path,
    models: dict[str, Path],
    npm: FakeClient,
    cache: Path,
    harm: Callable[[Path], None],
    threads: int,
) -> None:
    cache.mkdir()
    for path in models.values():
        shutil.copy(path, cache)
    harm(cache / models["pose_landmark_upper_body"].name)
    npm.fails(REFUSED)

    called = call(
        "run", "upper_body_pose_tracking_cpu", "-i", picture, "-o", "pose_landmarks=pose.jsonl",
        "--threads", threads,
    )  # fmt: skip

    assert called.code == 1
    assert re.search(
        r"^\S*pose_landmark_upper_body_by_roi\.yaml:\d+: .* AssetError: asset "
        r"'pose_landmark_upper_body': npm could not fetch the npm package @mediapipe/pose \S+: "
        r".*ECONNREFUSED.*; check the network and the settings of npm, then run: "
        r"vitruvian assets fetch pose_landmark_upper_body$",
        called.err,
        re.MULTILINE,
    )
    assert not Path("pose.jsonl").exists()


def text(data: bytes) -> bytes:
    return b"not a model"


def half(data: bytes) -> bytes:
    return data[: len(data) // 2]


def empty(data: bytes) -> bytes:
    return b""


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, r"cannot be read \(No such file or directory\); .* vitruvian assets list"),
        (
            empty,
            "0 bytes that are no model file; expected a complete TensorFlow Lite or ONNX model",
        ),
        (text, "11 bytes that are no model file; expected a complete TensorFlow Lite"),
        (half, r"\d+ bytes that cannot be loaded \(it is cut off or damaged\)"),
    ],
)
def test_a_model_file_that_is_no_model_is_explained(
    call: Call,
    picture: Path,
    models: dict[str, Path],
    written: Write,
    content: Callable[[bytes], bytes] | None,
    message: str,
) -> None:
    if content is not None:
        Path("own.tflite").write_bytes(content(models["pose_detection_128"].read_bytes()))
    graph = written(
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
            options: {model_path: own.tflite}
        """,
    )

    called = call("run", graph, "-i", picture, "-o", "answer.jsonl")

    assert called.code == 1
    failed = r'ask.yaml:11: Calculator::Open\(\) for node "InferenceCalculator" failed: AssetError'
    assert re.search(f"^{failed}: model '.*own.tflite': {message}", called.err, re.MULTILINE)
    assert not Path("answer.jsonl").exists()
