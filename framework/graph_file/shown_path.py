"""The endings of graph files, and their paths as messages show them."""

from __future__ import annotations

from pathlib import Path

__all__ = ["ENDINGS", "shown_path"]

#: Of graph files; a YAML file goes before a text proto of the same type.
ENDINGS = (".yaml", ".yml", ".pbtxt")


def shown_path(path: Path) -> str:
    """Return a path as messages show it: relative to the working directory if it lies there."""
    try:
        return str(path.resolve().relative_to(Path.cwd().resolve()))
    except (ValueError, OSError):
        return str(path)
