"""Run both sides in turn, and put their figures side by side."""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from vitruvian.assets import asset_path

from .task import Figures, Task

__all__ = ["Comparison", "bring_models", "compare", "spread"]

_ROOT = Path(__file__).parents[2]
_PACKAGE = "benchmarks.mediapipe_comparison"


@dataclass(frozen=True)
class Comparison:
    """Hold the figures of some rounds; ``theirs`` is empty where MediaPipe cannot do the task."""

    ours: Sequence[Figures]
    theirs: Sequence[Figures]

    def ratio(self, of: Callable[[Figures], float]) -> list[float]:
        """Return ours ÷ theirs, round by round."""
        return [of(our) / of(their) for our, their in zip(self.ours, self.theirs, strict=False)]


def bring_models(mediapipe: str, models: Sequence[str]) -> None:
    """Put the models that MediaPipe's wheel lacks where it looks for them before it downloads."""
    find = "import importlib.util as u; print(u.find_spec('mediapipe').origin)"
    done = subprocess.run([mediapipe, "-c", find], capture_output=True, text=True, check=True)
    folder = Path(done.stdout.strip()).parent / "modules" / "pose_landmark"
    for model in models:
        target = folder / f"pose_landmark_{model}.tflite"
        if not target.exists():
            shutil.copyfile(asset_path(f"pose_landmark_{model}"), target)


def compare(task: Task, other: Task | None, rounds: int, mediapipe: str | None) -> Comparison:
    """Measure ``task`` here and ``other`` there, by turns; the first to go changes."""
    ours: list[Figures] = []
    theirs: list[Figures] = []
    for number in range(rounds):
        sides = [(ours, sys.executable, "our_side", task)]
        if other is not None and mediapipe is not None:
            sides.append((theirs, mediapipe, "mediapipe_side", other))
        for figures, python, module, what in sides if number % 2 else reversed(sides):
            figures.append(_measured(python, module, what))
    return Comparison(ours, theirs)


def _measured(python: str, module: str, task: Task) -> Figures:
    command = [python, "-m", f"{_PACKAGE}.{module}", task.kind, task.model, task.video]
    done = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stderr[-2000:]}")
    return Figures(**json.loads(done.stdout.splitlines()[-1]))


def spread(values: Sequence[float], digits: int = 1) -> str:
    """Return the median with the least and the greatest value."""
    if not values:
        return "–"
    low, middle, high = min(values), statistics.median(values), max(values)
    return f"{middle:.{digits}f} ({low:.{digits}f}–{high:.{digits}f})"
