"""How often ``vitruvian run`` reads and plans its graph, and what it says of what does not fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from vitruvian.calculators.gpu.device import GpuDevice
from vitruvian.calculators.gpu.errors import GpuError
from vitruvian.framework.graph_file import loader
from vitruvian.framework.planning import planner

if TYPE_CHECKING:
    from .conftest import Call

Write = Callable[[Path, str], Path]


@pytest.fixture
def counts(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Count how often a graph's file is read and a graph is planned."""
    counts: Counter[str] = Counter()

    def count(module: Any, name: str, what: str) -> None:
        function = getattr(module, name)

        def counted(*args: Any, **kwargs: Any) -> Any:
            counts[what] += 1
            return function(*args, **kwargs)

        monkeypatch.setattr(module, name, counted)

    count(loader, "read_file", "read")
    count(planner, "make_plan", "planned")
    return counts


@pytest.fixture
def graph(written: Write) -> Path:
    """Write a graph that passes pictures on, for either device, and return the one for the card."""
    text = """\
        input_stream: video
        output_stream: out
        node: [{calculator: PassThroughCalculator, input_stream: video, output_stream: out}]
        """
    written(Path("show_cpu.yaml"), text)
    return written(Path("show_gpu.yaml"), text)


@pytest.mark.parametrize("device", ["graph", "cpu", "gpu", "auto"])
def test_a_graph_is_read_and_planned_once_whatever_the_device(
    call: Call,
    video: Path,
    graph: Path,
    counts: Counter[str],
    monkeypatch: pytest.MonkeyPatch,
    device: str,
) -> None:
    def shared() -> GpuDevice:
        raise GpuError("there is no card")

    monkeypatch.setattr(GpuDevice, "shared", shared)
    side = ("--stats", "--quiet", "--trace", "trace.json")

    called = call("run", graph, "-i", video, "-o", "out=out.mp4", "--device", device, *side)

    assert called.code == 0, called.err
    assert counts == {"read": 1, "planned": 1}


def test_a_watched_graph_is_read_once_and_planned_with_the_one_around_it(
    call: Call, video: Path, graph: Path, counts: Counter[str]
) -> None:
    called = call("run", graph, "-i", video, "-o", "out=out.mp4", "--watch", "--quiet")

    assert called.code == 0, called.err
    assert counts == {"read": 1, "planned": 2}


def test_mistakes_of_the_graph_go_before_readers_that_do_not_fit(
    call: Call, video: Path, written: Write
) -> None:
    graph = written(
        Path("wrong.yaml"),
        """\
        input_stream: numbers
        output_stream: all
        node:
          - calculator: PassThroughCalculator
            input_stream: [numbers, nmbers]
            output_stream: [all, more]
        """,
    )

    called = call("run", graph, "-i", video, "-o", "all=all.jsonl")

    assert called.code == 1
    assert "wrong.yaml:5:29: PassThroughCalculator reads stream 'nmbers'" in called.err
    assert "Did you mean 'numbers'" in called.err


def test_pictures_for_a_stream_of_data_are_refused_in_the_users_words(
    call: Call, video: Path, written: Write
) -> None:
    graph = written(
        Path("counts.yaml"),
        """\
        input_stream: landmarks
        output_stream: rect
        node:
          - calculator: LandmarksToDetectionCalculator
            input_stream: NORM_LANDMARKS:landmarks
            output_stream: DETECTION:rect
        """,
    )

    called = call("run", graph, "-i", video, "-o", "rect=all.jsonl")

    assert called.code == 2
    assert "this brings pictures (ImageFrame), but stream 'landmarks' takes" in called.err
