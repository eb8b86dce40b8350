"""Damaged videos, pictures, graph files and models."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from importlib.resources import files
from pathlib import Path
from random import Random

import av
import numpy as np

from benchmarks.robustness.mutation import mutated, mutated_text
from benchmarks.robustness.outputs import inspect
from benchmarks.robustness.pool import Answer, answers
from benchmarks.robustness.settings import Settings
from benchmarks.robustness.tally import Tally
from vitruvian.assets import asset_path

__all__ = ["run", "small_clip"]

MEDIA_GRAPH = """
input_stream: IMAGE:image
output_stream: [copy, size]
node:
  - {calculator: PassThroughCalculator, input_stream: image, output_stream: copy}
  - {calculator: ImagePropertiesCalculator, input_stream: IMAGE:image, output_stream: SIZE:size}
"""
MODEL_GRAPH = """
input_stream: image
output_stream: values
node:
  - calculator: ImageToTensorCalculator
    input_stream: IMAGE:image
    output_stream: TENSORS:tensors
    options:
      output_tensor_width: 128
      output_tensor_height: 128
      output_tensor_float_range: {min: -1.0, max: 1.0}
  - calculator: InferenceCalculator
    input_stream: TENSORS:tensors
    output_stream: TENSORS:outputs
    options: {model_path: model.tflite, compute_all_outputs: true}
  - calculator: TensorsToFloatsCalculator
    input_stream: TENSORS:outputs
    output_stream: FLOATS:values
"""


@dataclass(frozen=True, slots=True)
class _Case:
    folder: Path
    tally: Tally


def run(settings: Settings) -> Iterator[Tally]:
    """Try ``count`` inputs of each kind."""
    for kind, samples in _samples(settings.folder).items():
        if not settings.wants(kind):
            continue
        random = Random(f"{settings.seed} {kind}")
        tally = Tally(kind)
        tasks = _tasks(settings.folder, tally, samples, random, settings.count)
        for case, answer in answers(tasks, settings.processes):
            _judge(case, answer, settings.keep)
        yield tally


def _samples(folder: Path) -> dict[str, list[Path]]:
    """Return whole files of every kind, by kind."""
    found: dict[str, list[Path]] = {}
    for ending in ("mp4", "mkv", "ts"):
        path = folder / f"sample.{ending}"
        small_clip(path)
        found[ending.upper()] = [path]
    picture = folder / "sample.png"
    _write_picture(picture)
    found["PNG"] = [picture]
    heic = folder / "sample.heic"
    if _write_heic(heic):
        found["HEIC"] = [heic]
    graphs = [Path(str(files(name))) for name in ("vitruvian.graphs", "vitruvian.subgraphs")]
    texts = sorted(path for root in graphs for path in root.rglob("*.yaml"))
    found["YAML"] = texts
    found["pbtxt"] = [_as_pbtxt(path, folder) for path in texts if "pose" in path.name][:12]
    found["model"] = [asset_path("pose_detection_128")]
    return found


def small_clip(path: Path, frames: int = 12, side: int = 64, rate: int = 25) -> None:
    """Write a short video of a gradient that moves."""
    x, y = np.meshgrid(np.arange(side), np.arange(side))
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=Fraction(rate))
        stream.width = stream.height = side
        stream.pix_fmt = "yuv420p"
        stream.options = {"preset": "ultrafast"}
        for number in range(frames):
            pixels = np.stack([x * 4 + number, y * 4, x + y], axis=2).astype(np.uint8)
            for packet in stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")):
                container.mux(packet)
        for packet in stream.encode():
            container.mux(packet)


def _write_picture(path: Path) -> None:
    import cv2

    cv2.imwrite(str(path), np.random.default_rng(0).integers(0, 255, (48, 64, 3), np.uint8))


def _write_heic(path: Path) -> bool:
    """Return whether there is a library that writes HEIC."""
    try:
        import pillow_heif
    except ImportError:
        return False
    pixels = np.random.default_rng(0).integers(0, 255, (64, 64, 3), np.uint8)
    pillow_heif.encode("RGB", (64, 64), pixels.tobytes(), str(path))
    return True


def _as_pbtxt(path: Path, folder: Path) -> Path:
    from vitruvian.cli import main

    target = folder / f"{path.stem}.pbtxt"
    try:
        main(["convert", str(path), str(target)])
    except SystemExit as end:
        if end.code:
            raise
    return target


def _tasks(
    folder: Path, tally: Tally, samples: list[Path], random: Random, count: int
) -> Iterator[tuple[_Case, list[str]]]:
    for number in range(count):
        sample = random.choice(samples)
        case = folder / f"{tally.kind}-{number}"
        case.mkdir()
        if tally.kind in {"YAML", "pbtxt"}:
            text = sample.read_text(encoding="utf-8")
            path = case / f"input{sample.suffix}"
            path.write_bytes(mutated_text(text, random))
            yield _Case(case, tally), ["check", str(path)]
            continue
        data = mutated(sample.read_bytes(), random)
        if tally.kind == "model":
            (case / "model.tflite").write_bytes(data)
            yield _Case(case, tally), _model_command(case, folder / "sample.png")
        else:
            path = case / f"input{sample.suffix}"
            path.write_bytes(data)
            yield _Case(case, tally), _media_command(case, path)


def _media_command(case: Path, source: Path) -> list[str]:
    (case / "graph.yaml").write_text(MEDIA_GRAPH, encoding="utf-8")
    outputs = ("--output", f"copy={case / 'out.mp4'}", "--output", f"size={case / 'out.jsonl'}")
    return ["run", str(case / "graph.yaml"), "--input", str(source), *outputs]


def _model_command(case: Path, picture: Path) -> list[str]:
    (case / "graph.yaml").write_text(MODEL_GRAPH, encoding="utf-8")
    output = f"values={case / 'out.jsonl'}"
    return ["run", str(case / "graph.yaml"), "--input", str(picture), "--output", output]


_MEANINGS = {0: "worked", 1: "refused", 2: "refused", 3: "in part"}


def _judge(case: _Case, answer: Answer, keep: Path | None) -> None:
    given = {"graph.yaml", "model.tflite", *(path.name for path in case.folder.glob("input.*"))}
    faults = inspect(case.folder, given, must_exist=answer.code in {0, 3})
    outcome = answer.fault or _MEANINGS.get(answer.code or 0, "traceback")
    case.tally.counts[outcome] += 1
    for fault in faults:
        case.tally.counts[fault] += 1
    bad = outcome not in _MEANINGS.values() or faults
    if bad and keep is not None:
        target = keep / case.folder.name
        shutil.copytree(case.folder, target, dirs_exist_ok=True)
        detail = {"outcome": outcome, "faults": faults, "detail": answer.detail}
        (target / "why.json").write_text(json.dumps(detail, indent=1), encoding="utf-8")
    shutil.rmtree(case.folder)
