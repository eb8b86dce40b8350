"""What a graph that comes from the page may do: no more than the user has asked for.

A graph file can import Python modules, and its nodes can read and write files. The graph that the
command line names may do what it says. A text from the page may

- import what that file imported when the server started,
- read packaged models, what the user gives to the run, what that file names, and files that are not
  hidden in that file's folder and in the one where the studio was started,
- write what that file writes, for the studio writes the results of its runs by itself,

unless ``--allow-import`` was given, which permits everything. The calculators of the package are
held to it when they open a file. Those of somebody else may not ask, so that the texts in their
options are judged before.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from .. import calculators
from ..assets import load_manifest
from ..drawing.plain_data import is_list, is_mapping
from ..framework.authoring.calculator import REGISTRY
from ..framework.authoring.file_access import FileAccess
from ..framework.authoring.user_modules import import_modules
from ..framework.errors import FileAccessError
from ..framework.graph_file.config import GraphConfig, NodeConfig, OptionPath
from ..framework.graph_file.library import LIBRARY, GraphLibrary, SubgraphLookup
from ..framework.graph_file.problems import Problems
from ..framework.user_path import user_path
from ..media.endpoints import Reader
from ..media.formats import formats
from .trial import TRIAL

__all__ = ["Trust"]

_HINT = "start the studio with --allow-import to permit it"

#: Calculators that write a file.
_WRITERS = frozenset(one.writer.calculator for one in formats() if one.writer is not None)
#: Options of such names hold files, whatever they look like.
_FILE_NAME = re.compile(r"path|file|folder|director|dir\b|model$|weights|url|uri", re.IGNORECASE)
_PATH_SIGN = re.compile(r"[/\\~]|\A\.\.?\Z")
#: The first part of a path that stands for several files.
_PATTERN_SIGN = re.compile(r"[*?\[%]")


class Trust:
    """Decides about imports and files; ``opened`` is the expanded graph of the command line.

    ``folders`` are those whose files a graph from the page may read.
    """

    def __init__(
        self,
        opened: GraphConfig | None = None,
        folders: Sequence[Path] = (),
        *,
        everything: bool = False,
    ) -> None:
        self._everything = everything
        self._imports = frozenset(() if opened is None else opened.imports)
        self._known = frozenset(() if opened is None else _all_texts(opened.node))
        self._access = (
            FileAccess(folders, remedy=_HINT) if opened is None else _access_of(opened, folders)
        )
        self.library: GraphLibrary = LIBRARY if everything else _GuardedLibrary(self._access)

    def import_allowed(self, flat: GraphConfig, problems: Problems) -> None:
        """Import what an expanded graph lists, if it may, and note what it may not do."""
        before = len(problems)
        if not self._everything:
            self._check_imports(flat, problems)
            for node in flat.node:
                if not _is_packaged(node):
                    self._check_node(node, flat, problems)
        if len(problems) == before:
            self._try_imports(flat, problems)
        if len(problems) == before:
            import_modules(flat, problems)

    def access(self, readers: Iterable[Reader], folder: Path) -> FileAccess:
        """Return what a run with these readers may open, which writes its results to a folder."""
        if self._everything:
            return FileAccess()
        known, options = self._access, [reader.options for reader in readers]
        paths = [Path(one["path"]) for one in options if "path" in one]
        several = [_folder_of(path) for path in paths if not path.is_file()]
        return FileAccess(
            [*(known.folders or ()), *several],
            [*known.files, *paths],
            [folder],
            known.output_files,
            [*known.urls, *(one["url"] for one in options if "url" in one)],
            known.remedy,
        )

    def _check_imports(self, flat: GraphConfig, problems: Problems) -> None:
        for name in flat.imports:
            if name not in self._imports:
                place = flat.place_of("import")
                text = f"a graph from the page may not import {name!r}; {_HINT}"
                problems.add(place, text)

    def _try_imports(self, flat: GraphConfig, problems: Problems) -> None:
        folder = flat.path.parent if flat.path else Path()
        for name in flat.imports:
            # What the command line's graph imports is here already.
            complaint = "" if name in self._imports else TRIAL.complaint(name, folder)
            if complaint:
                problems.import_failed = True
                problems.add(
                    flat.place_of("import"), f"import of {name!r} does not end: {complaint}"
                )

    def _check_node(self, node: NodeConfig, flat: GraphConfig, problems: Problems) -> None:
        folder = _base_of(flat)
        for path, value in _texts(node.options):
            if value not in self._known and not self._may_name(_names(path)[-1], value, folder):
                text = (
                    f"{node.calculator}: a graph from the page may not name the file "
                    f"{value[:80]!r}; {_HINT}"
                )
                problems.add(node.option_locations.get(path, node.location), text)

    def _may_name(self, name: str, value: str, folder: Path) -> bool:
        """Return True when an option is no file, or one that the page may name."""
        if not value or value in load_manifest():
            return True
        if not _FILE_NAME.search(name) and not _is_there(value, folder):
            return True
        if any(sign in value for sign in "\0\\:"):
            return False
        return _may_read(self._access, folder / Path(value))


class _GuardedLibrary(GraphLibrary):
    """The packaged graphs, and beside a graph only the subgraphs that may be read."""

    def __init__(self, access: FileAccess) -> None:
        super().__init__()
        self._access = access

    def lookup(self, beside: Path | None = None) -> SubgraphLookup:
        """Return a look-up of subgraphs for the graph in the file ``beside``."""
        is_packaged = beside in LIBRARY.graphs().values()
        return SubgraphLookup(LIBRARY, beside, None if is_packaged else self._may_read)

    def _may_read(self, path: Path) -> bool:
        return _may_read(self._access, path)


def _access_of(opened: GraphConfig, folders: Sequence[Path]) -> FileAccess:
    """Return what a graph from the page may open: in the folders, or named by the opened graph."""
    base = _base_of(opened)
    writers = [node for node in opened.node if node.calculator in _WRITERS]
    sides = {entry.name for node in writers for entry in node.input_side_packet}
    # Such as a constant that an encoder takes the name of its file from.
    named = [node for node in opened.node if sides & {one.name for one in node.output_side_packet}]
    readers = [node for node in opened.node if node.calculator == "ImageReaderCalculator"]
    texts = _all_texts(opened.node)
    paths = [path for text in texts if (path := _path_of(text, base)) and path.is_file()]
    several = [_path_of(text, base) for text in _all_texts(readers)]
    outputs = [_path_of(text, base) for text in _all_texts([*writers, *named])]
    return FileAccess(
        [*folders, *(_folder_of(path) for path in several if path and not path.is_file())],
        paths,
        (),
        [path for path in outputs if path],
        [text for text in texts if "://" in text],
        _HINT,
    )


def _may_read(access: FileAccess, path: Path) -> bool:
    try:
        access.check_read(path)
    except FileAccessError:
        return False
    return True


def _base_of(graph: GraphConfig) -> Path:
    return graph.path.parent if graph.path else Path()


def _path_of(text: str, base: Path) -> Path | None:
    """Return the file that an option may mean; None for what can be no path."""
    try:
        path = base / user_path(text)
        path.is_file()
        return path.resolve()
    except (OSError, RuntimeError, ValueError):
        return None


def _folder_of(path: Path) -> Path:
    """Return the folder that a path means, or that a pattern such as ``frames/*.png`` begins."""
    parts = path.parts
    count = next((n for n, part in enumerate(parts) if _PATTERN_SIGN.search(part)), len(parts))
    return Path(*parts[:count])


def _is_packaged(node: NodeConfig) -> bool:
    cls = REGISTRY.get(node.calculator)
    return cls is not None and cls.__module__.startswith(f"{calculators.__name__}.")


def _is_there(value: str, folder: Path) -> bool:
    """Return True when a text, whatever it means, is the path of an existing file."""
    if not _PATH_SIGN.search(value):
        return False
    try:
        path = folder / user_path(value)
        return path.exists() or Path(os.path.normpath(path)).exists()
    except (OSError, ValueError, RuntimeError):
        return False


def _names(path: OptionPath) -> tuple[str, ...]:
    return tuple(part for part in path if isinstance(part, str))


def _all_texts(nodes: Iterable[NodeConfig]) -> list[str]:
    return [text for node in nodes for _, text in _texts(node.options)]


def _texts(value: Any, path: OptionPath = ()) -> Iterator[tuple[OptionPath, str]]:
    """Yield every text in the value of an option, with the way to it."""
    if isinstance(value, str):
        yield path, value
    elif is_mapping(value):
        for key, item in value.items():
            yield from _texts(item, (*path, str(key)))
    elif is_list(value):
        for place, item in enumerate(value):
            yield from _texts(item, (*path, place))
