"""Tiny clips, and a graph whose calculator writes one number for each frame."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import numpy as np
import pytest

from vitruvian.batches import batch_run
from vitruvian.batches.clip import Clip, Outcome
from vitruvian.batches.clip_runner import ClipRunner
from vitruvian.batches.spec import BatchSpec
from vitruvian.framework.authoring.calculator import REGISTRY

GRAPH = """
import: brightness.py
input_stream: video
output_stream: brightness
node:
  - calculator: BrightnessCalculator
    input_stream: VIDEO:video
    output_stream: BRIGHTNESS:brightness
"""

# What a worker is to do is told by files beside the graph, because it is another process.
CALCULATOR = """
import errno, os, signal
from pathlib import Path
import vitruvian as vt

HERE = Path(__file__).parent

class BrightnessCalculator(vt.Calculator):
    video = vt.Input(vt.ImageFrame)
    brightness = vt.Output(float)

    def open(self, ctx):
        (HERE / f"worker-{os.getpid()}").touch()
        for number in range((HERE / "deaths").stat().st_size if (HERE / "deaths").exists() else 0):
            # One death fewer is left for the next worker.
            os.truncate(HERE / "deaths", (HERE / "deaths").stat().st_size - 1)
            os.kill(os.getpid(), signal.SIGKILL)

    def process(self, ctx):
        if (HERE / "hold").exists():
            with open(HERE / "hold"):
                pass
        if (HERE / "full").exists():
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        ctx[self.brightness] = float(ctx[self.video].data.mean())
"""


class WorkersHere:
    """Run clips in the test's own process, one after the other."""

    def __init__(self, spec: BatchSpec, folder: Path, count: int) -> None:
        self._runner = ClipRunner(spec, folder)

    def run(self, clips: Iterable[Clip]) -> Iterator[Outcome]:
        for clip in clips:
            yield self._runner.run(clip, "here")

    def close(self) -> None:
        pass


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start no process for each worker, where a test is not about them."""
    monkeypatch.setattr(batch_run, "LocalWorkers", WorkersHere)


@pytest.fixture
def graph(tmp_path: Path) -> Iterator[Path]:
    """Write the graph and its calculator, and forget the calculator afterwards."""
    (tmp_path / "brightness.py").write_text(CALCULATOR, encoding="utf-8")
    path = tmp_path / "brightness.yaml"
    path.write_text(GRAPH, encoding="utf-8")
    before, classes = set(sys.modules), REGISTRY.snapshot()
    yield path
    REGISTRY.restore(classes)
    for name in set(sys.modules) - before:
        if str(getattr(sys.modules[name], "__file__", "")).startswith(str(tmp_path)):
            del sys.modules[name]


@pytest.fixture
def make_clip(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes a clip of some frames, each of another grey."""

    def made(name: str = "a.mp4", frames: int = 3) -> Path:
        import av

        path = tmp_path / "videos" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with av.open(str(path), "w", format="mp4") as container:
            stream = container.add_stream("mpeg4", rate=25)
            stream.width, stream.height = 32, 32
            grain = np.random.default_rng(0).integers(0, 40, (frames, 32, 32, 3), np.uint8)
            for number in range(frames):
                picture = grain[number] + np.uint8(5 * number)
                container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, "rgb24")))
            container.mux(stream.encode())
        return path

    return made
