"""A way to call the command line, and tiny media and graphs to call it on."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from textwrap import dedent

import numpy as np
import pytest

from vitruvian.cli import main
from vitruvian.framework.authoring.calculator import REGISTRY

FRAMES = 12
SIZE = (64, 48)


@dataclass(frozen=True)
class Called:
    """What a call of the command line printed, and its exit code."""

    code: int
    out: str
    err: str


Call = Callable[..., Called]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    """Return a function that calls the command line with these arguments."""

    def called(*arguments: object) -> Called:
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main([str(argument) for argument in arguments])
        code = left.value.code
        printed = capsys.readouterr()
        assert "Traceback" not in printed.err
        return Called(0 if code is None else int(code), printed.out, printed.err)

    return called


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Work in an empty folder, and forget the modules and calculators that were imported there."""
    REGISTRY.load_sources()
    before = set(sys.modules)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setattr(REGISTRY, "_classes", dict(REGISTRY._classes))
    yield tmp_path
    for name in set(sys.modules) - before:
        if str(getattr(sys.modules[name], "__file__", "")).startswith(str(tmp_path)):
            del sys.modules[name]


@pytest.fixture
def video(folder: Path) -> Path:
    """Write a video of a few frames, each of another grey, at 25 frames a second."""
    import av

    path = folder / "in.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=25)
        stream.width, stream.height = SIZE
        stream.codec_context.time_base = Fraction(1, 25)
        for number in range(FRAMES):
            picture = np.full((SIZE[1], SIZE[0], 3), 20 * number, np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, "rgb24")))
        container.mux(stream.encode())
    return path


@pytest.fixture
def graph(folder: Path) -> Path:
    """Write a graph that passes pictures on and tells their size."""
    return write(
        folder / "sizes.yaml",
        """\
        # Tell the size of every picture.
        input_stream: video
        output_stream: [same_video, size]
        node:
          - calculator: PassThroughCalculator
            input_stream: video
            output_stream: same_video
          - calculator: ImagePropertiesCalculator
            input_stream: IMAGE:video
            output_stream: SIZE:size
        """,
    )


def write(path: Path, text: str) -> Path:
    """Write a text file without its common indentation."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dedent(text), encoding="utf-8")
    return path


@pytest.fixture
def written() -> Callable[[Path, str], Path]:
    """Return the function that writes text files."""
    return write
