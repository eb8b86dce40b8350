"""Print how long it takes until something happens: ``python -m benchmarks.startup``.

Each command is run as a process of its own, in turn; Python alone is part of each. Of a machine
that other work shares, processor time says more than wall time, and least values more than medians.
``--against FOLDER`` runs the same with another checkout, by turns, and prints both.

"First landmarks" ends when the first line of the table arrives: the table is a named pipe that the
benchmark reads, and the clock starts before the process does. The program without vitruvian writes
its line as soon as both models have run on the first frame. Processor time is that of the process
until then, in steps of 10 ms.
"""

from __future__ import annotations

import argparse
import os
import resource
import select
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from vitruvian.assets import fetch_assets

__all__ = ["main"]

#: What a program pays that does it all itself, with the same libraries and models.
BARE = """\
import sys
import cv2, numpy
from ai_edge_litert.interpreter import Interpreter
source, table, *models = sys.argv[1:]
is_video = source.endswith(".mp4")
picture = cv2.VideoCapture(source).read()[1] if is_video else cv2.imread(source)
for model in models:
    interpreter = Interpreter(model, num_threads=2)
    interpreter.allocate_tensors()
    (given,) = interpreter.get_input_details()
    crop = cv2.resize(picture, given["shape"][1:3]).astype(numpy.float32)[None] / 255
    interpreter.set_tensor(given["index"], crop)
    interpreter.invoke()
landmarks = interpreter.get_tensor(interpreter.get_output_details()[0]["index"])
with open(table, "w") as file:
    print(landmarks.tolist(), file=file, flush=True)
"""

#: How long to wait for landmarks that never come, in seconds.
LONGEST_WAIT = 60


class Command(NamedTuple):
    """What is measured: arguments of Python, until its end or its first line in ``pipe``."""

    arguments: list[str]
    pipe: Path | None = None


def commands(folder: Path) -> dict[str, Command]:
    """Return what is measured, by name; files are written to ``folder``."""
    assets = fetch_assets(["astronaut", "carphone", "pose_detection_224", "pose_landmark_full"])
    picture, video, *models = map(str, assets.values())
    module = ["-m", "vitruvian"]
    pipe, table = folder / "pipe.jsonl", folder / "table.jsonl"
    os.mkfifo(pipe)

    def pose(source: str, landmarks: Path) -> list[str]:
        return [*module, "pose", source, "--landmarks", str(landmarks), "--quiet"]

    def bare(source: str, landmarks: Path) -> list[str]:
        return ["-c", BARE, source, str(landmarks), *models]

    whole = {
        "Python alone": ["-c", "pass"],
        "`import vitruvian`": ["-c", "import vitruvian"],
        "`vitruvian --help`": [*module, "--help"],
        "`vitruvian run --help`": [*module, "run", "--help"],
        "`vitruvian check pose_tracking_cpu`": [*module, "check", "pose_tracking_cpu"],
        "the libraries of `check` without vitruvian": ["-c", "import numpy, yaml, click"],
        "`vitruvian pose` on one picture, landmarks only": pose(picture, table),
        "the same libraries and models without vitruvian": bare(picture, table),
    }
    first = {
        "`vitruvian pose`, first landmarks of a picture": pose(picture, pipe),
        "without vitruvian, first landmarks of a picture": bare(picture, pipe),
        "`vitruvian pose`, first landmarks of a video": pose(video, pipe),
        "without vitruvian, first landmarks of a video": bare(video, pipe),
    }
    return {
        **{name: Command(arguments) for name, arguments in whole.items()},
        **{name: Command(arguments, pipe) for name, arguments in first.items()},
    }


def measured(command: Command, checkout: Path) -> tuple[float, float]:
    """Return the seconds of wall and of processor that a command takes in a checkout."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *command.arguments],
        stdout=subprocess.DEVNULL,
        cwd=checkout,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
    )
    if command.pipe is not None:
        return until_first_line(process, command.pipe, started)
    if process.wait():
        sys.exit(f"{process.args} failed")
    wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def until_first_line(
    process: subprocess.Popen[bytes], path: Path, started: float
) -> tuple[float, float]:
    """Return the seconds until a line arrives in a pipe, and end the process."""
    # Without O_NONBLOCK, `open` would wait for ever for a process that fails before it writes.
    pipe = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    try:
        arrived, _, _ = select.select([pipe], [], [], LONGEST_WAIT)
        wall, processor = time.perf_counter() - started, processor_seconds(process.pid)
        if not arrived or not os.read(pipe, 1):
            sys.exit(f"{process.args} wrote no landmarks")
    finally:
        process.kill()
        process.wait()
        os.close(pipe)
    return wall, processor


def processor_seconds(process: int) -> float:
    """Return what a running process has taken of the processor, as Linux counts it."""
    # After the name, which stands in brackets: `utime` and `stime` are the 12th and 13th.
    counted = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(counted[11]) + int(counted[12])) / os.sysconf("SC_CLK_TCK")


def rows(checkouts: list[Path], rounds: int) -> Iterator[str]:
    """Yield the rows of the table: wall, median, and processor, least, for each checkout."""
    with tempfile.TemporaryDirectory() as folder:
        wanted = commands(Path(folder))
        found = {
            (name, place): list[tuple[float, float]]() for name in wanted for place in checkouts
        }
        for _ in range(rounds):
            for (name, place), times in found.items():
                times.append(measured(wanted[name], place))
    for name in wanted:
        cells = [name]
        for place in checkouts:
            walls, processors = zip(*found[name, place], strict=True)
            cells += [f"{statistics.median(walls):.3f}", f"{min(processors):.3f}"]
        yield f"| {' | '.join(cells)} |"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--against", type=Path)
    given = parser.parse_args()
    checkouts = [*([given.against] if given.against else []), Path.cwd()]
    titles = [f"{kind}, {place.name}" for place in checkouts for kind in ("wall", "processor")]
    print(f"| | {' | '.join(titles)} |\n|{' --- |' * (len(titles) + 1)}")
    for row in rows(checkouts, given.rounds):
        print(row)


if __name__ == "__main__":
    main()
