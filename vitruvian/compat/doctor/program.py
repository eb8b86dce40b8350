"""Read programs, and list what they use of MediaPipe."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .libraries import libraries_with_mediapipe
from .lookup import what_is_missing
from .names_used import Use, uses_in

__all__ = ["Name", "Program", "examine", "program_files"]

_ENDINGS = (".py", ".ipynb")


@dataclass(frozen=True)
class Name:
    """A name that a program uses, on which lines and with which keyword arguments.

    ``missing`` says what is not here, and is "" where the name can be used.
    """

    path: str
    lines: tuple[int, ...]
    keywords: tuple[str, ...] = ()
    missing: str = ""


@dataclass(frozen=True)
class Program:
    """What one file uses; ``error`` says why it could not be read.

    ``imports`` are the lines that import ``mediapipe``, ``libraries`` the installed packages among
    its imports that do so themselves. Lines of a notebook are counted through its cells of code.
    """

    path: Path
    names: tuple[Name, ...] = ()
    imports: tuple[int, ...] = ()
    libraries: tuple[str, ...] = ()
    error: str = ""

    @property
    def missing(self) -> tuple[Name, ...]:
        """Return the names that are not here."""
        return tuple(name for name in self.names if name.missing)

    @property
    def is_fine(self) -> bool:
        """Return True when everything that the program uses is here."""
        return not self.error and not self.missing


@dataclass
class _Collected:
    lines: list[int] = field(default_factory=list[int])
    keywords: dict[str, None] = field(default_factory=dict[str, None])


def program_files(path: Path) -> list[Path]:
    """Return a file itself, or the programs and notebooks in a folder and those below it."""
    if not path.is_dir():
        return [path]
    return sorted(one for one in path.rglob("*") if one.suffix in _ENDINGS and one.is_file())


def examine(path: Path) -> Program:
    """List what a program uses, without running it.

    The modules of this package that it names are imported, to look into them.
    """
    try:
        tree = ast.parse(_text_of(path), filename=str(path))
    except (OSError, SyntaxError, ValueError) as error:
        return Program(path, error=_reason(error))
    uses = uses_in(tree)
    imports = sorted({u.line for u in uses if u.is_import and u.path.startswith("mediapipe")})
    libraries = tuple(libraries_with_mediapipe(tree))
    return Program(path, tuple(_names(uses)), tuple(imports), libraries)


def _names(uses: Sequence[Use]) -> Iterator[Name]:
    """Yield a name once for all lines where the same holds of it."""
    collected: dict[tuple[str, str], _Collected] = {}
    for use in _without_beginnings(uses):
        missing = what_is_missing(use)
        # Whatever goes on from a missing name is missing with it.
        key = (use.path, "") if missing is None else (missing.path, missing.reason)
        found = collected.setdefault(key, _Collected())
        if use.line not in found.lines:
            found.lines.append(use.line)
        if missing is None:
            found.keywords |= dict.fromkeys(use.keywords)
    for (path, reason), found in collected.items():
        yield Name(path, tuple(found.lines), tuple(found.keywords), reason)


def _without_beginnings(uses: Sequence[Use]) -> Iterator[Use]:
    """Leave out a use that another one on its line goes on from, and a name that is also called."""
    for use in uses:
        others = [other for other in uses if other.line == use.line and other is not use]
        longer = any(other.path.startswith((f"{use.path}.", f"{use.path}(")) for other in others)
        called = use.positional is None and any(
            other.path == use.path and other.positional is not None for other in others
        )
        if use.is_import or not (longer or called):
            yield use


def _text_of(path: Path) -> str:
    text = path.read_text(encoding="utf-8-sig")
    if path.suffix != ".ipynb":
        return text
    cells: list[Any] = json.loads(text)["cells"]
    sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    return "\n".join(map(_python_of, sources))


def _python_of(cell: str) -> str:
    """Return a notebook's cell without shell commands and magic, line for line."""
    lines = cell.splitlines()
    kept = "\n".join("" if line.lstrip().startswith(("!", "%")) else line for line in lines)
    try:
        ast.parse(kept)
    except SyntaxError:
        # Notes that stand in a cell of code.
        return "\n" * (len(lines) - 1)
    return kept


def _reason(error: Exception) -> str:
    if isinstance(error, SyntaxError):
        return f"line {error.lineno}: no Python: {error.msg}"
    if isinstance(error, OSError):
        return f"cannot be read: {error.strerror}"
    return f"cannot be read: {error}"
