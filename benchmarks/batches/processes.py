"""Start commands of the package, and look at the processes that come of them. Linux only."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = [
    "Cost",
    "children_of",
    "cpu_seconds",
    "outcomes",
    "resident_mb",
    "run",
    "start",
    "tables",
    "vitruvian",
]


@dataclass(frozen=True)
class Cost:
    """What a command took: ``wall_s``, and ``cpu_s`` of the processor with its children."""

    wall_s: float
    cpu_s: float
    status: int


def vitruvian(*arguments: object) -> list[str]:
    """Return a command of the package in this Python."""
    return [sys.executable, "-m", "vitruvian", *map(str, arguments)]


def start(command: Sequence[str]) -> subprocess.Popen[bytes]:
    """Start a command in silence."""
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def run(command: Sequence[str]) -> Cost:
    """Run a command to its end, in silence, and return what it cost."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.monotonic()
    status = start(command).wait()
    wall = time.monotonic() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(wall, cpu, status)


def children_of(pid: int) -> list[int]:
    """Return the processes that a process has started and that still live."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found.extend(map(int, task.read_text(encoding="ascii").split()))
        except OSError:  # it ended meanwhile
            continue
    return found


def resident_mb(pid: int) -> float:
    """Return the resident memory of a process in MB, 0 when it has ended."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def cpu_seconds(pid: int) -> float:
    """Return the processor time that a process has taken, 0 when it has ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except OSError:
        return 0.0
    # utime and stime, the 14th and 15th of all fields.
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def outcomes(out: Path) -> list[dict[str, Any]]:
    """Return the lines of a batch's manifest, each of which has to be whole."""
    path = out / "manifest.jsonl"
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def tables(out: Path) -> dict[str, bytes]:
    """Return the tables of a batch by the key of their clip."""
    return {
        path.parent.name.rpartition("-")[2]: path.read_bytes()
        for path in sorted(out.glob("data/video=*/part-0.*"))
    }
