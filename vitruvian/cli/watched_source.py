"""Load a graph again after its files, or its calculators', have changed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from ..framework.authoring.module_reload import fresh_modules, own_modules
from ..framework.graph_file.config import GraphConfig
from ..framework.graph_file.library import LIBRARY
from ..framework.graph_file.loader import load_graph
from ..framework.graph_file.shown_path import ENDINGS
from ..framework.planning.plan import GraphPlan
from ..framework.planning.planner import plan_graph
from .sources import import_own

__all__ = ["WatchedSource"]


class WatchedSource:
    """The files of a graph: its own, those of its subgraphs, and its modules.

    ``config`` is what ``source`` was loaded as. ``check`` raises when a new plan does not fit what
    it is run with.
    """

    def __init__(
        self,
        source: str | Path,
        config: GraphConfig,
        imports: Sequence[str],
        check: Callable[[GraphPlan], object],
    ) -> None:
        self._source = source
        self._imports = imports
        self._check = check
        self._config = config
        self._is_stale = False

    def reload(self, changed: Sequence[Path]) -> GraphPlan:
        """Return the plan of the graph as it is now; raises what is wrong with it."""
        self._is_stale |= any(path.suffix == ".py" for path in changed)
        modules = own_modules(self._folders()) if self._is_stale else {}
        with fresh_modules(modules):
            import_own(self._imports)
            config = load_graph(self._source)
            plan = plan_graph(config)
            self._check(plan)
        self._config, self._is_stale = config, False
        return plan

    def files(self) -> set[Path]:
        """Return the files on which the graph depends, or may."""
        found = {*own_modules(self._folders()).values(), *LIBRARY.subgraphs().values()}
        found |= self._named_files()
        if self._config.path is not None:
            folder = self._config.path.parent
            found |= {path for path in folder.iterdir() if path.suffix in ENDINGS}
            found.add(self._config.path)
        return {path.resolve() for path in found}

    def _folders(self) -> set[Path]:
        """Return the folders whose modules are the user's own."""
        modules = [sys.modules.get(name) for name, _ in self._named()]
        files = [module.__file__ for module in modules if module is not None]
        return {path.parent for path in (*self._named_files(), *map(Path, filter(None, files)))}

    def _named_files(self) -> set[Path]:
        """Return the Python files that are imported by name, also those that fail."""
        found: set[Path] = set()
        for name, folder in self._named():
            path = name if name.endswith(".py") else f"{name.replace('.', '/')}.py"
            found |= {place for base in (folder, Path()) if (place := base / path).is_file()}
        return found

    def _named(self) -> list[tuple[str, Path]]:
        """Return what is imported, and the folder from which it counts."""
        beside = self._config.path.parent if self._config.path else Path()
        own = [(name, beside) for name in self._config.imports]
        return [*own, *((name, Path()) for name in self._imports)]
