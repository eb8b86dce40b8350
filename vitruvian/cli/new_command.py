"""``vitruvian new``: a small example that works, to change into one's own."""

from __future__ import annotations

import keyword
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from ..framework.authoring.calculator import REGISTRY
from ..framework.graph_file.library import LIBRARY
from ..framework.messages import printable
from ..media.destinations import check_writable
from .command import App
from .new_files import calculator_files, class_name, graph_files, snake_case
from .options import DebugOption
from .parameters import Argument, Option
from .reporting import UsageError
from .schema_command import schema_text

__all__ = ["app"]

app = App("Write a small example that works, with its test: a graph, or a calculator of your own.")

_SCHEMA = "graph-schema.json"
_CALCULATOR_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*\Z")
_GRAPH_NAME = re.compile(r"[a-z][a-z0-9_]*\Z")

Folder = Annotated[
    Path,
    Option("--folder", "Where to write; it is created if need be.", metavar="DIR"),
]


@app.command()
def graph(
    name: Annotated[str, Argument("NAME", "Such as mirror_video.")],
    folder: Folder = Path(),
    debug: DebugOption = False,
) -> None:
    """Write a graph, NAME.yaml, and a test of it."""
    if not _GRAPH_NAME.match(name):
        raise UsageError(
            f"new graph {name}: a graph's name has small letters, digits and '_', such as "
            f"mirror_video{_proposal(name)}"
        )
    if name in LIBRARY.graphs():
        raise UsageError(f"new graph {name}: a packaged graph has this name; choose another")
    _write(folder, graph_files(name), f"new graph {name}")
    file = folder / f"{name}.yaml"
    _say(
        f"check it:  vitruvian check {file}",
        f"test it:   python -m pytest {folder / 'test_'}{name}.py",
    )


@app.command()
def calculator(
    name: Annotated[str, Argument("NAME", "Such as CountBirds.")],
    folder: Folder = Path(),
    debug: DebugOption = False,
) -> None:
    """Write a calculator, a test of it, and a graph that uses it."""
    if not _CALCULATOR_NAME.match(name) or name.strip("_") in {"", "Calculator", "calculator"}:
        raise UsageError(
            f"new calculator {name}: a calculator's name has letters and digits and begins with a "
            "letter, such as CountBirds"
        )
    module = snake_case(name)
    where = f"new calculator {name}"
    if class_name(name) in REGISTRY:
        raise UsageError(f"{where}: there is a {class_name(name)} already; choose another name")
    if keyword.iskeyword(module) or module in sys.stdlib_module_names:
        raise UsageError(f"{where}: a module of Python is called {module!r}; choose another name")
    _write(folder, calculator_files(name), where)
    _say(
        f"test it:  python -m pytest {folder / f'test_{module}.py'}",
        f"try it:   vitruvian show {folder / f'{module}.yaml'}",
    )


def _proposal(name: str) -> str:
    plain = re.sub(r"[^a-z0-9]+", "_", snake_case(name) if name.isidentifier() else name.lower())
    return f"; try {plain.strip('_')}" if _GRAPH_NAME.match(plain.strip("_")) else ""


def _write(folder: Path, files: Mapping[str, str], where: str) -> None:
    """Write all files or none, and the schema that the graph names if it is not there."""
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{where}: '{folder}' is a file; name a folder")
    present = [str(folder / name) for name in files if (folder / name).exists()]
    if present:
        raise UsageError(
            f"{where}: there is {', '.join(present)} already, and nothing is overwritten; choose "
            "another name or --folder"
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{where}: cannot create '{folder}': {error.strerror}") from error
    check_writable(folder / _SCHEMA, where)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
        print(f"wrote {printable(str(folder / name))}")
    schema = folder / _SCHEMA
    if not schema.exists():
        schema.write_text(schema_text(), encoding="utf-8")
        shown = printable(str(schema))
        print(f"wrote {shown}, with which editors check graphs (vitruvian schema renews it)")


def _say(*lines: str) -> None:
    for line in lines:
        print(line)
