"""Print how long it takes until something happens: ``python -m benchmarks.startup``.

Each command is run as a process of its own, in turn; Python alone is part of each. Of a machine
that other work shares, processor time says more than wall time, and least values more than medians.
``--against FOLDER`` runs the same with another checkout, by turns, and prints both.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from vitruvian.assets import fetch_assets

__all__ = ["main"]

#: What a program pays that does it all itself, with the same libraries and models.
BARE = """\
import sys
import cv2, numpy
from ai_edge_litert.interpreter import Interpreter
picture = cv2.imread(sys.argv[1])
for model in sys.argv[2:]:
    interpreter = Interpreter(model, num_threads=2)
    interpreter.allocate_tensors()
    (given,) = interpreter.get_input_details()
    crop = cv2.resize(picture, given["shape"][1:3]).astype(numpy.float32)[None] / 255
    interpreter.set_tensor(given["index"], crop)
    interpreter.invoke()
"""


def commands(folder: Path) -> dict[str, list[str]]:
    """Return what is measured: arguments of Python by name; files are written to ``folder``."""
    assets = fetch_assets(["astronaut", "pose_detection_224", "pose_landmark_full"])
    picture, *models = map(str, assets.values())
    module = ["-m", "vitruvian"]
    table = ["--landmarks", str(folder / "found.jsonl"), "--quiet"]
    return {
        "Python alone": ["-c", "pass"],
        "`import vitruvian`": ["-c", "import vitruvian"],
        "`vitruvian --help`": [*module, "--help"],
        "`vitruvian run --help`": [*module, "run", "--help"],
        "`vitruvian check pose_tracking_cpu`": [*module, "check", "pose_tracking_cpu"],
        "`vitruvian pose` on one picture, landmarks only": [*module, "pose", picture, *table],
        "the same libraries and models without vitruvian": ["-c", BARE, picture, *models],
    }


def measured(arguments: list[str], checkout: Path) -> tuple[float, float]:
    """Return the seconds of wall and of processor that a process takes in a checkout."""
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(
        [sys.executable, *arguments],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd=checkout,
        env=environment,
    )
    wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


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
