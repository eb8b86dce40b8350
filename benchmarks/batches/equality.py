"""One worker, two workers, Ray, and one `vitruvian pose` after the other: the same bytes."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from .clips import bad_clips, sample_clips
from .processes import outcomes, run, tables, vitruvian

__all__ = ["equality"]


def equality(folder: Path, count: int) -> bool:
    """Run ``count`` clips and six bad ones in every way, and print how the tables compare."""
    good = sample_clips(folder / "videos", count)
    bad = bad_clips(folder / "videos" / "bad", good[0])
    print(f"{len(good)} clips and {len(bad)} that cannot be read, pose full, tables as CSV\n")
    ways = {"one worker": ("--workers", 1), "two workers": ("--workers", 2)}
    if importlib.util.find_spec("ray") is not None:
        ways["Ray, two workers"] = ("--workers", 2, "--on", "ray")
    serial = _serial(folder / "serial", good)
    print("| way | exit | done | failed | tables equal to serial runs |")
    print("| --- | --- | --- | --- | --- |")
    equal = True
    for number, (way, options) in enumerate(ways.items()):
        out = folder / f"out-{number}"
        status = _batch(folder / "videos", out, options)
        lines = outcomes(out)
        states = [line["state"] for line in lines]
        by_video = {line["video"]: tables(out).get(line["key"]) for line in lines}
        same = sum(by_video.get(str(path)) == table for path, table in serial.items())
        print(
            f"| {way} | {status} | {states.count('done')} | {states.count('failed')} "
            f"| {same} of {len(serial)} |"
        )
        equal &= same == len(serial) and states.count("failed") == len(bad) and status == 1
    print("\nreasons of the bad ones:")
    for line in sorted(outcomes(folder / "out-0"), key=lambda line: line["video"]):
        if line["state"] == "failed":
            print(f"- {line['error']}".replace(f"{folder}/", ""))
    return equal


def _serial(folder: Path, clips: list[Path]) -> dict[Path, bytes]:
    folder.mkdir()
    for number, clip in enumerate(clips):
        table = folder / f"{number}.csv"
        run(vitruvian("pose", clip, "--landmarks", table, "--quiet"))
    return {clip: (folder / f"{number}.csv").read_bytes() for number, clip in enumerate(clips)}


def _batch(videos: Path, out: Path, options: tuple[object, ...]) -> int:
    command = vitruvian("batch", "pose", videos, "-o", out, "--format", "csv", "--quiet", *options)
    return run(command).status
