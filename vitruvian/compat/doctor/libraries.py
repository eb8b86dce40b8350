"""Find the libraries of a program that import MediaPipe themselves."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from .names_used import ROOTS

__all__ = ["libraries_with_mediapipe"]

_IMPORT = re.compile(r"^\s*(?:import|from)\s+mediapipe\b", re.MULTILINE)
#: A library with more files than that is none of those that wrap MediaPipe.
_MOST_FILES = 300


def libraries_with_mediapipe(tree: ast.Module) -> list[str]:
    """Return the installed packages that a program imports and that import ``mediapipe``."""
    return sorted(name for name in _imported(tree) if _imports_mediapipe(name))


def _imported(tree: ast.Module) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found - set(sys.stdlib_module_names) - set(ROOTS)


def _imports_mediapipe(name: str) -> bool:
    files = list(_files_of(name))
    if len(files) > _MOST_FILES:
        return False
    return any(_IMPORT.search(file.read_text("utf-8", errors="replace")) for file in files)


def _files_of(name: str) -> Iterator[Path]:
    try:
        spec = find_spec(name)
    except (ImportError, ValueError):
        return
    for folder in (spec.submodule_search_locations or ()) if spec is not None else ():
        yield from Path(folder).rglob("*.py")
