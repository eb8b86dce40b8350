"""The file formats there are: a module each in this folder, and those of other packages."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from pathlib import Path

from ...framework.authoring.plugins import load_entry_points
from ..format import Content, Format

__all__ = ["ENTRY_POINT_GROUP", "endings", "format_of", "formats"]

ENTRY_POINT_GROUP = "vitruvian.formats"


@cache
def formats() -> tuple[Format, ...]:
    """Return all formats, ours first and in the order of their modules' names."""
    ours = sorted(module.name for module in pkgutil.iter_modules(__path__))
    modules = [importlib.import_module(f"{__name__}.{name}") for name in ours]
    return tuple(
        found
        for module in [*modules, *load_entry_points(ENTRY_POINT_GROUP, "a file format")]
        for found in _formats_in(module)
    )


def format_of(path: str | Path) -> Format | None:
    """Return the format that a file's ending names, the first of several; None for another one."""
    ending = Path(path).suffix.lower()
    return next((one for one in formats() if ending in one.endings), None)


def endings(*contents: Content, read: bool = False) -> tuple[str, ...]:
    """Return the endings of the formats that can be written, or ``read``, with these contents."""
    return tuple(
        ending
        for one in formats()
        if one.content in contents and (one.reader if read else one.writer) is not None
        for ending in one.endings
    )


def _formats_in(module: object) -> list[Format]:
    """Return the formats of a module, or the format itself where an entry point names one."""
    found = getattr(module, "FORMAT", module)
    return [found] if isinstance(found, Format) else []
