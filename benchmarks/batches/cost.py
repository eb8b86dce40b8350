"""What a clip costs beyond its frames, and how a batch compares with a process for each clip."""

from __future__ import annotations

import shlex
import sys
import time
from itertools import chain
from pathlib import Path

from benchmarks.reference import frames_of

from .clips import sample_clips, write_clip
from .processes import Cost, children_of, resident_mb, run, start, vitruvian

__all__ = ["cost"]


def cost(folder: Path, count: int) -> bool:
    """Time the same frames as one video, as a batch, and as one process for each clip."""
    clips = sample_clips(folder / "videos", count)
    one = folder / "one.mp4"
    # As many frames of each size as the clips have, in two videos, as a video has one size.
    lengths = [20 + number * 20 // count for number in range(count)]
    print(f"{count} clips, {sum(lengths)} frames, pose full, tables as Parquet\n")
    print("| way | seconds | of the processor | a clip |\n| --- | --- | --- | --- |")
    whole = Cost(0, 0, 0)
    for offset, sample in enumerate(("carphone_pristine", "demo")):
        wanted = sum(lengths[offset::2])
        pictures = chain.from_iterable(frames_of(sample) for _ in range(100))
        write_clip(one, (picture for _, picture in zip(range(wanted), pictures, strict=False)))
        took = run(vitruvian("pose", one, "--landmarks", folder / "one.parquet", "--quiet"))
        whole = Cost(whole.wall_s + took.wall_s, whole.cpu_s + took.cpu_s, took.status)
    _row("the frames in two long videos", whole, count)
    for workers in (1, 2):
        out = folder / f"out-{workers}"
        options = ("-o", out, "--quiet", "--workers", workers)
        _row(
            f"batch, {workers} worker{'s' * (workers > 1)}",
            run(vitruvian("batch", "pose", folder / "videos", *options)),
            count,
        )
    pose = shlex.join([sys.executable, "-m", "vitruvian", "pose"])
    for processes in (1, 2):
        command = (
            f"printf '%s\\n' {shlex.join(map(str, clips))} | xargs -P{processes} -I@ "
            f"sh -c '{pose} @ --landmarks @.parquet --quiet'"
        )
        _row(f"xargs -P{processes} vitruvian pose", run(["sh", "-c", command]), count)
    print(f"\nresident memory of a worker: {_worker_mb(folder, workers=1):.0f} MB at most")
    return True


def _row(way: str, took: Cost, clips: int) -> None:
    print(
        f"| {way} | {took.wall_s:.1f} | {took.cpu_s:.1f} | {took.wall_s / clips:.2f} |", flush=True
    )
    if took.status:
        sys.exit(f"{way}: exit code {took.status}")


def _worker_mb(folder: Path, workers: int) -> float:
    """Return the most memory that one worker had, sampled twenty times a second."""
    options = ("-o", folder / "memory", "--quiet", "--workers", workers)
    batch = start(vitruvian("batch", "pose", folder / "videos", *options))
    most = 0.0
    while batch.poll() is None:
        most = max([most, *map(resident_mb, children_of(batch.pid))])
        time.sleep(0.05)
    return most
