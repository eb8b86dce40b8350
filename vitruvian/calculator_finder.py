"""Import the packaged calculator of one name: importing all of them takes a third of a second.

There is no list to keep. A calculator's name stands in the source of the module that defines it,
as ``class NameCalculator`` or as ``"NameCalculator"``, and mostly in the name of its file as well.
"""

from __future__ import annotations

import importlib
import os
import re
from functools import cache
from glob import glob
from pathlib import Path

__all__ = ["import_calculator"]

_PACKAGE = "vitruvian.calculators"
_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def import_calculator(name: str) -> None:
    """Import the packaged module that defines the calculator of this name, if there is one.

    A module that only mentions the name may be imported in vain. Where the package was installed
    without its sources, nothing is imported.
    """
    # An empty name stands in every file, and one with dots may be that of a package.
    for module in _modules_naming(name) if name.isidentifier() else ():
        importlib.import_module(module)


def _modules_naming(name: str) -> list[str]:
    own_file = "_".join(_WORD.split(name.removesuffix("Calculator"))).lower()
    own = [module for module in _modules() if module.endswith(f".{own_file}")]
    # Families share a file: calculators that split lists of one type or another are in `split`.
    return [module for module in own if _names(module, name)] or [
        module for module in _modules() if _names(module, name)
    ]


def _names(module: str, name: str) -> bool:
    text = _source(module)
    return f"class {name}(".encode() in text or f'"{name}"'.encode() in text


@cache
def _modules() -> dict[str, Path]:
    """Return the files of all packaged modules that can hold calculators, by module."""
    folder = Path(importlib.import_module(_PACKAGE).__path__[0])
    # As texts: two hundred path objects take longer than the search.
    found = sorted(glob("**/*.py", root_dir=folder, recursive=True))  # noqa: PTH207
    return {
        f"{_PACKAGE}.{file.removesuffix('.py').replace(os.sep, '.')}": folder / file
        for file in found
        if not file.endswith("__init__.py")
    }


@cache
def _source(module: str) -> bytes:
    return _modules()[module].read_bytes()
