"""Follow 1, 2 and 4 videos at once: in one process with a graph each, and in a process each."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import vitruvian as vt
from benchmarks.growth.clock import Clock, Row, median_row
from vitruvian.assets import asset_path

__all__ = ["COUNTS", "measure"]

COUNTS = (1, 2, 4)


def measure(*, quick: bool) -> list[Row]:
    """Return a row for each number of videos; ``wall`` and ``processor`` are ms a frame of all."""
    rounds = 2 if quick else 3
    found: dict[tuple[int, bool], list[Row]] = {}
    for _ in range(rounds):
        for count in COUNTS:
            for apart in (False, True)[:count]:
                row = _apart(count) if apart else _together(count)
                found.setdefault((count, apart), []).append(row)
    return [
        {"videos": count, "processes": count if apart else 1, **median_row(rows)}
        for (count, apart), rows in found.items()
    ]


def _results() -> Iterator[object]:
    return iter(vt.pose(str(asset_path("carphone")), "full"))


def _together(count: int) -> Row:
    """Follow videos on a thread each; the time begins when all have their first landmarks."""
    clocks: list[Clock] = []
    begin = threading.Barrier(count, action=lambda: clocks.append(Clock()))

    def follow() -> int:
        results = _results()
        next(results)
        begin.wait()
        return sum(1 for _ in results)

    with ThreadPoolExecutor(count) as pool:
        frames = sum(one.result() for one in [pool.submit(follow) for _ in range(count)])
    wall, processor = clocks[0].read()
    return {"wall": 1e3 * wall / frames, "processor": 1e3 * processor / frames}


def _apart(count: int) -> Row:
    command = [sys.executable, "-m", "benchmarks.growth.videos"]
    processes = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(count)
    ]
    for process in processes:
        assert process.stdout is not None
        process.stdout.readline()
    clock = Clock()
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    answers = [json.loads(process.communicate()[0]) for process in processes]
    wall, _ = clock.read()
    frames = sum(answer["frames"] for answer in answers)
    processor = sum(answer["processor"] for answer in answers)
    return {"wall": 1e3 * wall / frames, "processor": 1e3 * processor / frames}


def _worker() -> None:
    """Get ready, wait for the word, follow one video."""
    results = _results()
    next(results)
    print("ready", flush=True)
    sys.stdin.readline()
    clock = Clock()
    frames = sum(1 for _ in results)
    print(json.dumps({"frames": frames, "processor": clock.read()[1]}))


if __name__ == "__main__":
    _worker()
