"""Calculators of other installed packages, found by their entry points.

A package offers its calculators with a line in its metadata, here in ``pyproject.toml``::

    [project.entry-points."vitruvian.calculators"]
    birds = "bird_tracking.calculators"

Every graph can then name them without an ``import``.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from .user_modules import describe_import_error

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

__all__ = ["ENTRY_POINT_GROUP", "load_plugins"]

ENTRY_POINT_GROUP = "vitruvian.calculators"

_log = logging.getLogger(__name__)


def load_plugins() -> None:
    """Import what installed packages offer; one that fails is named in a warning, no more."""
    from importlib.metadata import entry_points

    for entry in sorted(entry_points(group=ENTRY_POINT_GROUP), key=_order):
        try:
            entry.load()
        except Exception as error:  # noqa: BLE001  # somebody else's code may raise anything
            _log.warning(
                "the calculators of %s cannot be used: import of %r failed: %s; update or "
                "uninstall it",
                _package(entry),
                entry.value,
                describe_import_error(error),
            )


def _order(entry: EntryPoint) -> tuple[str, str]:
    # The order in which packages lie on the disk is nobody's choice.
    return _package(entry), entry.name


def _package(entry: EntryPoint) -> str:
    return f"{entry.dist.name} {entry.dist.version}" if entry.dist else repr(entry.name)
