"""Calculators, graphs and subgraphs of other installed packages, found by their entry points.

A package registers them with lines in its metadata, here in ``pyproject.toml``::

    [project.entry-points."vitruvian.calculators"]
    birds = "bird_tracking.calculators"

    [project.entry-points."vitruvian.graphs"]
    birds = "bird_tracking.graphs"

    [project.entry-points."vitruvian.subgraphs"]
    birds = "bird_tracking.subgraphs"

Every graph can then name the calculators without an ``import``, and the subgraphs; the graphs are
run by name. Of graphs and subgraphs the entry names a package, a folder with an ``__init__.py``,
whose files, and those of the folders below it, are YAML or text of protocol buffers.
"""

from __future__ import annotations

import os
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ..graph_file.shown_path import ENDINGS
from .user_modules import describe_import_error

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

__all__ = [
    "ENTRY_POINT_GROUP",
    "entry_points_in",
    "load_entry_points",
    "load_plugins",
    "plugin_folders",
]

ENTRY_POINT_GROUP = "vitruvian.calculators"

#: The ends of the names of folders with the metadata of packages: ``.dist-info`` and older ones.
_INFO = ("-info", "-INFO")


def load_plugins() -> None:
    """Import the calculators that installed packages register."""
    load_entry_points(ENTRY_POINT_GROUP, "the calculators")


def plugin_folders(group: str, what: str) -> list[Path]:
    """Return the folders that installed packages register in a group, in a fixed order.

    A warning names an entry point that is no package, which is left out, and one without files.
    """
    folders: list[Path] = []
    for found in load_entry_points(group, what):
        places = list(getattr(found, "__path__", ()))
        if not places:
            _warn(
                "%s of %r cannot be used: expected a package, a folder with an __init__.py and "
                "graph files beside it",
                what,
                getattr(found, "__name__", found),
            )
        elif not any(_holds_graphs(Path(place)) for place in places):
            _warn(
                "%s of %r are missing: no .yaml or .pbtxt file is in the package; in "
                "pyproject.toml, setuptools includes them by [tool.setuptools.package-data]: "
                "'*' = ['*.yaml']",
                what,
                getattr(found, "__name__", found),
            )
        folders += [Path(place) for place in places]
    return folders


def _holds_graphs(folder: Path) -> bool:
    return any(next(folder.rglob(f"*{ending}"), None) is not None for ending in ENDINGS)


def load_entry_points(group: str, what: str) -> list[object]:
    """Return the objects that installed packages register in a group, in a fixed order.

    An entry point that cannot be loaded is left out, and a warning names its package; ``what``
    says in the warning what was expected of it, such as "the calculators".
    """
    found: list[object] = []
    for entry in entry_points_in(group):
        try:
            found.append(entry.load())
        except Exception as error:  # noqa: BLE001  # somebody else's code may raise anything
            _warn(
                "%s of %s cannot be used: import of %r failed: %s; update or uninstall it",
                what,
                _package(entry),
                entry.value,
                describe_import_error(error),
            )
    return found


def entry_points_in(group: str) -> list[EntryPoint]:
    """Return what installed packages register in a group, unloaded and in a fixed order.

    Every start asks for several groups, and hardly ever is anything in one. ``importlib.metadata``
    takes longer to import than to find that out in the files that it would read.
    """
    section = f"[{group}]".encode()
    if not any(_may_register(section, place or ".") for place in sys.path):
        return []
    from importlib.metadata import entry_points

    return sorted(entry_points(group=group), key=_order)


def _may_register(section: bytes, place: str) -> bool:
    """Return True unless no package in a folder has the section; an archive may have it."""
    try:
        return section in _registered(place, os.stat(place).st_mtime_ns)  # noqa: PTH116
    except OSError:
        return Path(place).is_file()


@cache
def _registered(place: str, changed: int) -> bytes:
    """Return what the packages in a folder register; every group is looked for in the same files.

    Installing a package changes the folder, and so the time ``changed``. Raises ``OSError``.
    """
    names = os.listdir(place)  # noqa: PTH208  # paths take five times as long
    return b"\n".join(_entry_points(place, name) for name in names if name[-5:] in _INFO)


def _entry_points(place: str, info: str) -> bytes:
    try:
        with open(f"{place}/{info}/entry_points.txt", "rb") as file:  # noqa: PTH123
            return file.read()
    except OSError:
        return b""


def _order(entry: EntryPoint) -> tuple[str, str]:
    # Sorted, since packages are listed in the order in which they lie on the disk. Which of two
    # classes of one name is refused should not depend on that.
    return _package(entry), entry.name


def _warn(text: str, *values: object) -> None:
    # Here, because nearly every start has nothing to warn of.
    import logging

    logging.getLogger(__name__).warning(text, *values)


def _package(entry: EntryPoint) -> str:
    return f"{entry.dist.name} {entry.dist.version}" if entry.dist else repr(entry.name)
