"""Print what each node of a solution's graph costs a frame, in milliseconds of the processor.

``python -m benchmarks.frame_cost [VIDEO] [--solution NAME] [--drawn]`` runs ``vitruvian NAME VIDEO
--landmarks`` in this process, or with ``--drawn`` what writes the video, by default ``pose`` on the
walk. Other arguments are settings of the solution, such as ``--refine``. Times are those of the
threads that ran the calls, between model and decoder, so caches are as cold as they are for a user;
sleeping and waiting for the interpreter's lock do not count. What a thread of the graph spends
outside of calls is the scheduler's. The rest of the process is threads of libraries: the second one
of a model, and those of an encoder.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from vitruvian.assets import asset_path
from vitruvian.cli import main as vitruvian
from vitruvian.framework.runtime.node import Task, TaskKind
from vitruvian.framework.runtime.workers import Workers

__all__ = ["main"]

#: Nodes that take less, in milliseconds a frame, are summed up.
LEAST = 0.02


class Meter:
    """Adds up the nanoseconds of threads, in calls and around them."""

    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()
        self.between = 0
        self.sources: Counter[str] = Counter()
        self._run = Task.run
        self._work = Workers._work  # pyright: ignore[reportPrivateUsage]

    @contextmanager
    def installed(self) -> Generator[None]:
        """Time all calls of graphs, and the turns of threads in which they are made."""

        # Functions, as a bound method in a class would not be given the object it is called on.
        def run(task: Task) -> None:
            self._time_call(task)

        def work(workers: Workers, *args: Any) -> None:
            started = time.thread_time_ns()
            self._work(workers, *args)
            self.between += time.thread_time_ns() - started

        with patch.object(Task, "run", run), patch.object(Workers, "_work", work):
            yield

    def _time_call(self, task: Task) -> None:
        started = time.thread_time_ns()
        self._run(task)
        spent = time.thread_time_ns() - started
        self.between -= spent
        if task.kind is TaskKind.PROCESS:
            self.calls[task.node.name] += spent
            if task.node.is_source:
                self.sources[task.node.name] += len(task.context.events)

    @property
    def frames(self) -> int:
        """Return how many frames were read."""
        return max(self.sources.values(), default=0)


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("video", nargs="?", help="by default the walk")
    parser.add_argument("--solution", default="pose")
    parser.add_argument("--drawn", action="store_true", help="write the video instead of landmarks")
    given, settings = parser.parse_known_args()
    video = given.video or str(asset_path("walk"))
    meter = Meter()
    with tempfile.TemporaryDirectory() as folder:
        option, name = ("--output", "out.mp4") if given.drawn else ("--landmarks", "out.jsonl")
        call = [given.solution, video, "--quiet", option, str(Path(folder, name)), *settings]
        sys.argv = ["vitruvian", *call]
        with meter.installed():
            try:
                vitruvian()
            except SystemExit as end:
                if end.code:
                    raise
    print(f"{meter.frames} frames\n\n| part | ms a frame |\n| --- | --- |")
    for name, spent in _rows(meter):
        print(f"| {name} | {spent / meter.frames / 1e6:.2f} |")


def _rows(meter: Meter) -> list[tuple[str, int]]:
    limit = LEAST * meter.frames * 1e6
    rows = [(name, spent) for name, spent in meter.calls.most_common() if spent >= limit]
    small = [spent for spent in meter.calls.values() if spent < limit]
    rows.append((f"{len(small)} nodes of less than {LEAST} ms", sum(small)))
    return [*rows, ("scheduler and contexts", meter.between)]


if __name__ == "__main__":
    main()
