"""What a graph that comes from the page may do: no more than the user has asked for.

A graph file can import Python modules, and its options can name files to read and write. The graph
that the command line names may do what it says. A text from the page may do as much as that file
did when the server started, no more, unless ``--allow-import`` was given.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from ..framework.config import GraphConfig
from ..framework.imports import import_modules
from ..framework.problems import Problems

__all__ = ["Trust"]

_HINT = "start the studio with --allow-import to permit it"


class Trust:
    """Decide about imports and files."""

    def __init__(
        self, imports: AbstractSet[str] = frozenset(), *, everything: bool = False
    ) -> None:
        self._imports = imports
        self._everything = everything

    def import_allowed(self, flat: GraphConfig, problems: Problems) -> None:
        """Import what an expanded graph lists, if it may, and note the rest."""
        refused = [name for name in flat.imports if not self._may_import(name)]
        for name in refused:
            place = flat.place_of("import")
            problems.add(place, f"a graph from the page may not import {name!r}; {_HINT}")
        if not refused:
            import_modules(flat, problems)

    def _may_import(self, name: str) -> bool:
        return self._everything or name in self._imports
