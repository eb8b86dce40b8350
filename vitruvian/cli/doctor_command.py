"""``vitruvian doctor``: what a program uses of MediaPipe, and which of it is here."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

from ..compat.doctor.program import Name, Program, examine, program_files
from .command import App
from .options import DebugOption
from .parameters import Argument, Option
from .reporting import FAILED, UsageError

__all__ = ["app"]

app = App()

_EXAMPLES = """\
Examples:
  vitruvian doctor hands.py
  vitruvian doctor my_project/ notebook.ipynb --json
"""


@app.command(examples=_EXAMPLES)
def doctor(
    programs: Annotated[
        list[Path],
        Argument("PROGRAM...", "Python programs, notebooks, or folders of them."),
    ],
    as_json: Annotated[
        bool, Option("--json", "Print what was found as JSON, for other programs.")
    ] = False,
    debug: DebugOption = False,
) -> None:
    """List what programs use of MediaPipe, which of it is here, and what to change.

    The programs are read, not run. The exit code is 1 if one of them uses what is not here, or
    cannot be read.
    """
    found = [examine(file) for path in programs for file in _files(path)]
    # In a folder only the files that use MediaPipe are of interest.
    told = [one for one in found if one.names or one.libraries or one.error or len(found) == 1]
    if as_json:
        print(json.dumps([_as_data(program) for program in told], indent=2))
    else:
        print("\n\n".join("\n".join(_checklist(program)) for program in told))
    if not told:
        print("No program among them uses MediaPipe.")
    if not all(program.is_fine for program in told):
        raise SystemExit(FAILED)


def _files(path: Path) -> Sequence[Path]:
    if not path.exists():
        raise UsageError(f"PROGRAM {path}: there is no such file or folder")
    return program_files(path)


def _checklist(program: Program) -> Iterator[str]:
    yield f"{program.path}:"
    if program.error:
        yield f"  {program.error}"
        return
    for name in program.names:
        yield f"  [{' ' if name.missing else 'x'}] {_shown(name)}"
        if name.missing:
            yield f"        {name.missing}"
    here = len(program.names) - len(program.missing)
    yield f"  {here} of {len(program.names)} names are here."
    for step in _steps(program):
        yield f"  - {step}"


def _shown(name: Name) -> str:
    lines = ", ".join(map(str, name.lines[:6])) + (", …" if len(name.lines) > 6 else "")
    arguments = f"  with {', '.join(name.keywords)}" if name.keywords else ""
    return f"{name.path}  (line {lines}){arguments}"


def _steps(program: Program) -> Iterator[str]:
    """Yield what is to be done for the program to run."""
    if program.missing:
        yield (
            "Write the lines whose names are not here another way, or leave them out: the program "
            "fails when it comes to them."
        )
    for library in program.libraries:
        yield (
            f"{library} imports mediapipe itself: call vitruvian.install_as_mediapipe() before you "
            "import it, or run the program as below."
        )
    if program.imports:
        lines = ", ".join(map(str, program.imports))
        yield f"Line {lines}: import vitruvian in place of mediapipe ('import vitruvian as mp')."
    if (program.imports or program.libraries) and program.path.suffix == ".py":
        yield f"Or run it as it is: python -m vitruvian.as_mediapipe {program.path}"


def _as_data(program: Program) -> dict[str, object]:
    return {
        "program": str(program.path),
        "error": program.error or None,
        "libraries": list(program.libraries),
        "imports": list(program.imports),
        "names": [
            {
                "name": name.path,
                "lines": list(name.lines),
                "keywords": list(name.keywords),
                "here": not name.missing,
                "problem": name.missing or None,
            }
            for name in program.names
        ],
    }
