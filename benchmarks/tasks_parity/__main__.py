"""Run tasks on both sides and print how far they are apart: ``python -m benchmarks.tasks_parity``.

``--write FOLDER`` keeps what MediaPipe answers, for tests that hold without it.
"""

from __future__ import annotations

import argparse
import gzip
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from .cases import CASES, Case
from .difference import Difference, difference
from .side import Answer

_SIDE = Path(__file__).with_name("side.py")


def main() -> None:
    """Compare the cases that the command line names; exits with 1 where counts are others."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mediapipe", default=".venv-oracle/bin/python", help="its Python")
    parser.add_argument("--write", type=Path, help="a folder for MediaPipe's answers")
    parser.add_argument("cases", nargs="*", help="names of cases, or how they begin; all without")
    given = parser.parse_args()
    chosen = [case for case in CASES if case.name.startswith(tuple(given.cases or [""]))]
    totals = [_compared(case, given.mediapipe, given.write) for case in chosen]
    sys.exit(int(any(total.counts for total in totals)))


def _compared(case: Case, mediapipe: str, kept: Path | None) -> Difference:
    frames = list(case.frames())
    with tempfile.TemporaryDirectory() as folder:
        np.savez(Path(folder, "frames.npz"), *frames)
        Path(folder, "case.json").write_text(
            json.dumps(case.described(Path(folder))), encoding="utf-8"
        )
        theirs = _answers(mediapipe, "mediapipe", folder)
        ours = _answers(sys.executable, "vitruvian", folder)
    size = (frames[0].shape[1], frames[0].shape[0])
    total = difference(ours, theirs, size)
    print(f"{case.name}: {total}", flush=True)
    if kept is not None:
        stored = [one if _is_kept(number) else None for number, one in enumerate(theirs)]
        _keep(kept / f"tasks_{case.name}.json.gz", {"size": size, "frames": stored})
    return total


def _answers(python: str, module: str, folder: str) -> list[Answer]:
    names = [str(Path(folder, name)) for name in ("case.json", "frames.npz", f"{module}.json")]
    done = subprocess.run(
        [python, str(_SIDE), module, *names], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{module}: {done.stderr[-2000:]}")
    answers: list[Answer] = json.loads(Path(names[2]).read_text(encoding="utf-8"))
    return answers


def _is_kept(number: int) -> bool:
    """Return True for every sixth frame: each of a video depends on all before it anyway."""
    return number % 6 == 0


def _keep(path: Path, content: Any) -> None:
    text = json.dumps(_rounded(content), separators=(",", ":"))
    # The same answers give the same file, whenever they are written.
    path.write_bytes(gzip.compress(text.encode(), mtime=0))


def _rounded(content: Any) -> Any:
    """Return numbers with six decimals, as the other references have them."""
    if isinstance(content, float):
        return round(content, 6)
    if isinstance(content, dict):
        return {name: _rounded(value) for name, value in content.items()}
    if isinstance(content, list | tuple):
        return [_rounded(value) for value in content]
    return content


if __name__ == "__main__":
    main()
