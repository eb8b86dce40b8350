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

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from .user_modules import describe_import_error

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

__all__ = ["ENTRY_POINT_GROUP", "load_entry_points", "load_plugins", "plugin_folders"]

ENTRY_POINT_GROUP = "vitruvian.calculators"

_log = logging.getLogger(__name__)


def load_plugins() -> None:
    """Import the calculators that installed packages register."""
    load_entry_points(ENTRY_POINT_GROUP, "the calculators")


def plugin_folders(group: str, what: str) -> list[Path]:
    """Return the folders that installed packages register in a group, in a fixed order.

    An entry point that names no package is left out, and a warning says so.
    """
    folders: list[Path] = []
    for found in load_entry_points(group, what):
        places = list(getattr(found, "__path__", ()))
        if not places:
            _log.warning(
                "%s of %r cannot be used: expected a package, a folder with an __init__.py and "
                "graph files beside it",
                what,
                getattr(found, "__name__", found),
            )
        folders += [Path(place) for place in places]
    return folders


def load_entry_points(group: str, what: str) -> list[object]:
    """Return the objects that installed packages register in a group, in a fixed order.

    An entry point that cannot be loaded is left out, and a warning names its package; ``what``
    says in the warning what was expected of it, such as "the calculators".
    """
    from importlib.metadata import entry_points

    found: list[object] = []
    for entry in sorted(entry_points(group=group), key=_order):
        try:
            found.append(entry.load())
        except Exception as error:  # noqa: BLE001  # somebody else's code may raise anything
            _log.warning(
                "%s of %s cannot be used: import of %r failed: %s; update or uninstall it",
                what,
                _package(entry),
                entry.value,
                describe_import_error(error),
            )
    return found


def _order(entry: EntryPoint) -> tuple[str, str]:
    # Sorted, since packages are listed in the order in which they lie on the disk. Which of two
    # classes of one name is refused should not depend on that.
    return _package(entry), entry.name


def _package(entry: EntryPoint) -> str:
    return f"{entry.dist.name} {entry.dist.version}" if entry.dist else repr(entry.name)
