"""Ten thousand tiny clips: time and memory for each clip stay flat."""

from __future__ import annotations

import contextlib
import subprocess
import time
from pathlib import Path

from .clips import tiny_clips
from .processes import children_of, outcomes, resident_mb, run, start, vitruvian

__all__ = ["tiny"]

_GRAPH = """\
input_stream: video
output_stream: size
node:
  - calculator: ImagePropertiesCalculator
    input_stream: IMAGE:video
    output_stream: SIZE:size
"""
_STEPS = 10


def tiny(folder: Path, count: int) -> bool:
    """Run a small graph over ``count`` clips of one frame, and print ten lines as it goes."""
    tiny_clips(folder / "videos", count)
    graph = folder / "size.yaml"
    graph.write_text(_GRAPH, encoding="utf-8")
    out = folder / "out"
    command = vitruvian(
        *("batch", graph, folder / "videos", "-o", out, "--format", "jsonl", "--workers", 2, "-q")
    )
    batch = start(command)
    print(f"{count} clips of one frame, two workers\n")
    print("| clips | seconds | ms a clip | batch MB | largest worker MB | manifest kB |")
    print("| --- | --- | --- | --- | --- | --- |")
    started = last = time.monotonic()
    before = 0
    manifest = out / "manifest.jsonl"
    while batch.poll() is None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            batch.wait(timeout=0.2)
        done = manifest.read_bytes().count(b"\n") if manifest.exists() else 0
        if done < before + count // _STEPS or batch.poll() is not None:
            continue
        now = time.monotonic()
        workers = [resident_mb(pid) for pid in children_of(batch.pid)]
        print(
            f"| {done} | {now - started:.0f} | {(now - last) / (done - before) * 1e3:.1f} "
            f"| {resident_mb(batch.pid):.0f} | {max(workers, default=0):.0f} "
            f"| {manifest.stat().st_size / 1e3:.0f} |",
            flush=True,
        )
        before, last = done, now
    wall = time.monotonic() - started
    again = run(command)
    done = len(outcomes(out))
    print(f"\nall: {done} of {count} in {wall:.0f} s; a second call with nothing to do:")
    print(f"{again.wall_s:.1f} s, exit code {again.status}")
    return done == count and again.status == batch.returncode == 0
