"""Import the packaged calculator of one name: importing all of them takes a third of a second.

There is no list to keep. A calculator's name stands in the source of the module that defines it,
as ``class NameCalculator`` or as ``"NameCalculator"``, and mostly in the name of its file as well.
"""

from __future__ import annotations

import importlib
import os
import re
from functools import cache
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
    words = "_".join(_WORD.split(name.removesuffix("Calculator"))).lower().split("_")
    # Families share a file: `SplitTensorVectorCalculator` is in `split`.
    for length in range(len(words), 0, -1):
        alike = _modules_by_file().get("_".join(words[:length]), ())
        found = [module for module in alike if _names(module, name)]
        if found:
            return found
    return [module for module in _modules() if _names(module, name)]


def _names(module: str, name: str) -> bool:
    text = _source(module)
    return f"class {name}(".encode() in text or f'"{name}"'.encode() in text


@cache
def _modules() -> dict[str, str]:
    """Return the files of all packaged modules that can hold calculators, by module."""
    folder = importlib.import_module(_PACKAGE).__path__[0]
    # As texts: two hundred path objects take longer than the search, and so does `glob`.
    found: dict[str, str] = {}
    for place, _, names in os.walk(folder):
        package = f"{_PACKAGE}{place.removeprefix(folder).replace(os.sep, '.')}"
        for name in names:
            if name.endswith(".py") and name != "__init__.py":
                found[f"{package}.{name[:-3]}"] = f"{place}{os.sep}{name}"
    return dict(sorted(found.items()))


@cache
def _modules_by_file() -> dict[str, list[str]]:
    """Return the same modules by the names of their files, without the ending."""
    found: dict[str, list[str]] = {}
    for module in _modules():
        found.setdefault(module.rpartition(".")[2], []).append(module)
    return found


@cache
def _source(module: str) -> bytes:
    return Path(_modules()[module]).read_bytes()
