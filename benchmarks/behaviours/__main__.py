"""Evaluate the same expressions on MediaPipe and here, and print where the values differ.

``python -m benchmarks.behaviours --python .venv-oracle/bin/python`` (an environment with mediapipe
0.10.21) takes a minute. ``--write`` stores MediaPipe's values for the test of these behaviours.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

from tests.vitruvian.compat.mediapipe_behaviours import DELIBERATE
from vitruvian.assets import asset_path

ROOT = Path(__file__).parents[2]
SIDE = ROOT / "tests/vitruvian/compat/mediapipe_behaviours.py"
STORED = ROOT / "tests/data/mediapipe_behaviours.json"
PICTURE = "faceapi_sample2"


def values_of(python: str, package: str) -> dict[str, str]:
    """Evaluate all expressions with an interpreter and a package."""
    command = [python, str(SIDE), package, str(asset_path(PICTURE))]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return dict(json.loads(line) for line in done.stdout.splitlines())


def main() -> None:
    """Compare and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--python", required=True, help="an interpreter with mediapipe 0.10.21")
    parser.add_argument("--write", action="store_true", help="store MediaPipe's values")
    arguments = parser.parse_args()
    theirs = values_of(arguments.python, "mediapipe")
    ours = values_of(sys.executable, "vitruvian")
    if arguments.write:
        STORED.write_text(json.dumps(theirs, indent=0) + "\n", encoding="utf-8")
    different = [name for name in theirs if ours.get(name) != theirs[name]]
    wrong = [name for name in different if name not in DELIBERATE]
    for name in different:
        why = f"  ({DELIBERATE[name]})" if name in DELIBERATE else ""
        print(f"{name}{why}\n  MediaPipe: {theirs[name]}\n  here:      {ours.get(name)}")
    print(f"{len(theirs)} behaviours, {len(different)} differ, {len(wrong)} without a reason")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
