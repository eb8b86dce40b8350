"""Print the comparison as tables in Markdown."""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.memory import make_video
from benchmarks.scheduler_cost import measure as scheduler_cost
from vitruvian.assets import asset_path

from .rounds import bring_models, compare, spread
from .task import MODELS, TASKS, Task

_VIDEOS = ("carphone", "demo", "1080p")
#: The models that both sides have.
_SHARED = [name for name, complexity in MODELS.items() if complexity is not None]
_KINDS = ("latency", "landmarks", "video", "h264")
_HEAD = (
    "| video | model | ms a frame: ours | MediaPipe's | ours ÷ MediaPipe's | fps: ours "
    "| MediaPipe's | processor ms: ours | MediaPipe's | peak MB: ours | MediaPipe's |\n"
    "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |"
)


def main() -> None:
    """Measure what the command line asks for."""
    arguments = _arguments()
    if arguments.mediapipe:
        bring_models(arguments.mediapipe, [name for name in arguments.models if name in _SHARED])
    print(_machine(), flush=True)
    with tempfile.TemporaryDirectory() as folder:
        videos = {name: _video(name, Path(folder), arguments.frames) for name in arguments.videos}
        for kind in arguments.tasks:
            _table(kind, videos, arguments)
        _limit(videos, arguments)
        _start(next(iter(videos.values())), arguments)
    _scheduler()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mediapipe", help="a Python with mediapipe 0.10.21; without, ours alone")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--frames", type=int, default=120, help="frames of the 1080p video")
    parser.add_argument("--tasks", nargs="*", choices=_KINDS, default=list(_KINDS))
    parser.add_argument("--models", nargs="*", choices=list(MODELS), default=list(MODELS))
    parser.add_argument("--videos", nargs="+", choices=_VIDEOS, default=list(_VIDEOS))
    return parser.parse_args()


def _machine() -> str:
    names = [
        line.split(":")[1].strip()
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        if line.startswith("model name")
    ]
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    return (
        f"{len(names)} × {names[0]}, {platform.system()}, Python {platform.python_version()}; "
        f"load before: {load}\n"
    )


def _video(name: str, folder: Path, frames: int) -> str:
    if name != "1080p":
        return str(asset_path("walk" if name == "demo" else name))
    path = folder / "1080p.mp4"
    make_video(path, frames)
    return str(path)


def _table(kind: str, videos: dict[str, str], arguments: argparse.Namespace) -> None:
    print(f"\n### {TASKS[kind]}\n\n{_HEAD}")
    for name, path in videos.items():
        for model in arguments.models:
            # The other side has no H.264 encoder; its users write MPEG-4.
            other = Task("video" if kind == "h264" else kind, model, path)
            is_there = MODELS[model] is not None
            both = compare(
                Task(kind, model, path),
                other if is_there else None,
                arguments.rounds,
                arguments.mediapipe,
            )
            sides = (both.ours, both.theirs)
            wall = [[figures.wall for figures in side] for side in sides]
            cells = [
                *map(spread, wall),
                spread(both.ratio(lambda figures: figures.wall), 2),
                *(spread([1e3 / value for value in values]) for values in wall),
                *(spread([figures.cpu for figures in side]) for side in sides),
                *(_most([figures.memory for figures in side]) for side in sides),
            ]
            print(f"| {name} | {model} | {' | '.join(cells)} |", flush=True)


def _most(values: Sequence[float]) -> str:
    return f"{max(values):.0f}" if values else "–"


def _limit(videos: dict[str, str], arguments: argparse.Namespace) -> None:
    """Print the model's own time, and how much of the time of (b) it is."""
    print(f"\n### {TASKS['limit']}, and its share of (b)\n")
    print("| video | model | model ms | (b) ms | share |\n| --- | --- | --- | --- | --- |")
    for name, path in videos.items():
        for model in arguments.models:
            shares: list[float] = []
            limits: list[float] = []
            walls: list[float] = []
            for _ in range(arguments.rounds):
                kinds = ("limit", "landmarks")
                limit, whole = (
                    compare(Task(kind, model, path), None, 1, None).ours[0].wall for kind in kinds
                )
                limits.append(limit)
                walls.append(whole)
                shares.append(100 * limit / whole)
            cells = (name, model, spread(limits), spread(walls), f"{spread(shares, 0)} %")
            print(f"| {' | '.join(cells)} |", flush=True)


def _start(video: str, arguments: argparse.Namespace) -> None:
    print("\n### Start, in seconds\n")
    print("| what | ours | MediaPipe's |\n| --- | --- | --- |")
    task = Task("first", "full", video)
    first = compare(task, task, arguments.rounds, arguments.mediapipe)
    sides = [[figures.wall / 1e3 for figures in side] for side in (first.ours, first.theirs)]
    python = sys.executable
    for what, own, other in (
        ("Python alone", ["-c", ""], ["-c", ""]),
        ("import", ["-c", "import vitruvian"], ["-c", "import mediapipe"]),
        ("--help", ["-m", "vitruvian", "--help"], None),
    ):
        ours = [_seconds([python, *own]) for _ in range(arguments.rounds)]
        theirs = [
            _seconds([arguments.mediapipe, *other])
            for _ in range(arguments.rounds)
            if other and arguments.mediapipe
        ]
        print(f"| {what} | {spread(ours, 2)} | {spread(theirs, 2)} |", flush=True)
    print(f"| first landmarks | {spread(sides[0], 2)} | {spread(sides[1], 2)} |")


def _seconds(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def _scheduler() -> None:
    print("\n### Cost of a node visit in the scheduler, processor µs\n")
    visits = [[scheduler_cost(length, 0, ())[1] for _ in range(3)] for length in (1, 10, 50)]
    rows = zip((1, 10, 50), visits, strict=True)
    print("| nodes | µs a visit |\n| --- | --- |")
    for length, values in rows:
        print(f"| {length} | {statistics.median(values):.1f} |")


if __name__ == "__main__":
    main()
