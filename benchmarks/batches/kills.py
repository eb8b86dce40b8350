"""Kill a batch at random moments, start it again, and look for what got lost."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from pathlib import Path

from .clips import sample_clips
from .processes import children_of, outcomes, run, start, tables, vitruvian

__all__ = ["kills"]

# Longer than a worker needs to see that its parent died.
_ORPHAN_S = 10.0


def kills(folder: Path, count: int, times: int = 20, seed: int = 1) -> bool:
    """Kill the parent ``times`` times, each time at a random moment, and then let it end.

    Prints what was done twice, lost, left half written, and which workers outlived the batch.
    """
    sample_clips(folder / "videos", count)
    out = folder / "out"
    command = vitruvian(
        *("batch", "pose", folder / "videos", "-o", out, "--format", "csv", "--workers", 2, "-q")
    )
    expected = folder / "expected"
    started = time.monotonic()
    run([str(expected) if part == str(out) else part for part in command])
    whole_s = time.monotonic() - started
    moments = random.Random(seed)
    orphans = 0
    for _ in range(times):
        # So that the kills fall on all of the batch: its start, its clips, and its end.
        moment = moments.uniform(0.05, 3.0 + whole_s / 8)
        orphans += _kill_after(command, moment)
    last = run(command)
    lines = outcomes(out)
    keys = [line["key"] for line in lines]
    parts = [path for path in out.rglob("*") if ".part" in path.name]
    equal = tables(out) == tables(expected)
    print(f"killed {times} times at random moments, {count} clips, two workers, seed {seed}\n")
    print("| | |\n| --- | --- |")
    print(f"| exit code of the last start | {last.status} |")
    print(f"| clips done | {len(set(keys))} of {count} |")
    print(f"| clips done twice | {len(keys) - len(set(keys))} |")
    print(f"| workers that outlived the batch | {orphans} |")
    print(f"| parts of files left in the end | {len(parts)} |")
    print(f"| tables equal to those of a batch that nobody killed | {equal} |")
    return (
        equal and not parts and not orphans and len(keys) == len(set(keys)) == count
    ) and last.status == 0


def _kill_after(command: list[str], moment: float) -> int:
    """Kill the batch after some seconds, and return how many workers lived on."""
    batch = start(command)
    try:
        batch.wait(timeout=moment)
    except subprocess.TimeoutExpired:
        workers = children_of(batch.pid)
        batch.send_signal(signal.SIGKILL)
        batch.wait()
        return sum(_outlives(worker) for worker in workers)
    return 0


def _outlives(pid: int) -> bool:
    until = time.monotonic() + _ORPHAN_S
    while time.monotonic() < until:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        time.sleep(0.05)
    os.kill(pid, signal.SIGKILL)
    return True
