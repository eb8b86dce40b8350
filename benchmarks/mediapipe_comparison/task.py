"""What is measured, and with what; both sides know this module, so it needs nothing but Python."""

from __future__ import annotations

import json
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

__all__ = ["MODELS", "TASKS", "Figures", "Task", "Watch", "answer"]

#: The models by the number that MediaPipe gives them; it has dropped the upper body's own.
MODELS: dict[str, int | None] = {"lite": 0, "full": 1, "heavy": 2, "upper-body": None}

TASKS = {
    "latency": "(a) one frame in, landmarks out",
    "landmarks": "(b) decode + pose",
    "video": "(c) decode + pose + draw + MPEG-4",
    "h264": "(c) decode + pose + draw + H.264",
    "limit": "the model alone",
    "first": "start to first landmarks",
}


@dataclass(frozen=True)
class Task:
    """Name one measurement: what to do, with which model, on which video."""

    kind: str
    model: str
    video: str


@dataclass(frozen=True)
class Figures:
    """Hold the time a frame in milliseconds, wall and processor, and the peak memory in MB."""

    wall: float
    cpu: float
    memory: float


class Watch:
    """Take the time of frames, all together or each on its own."""

    def __init__(self) -> None:
        self._wall, self._cpu = time.perf_counter(), _cpu_seconds()

    def figures(self, frames: int) -> Figures:
        """Return the figures since the watch was made."""
        wall, cpu = time.perf_counter() - self._wall, _cpu_seconds() - self._cpu
        return Figures(1e3 * wall / frames, 1e3 * cpu / frames, _peak_memory())

    @staticmethod
    def each(work: Callable[[Any], object], frames: Iterable[Any]) -> Figures:
        """Return the median time of ``work`` on a frame; how the frame is made does not count."""
        walls: list[float] = []
        cpus: list[float] = []
        for frame in frames:
            wall, cpu = time.perf_counter(), _cpu_seconds()
            work(frame)
            walls.append(time.perf_counter() - wall)
            cpus.append(_cpu_seconds() - cpu)
        wall, cpu = statistics.median(walls), statistics.fmean(cpus)
        return Figures(1e3 * wall, 1e3 * cpu, _peak_memory())


def answer(measure: Callable[[Task], Figures]) -> None:
    """Measure the task that the command line names, and print the figures."""
    kind, model, video = sys.argv[1:]
    print(json.dumps(asdict(measure(Task(kind, model, video)))))


def _cpu_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def _peak_memory() -> float:
    status = Path("/proc/self/status")
    if status.exists():
        # What ``getrusage`` says there begins with the memory of the process that started this one.
        lines = status.read_text(encoding="utf-8").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1e3
    # In kilobytes, but bytes on macOS.
    unit = 1e6 if sys.platform == "darwin" else 1e3
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
