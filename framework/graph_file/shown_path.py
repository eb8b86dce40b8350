"""The endings of graph files, and their paths as messages show them."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["ENDINGS", "shown_path"]

#: Of graph files; a YAML file goes before a text proto of the same type.
ENDINGS = (".yaml", ".yml", ".pbtxt")


def shown_path(path: Path) -> str:
    """Return a path as messages show it: relative to the working directory if it lies there."""
    # As texts, which takes a third of the time of path objects: every file of a graph is shown.
    try:
        full, here = os.path.realpath(path), os.path.realpath(os.curdir)
    except (ValueError, OSError):
        return str(path)
    inside = full.removeprefix(f"{here.rstrip(os.sep)}{os.sep}")
    return str(path) if inside == full else inside
