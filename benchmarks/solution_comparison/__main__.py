"""Run both sides by turns, and print figures: ``python -m benchmarks.solution_comparison``.

The rounds alternate, so that a noisy machine is as noisy for one side as for the other. Figures are
medians of the rounds, but for the processor's share of ``process``, which is the least.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from vitruvian.assets import ensure_asset
from vitruvian.examples.moving_hands import write_video

from .side import SUBJECTS

_SIDE = Path(__file__).with_name("side.py")
#: How the figures of all rounds become one.
_COLUMNS: Mapping[str, Callable[[Iterable[float]], float]] = {
    "process": statistics.median,
    "processor of process": min,
    "whole": statistics.median,
    "processor": statistics.median,
}
#: The rows that are printed: their figures by the clock and of the processor.
_ROWS = {"process": ("process", "processor of process"), "whole": ("whole", "processor")}
_HEADER = f"{'':10}{'wall: ours, MediaPipe':26}processor: ours, MediaPipe"


def main() -> None:
    """Measure what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mediapipe", default=".venv-oracle/bin/python", help="its Python")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--solutions", nargs="*", choices=SUBJECTS, default=list(SUBJECTS))
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for solution in given.solutions:
            video = _video(solution, Path(folder))
            ours, theirs = compare(solution, video, given.mediapipe, given.rounds)
            print(f"{solution}, ms a frame, {given.rounds} rounds\n{_HEADER}")
            for row, (wall, processor) in _ROWS.items():
                clock = _beside(ours[wall], theirs[wall])
                print(f"  {row:8}{clock:26}{_beside(ours[processor], theirs[processor])}")


def _beside(ours: float, theirs: float) -> str:
    return f"{ours:.2f}, {theirs:.2f} ({ours / theirs:.2f})"


def compare(
    solution: str, video: Path, mediapipe: str, rounds: int
) -> tuple[dict[str, float], dict[str, float]]:
    """Return ours and MediaPipe's figures of all rounds."""
    ours: list[dict[str, float]] = []
    theirs: list[dict[str, float]] = []
    for _ in range(rounds):
        ours.append(_measured(sys.executable, "vitruvian", solution, video))
        theirs.append(_measured(mediapipe, "mediapipe", solution, video))
    return _together(ours), _together(theirs)


def _measured(python: str, module: str, solution: str, video: Path) -> dict[str, float]:
    command = [python, str(_SIDE), module, solution, str(video)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{module}: {done.stderr[-2000:]}")
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def _together(rounds: list[dict[str, float]]) -> dict[str, float]:
    return {name: put([one[name] for one in rounds]) for name, put in _COLUMNS.items()}


def _video(solution: str, folder: Path) -> Path:
    if solution != "hands":
        return ensure_asset("carphone")
    path = folder / "hands.mp4"
    write_video(path)
    return path


if __name__ == "__main__":
    main()
