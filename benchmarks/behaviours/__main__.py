"""Evaluate the same expressions on MediaPipe and here, and print where the values differ.

``python -m benchmarks.behaviours --python .venv-oracle/bin/python`` (an environment with mediapipe
0.10.21) takes two minutes. ``--write`` stores MediaPipe's values for the tests of these behaviours.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import eq
from pathlib import Path

from tests.vitruvian.compat import mediapipe_behaviours
from tests.vitruvian.tasks import task_behaviours
from vitruvian.assets import asset_path

from ..tasks_parity.models import write_models

ROOT = Path(__file__).parents[2]
PICTURE = "faceapi_sample2"


@dataclass(frozen=True)
class Behaviours:
    """Expressions: the file that evaluates them, where MediaPipe's values are kept."""

    side: str
    stored: Path
    deliberate: Mapping[str, str]
    is_same: Callable[[str, str], bool] = eq

    def values(self, python: str, package: str, folder: str) -> dict[str, str]:
        """Evaluate all expressions with an interpreter and a package."""
        command = [python, self.side, package, str(asset_path(PICTURE)), folder]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
        return dict(json.loads(line) for line in done.stdout.splitlines())

    def compare(self, python: str, folder: str, *, write: bool) -> bool:
        """Compare and print; return True where values differ without a reason."""
        theirs = self.values(python, "mediapipe", folder)
        ours = self.values(sys.executable, "vitruvian", folder)
        if write:
            self.stored.write_text(json.dumps(theirs, indent=0) + "\n", encoding="utf-8")
        different = [name for name in theirs if not self.is_same(ours[name], theirs[name])]
        wrong = [name for name in different if name not in self.deliberate]
        for name in different:
            why = f"  ({self.deliberate[name]})" if name in self.deliberate else ""
            print(f"{name}{why}\n  MediaPipe: {theirs[name]}\n  here:      {ours[name]}")
        print(f"{len(theirs)} behaviours, {len(different)} differ, {len(wrong)} without a reason")
        return bool(wrong)


_DATA = ROOT / "tests/data"
_ALL = {
    "solutions": Behaviours(
        mediapipe_behaviours.__file__,
        _DATA / "mediapipe_behaviours.json",
        mediapipe_behaviours.DELIBERATE,
    ),
    "tasks": Behaviours(
        task_behaviours.__file__,
        _DATA / "task_behaviours.json",
        task_behaviours.DELIBERATE,
        task_behaviours.is_same,
    ),
}


def main() -> None:
    """Compare and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--python", required=True, help="an interpreter with mediapipe 0.10.21")
    parser.add_argument("--write", action="store_true", help="store MediaPipe's values")
    parser.add_argument("--of", choices=_ALL, action="append", help="both without")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        write_models(Path(folder))
        wrong = [
            _ALL[name].compare(arguments.python, folder, write=arguments.write)
            for name in arguments.of or _ALL
        ]
    sys.exit(any(wrong))


if __name__ == "__main__":
    main()
