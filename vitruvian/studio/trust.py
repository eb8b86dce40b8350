"""What a graph that comes from the page may do: no more than the user has asked for.

A graph file can import Python modules, and its options can name files to read and write. The graph
that the command line names may do what it says. A text from the page may

- import what that file imported when the server started,
- read packaged models, and files in that file's folder that are not hidden,
- write what that file writes, for the studio writes the results of its runs by itself,

unless ``--allow-import`` was given, which permits everything.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ..assets import load_manifest
from ..drawing.plain_data import is_list, is_mapping
from ..framework.authoring.user_modules import import_modules
from ..framework.graph_file.config import GraphConfig, NodeConfig, OptionPath
from ..framework.graph_file.problems import Problems
from ..media.formats import formats
from .refusal import RefusedError

__all__ = ["Trust"]

_HINT = "start the studio with --allow-import to permit it"

#: Calculators that write a file; a test finds any that is missing here.
WRITERS = frozenset(one.writer.calculator for one in formats() if one.writer is not None)
#: Options and side packets of such names hold files, whatever they look like.
_FILE_NAME = re.compile(r"path|file|folder|director|dir\b|model$|weights|url|uri", re.IGNORECASE)
_PATH_SIGN = re.compile(r"[/\\~]|\A\.\.?\Z")
_CAMERA = re.compile(r"camera:[0-9]{1,2}\Z")


class Trust:
    """Decides about imports and files; ``opened`` is the expanded graph of the command line."""

    def __init__(
        self,
        opened: GraphConfig | None = None,
        folder: Path | None = None,
        *,
        everything: bool = False,
    ) -> None:
        self._everything = everything
        self._folder = None if folder is None else folder.resolve()
        self._imports = frozenset(() if opened is None else opened.imports)
        nodes = () if opened is None else opened.node
        self._values = {
            (node.calculator, _names(path), value)
            for node in nodes
            for path, value in _texts(node.options)
        }
        self._writers = {_writer(node) for node in nodes if node.calculator in WRITERS}

    def import_allowed(self, flat: GraphConfig, problems: Problems) -> None:
        """Import what an expanded graph lists, if it may, and note what it may not do."""
        before = len(problems)
        if not self._everything:
            self._check_imports(flat, problems)
            for node in flat.node:
                self._check_node(node, problems)
        if len(problems) == before:
            import_modules(flat, problems)

    def check_side_packets(self, values: Mapping[str, Any]) -> None:
        """Refuse side packets from the page that name files; raises ``RefusedError``."""
        if self._everything:
            return
        for name, value in values.items():
            for _, text in _texts(value):
                if not self._may_read(name, text):
                    raise RefusedError(
                        403,
                        f"sidePackets: {name!r} is {text[:80]!r}, and the page may not name this "
                        f"file; {_HINT}",
                    )

    def _check_imports(self, flat: GraphConfig, problems: Problems) -> None:
        for name in flat.imports:
            if name not in self._imports:
                place = flat.place_of("import")
                text = f"a graph from the page may not import {name!r}; {_HINT}"
                problems.add(place, text)

    def _check_node(self, node: NodeConfig, problems: Problems) -> None:
        if node.calculator in WRITERS and _writer(node) not in self._writers:
            text = (
                f"{node.calculator}: a graph from the page may not write files: what comes out of "
                f"its output streams can be downloaded after a run; {_HINT}"
            )
            problems.add(node.location, text)
            return
        for path, value in _texts(node.options):
            known = (node.calculator, _names(path), value) in self._values
            if not known and not self._may_read(_names(path)[-1], value):
                text = (
                    f"{node.calculator}: a graph from the page may not name the file "
                    f"{value[:80]!r}; {self._reach}{_HINT}"
                )
                problems.add(node.option_locations.get(path, node.location), text)

    @property
    def _reach(self) -> str:
        return "" if self._folder is None else "use one that lies beside the opened graph, or "

    def _may_read(self, name: str, value: str) -> bool:
        """Return True when an option or side packet is no file, or one that the page may name."""
        if not value or _CAMERA.match(value) or value in load_manifest():
            return True
        if not _FILE_NAME.search(name) and not self._is_there(value):
            return True
        return self._is_own(value)

    def _is_there(self, value: str) -> bool:
        """Return True when a text, whatever it means, is the path of an existing file."""
        if not _PATH_SIGN.search(value):
            return False
        try:
            path = (self._folder or Path()) / Path(value).expanduser()
            return path.exists() or Path(os.path.normpath(path)).exists()
        except (OSError, ValueError, RuntimeError):
            return False

    def _is_own(self, value: str) -> bool:
        """Return True when a file is in the folder of the opened graph and not hidden."""
        if self._folder is None or value.startswith("~") or any(sign in value for sign in "\0\\:"):
            return False
        try:
            inside = (self._folder / value).resolve().relative_to(self._folder)
        except (OSError, ValueError, RuntimeError):
            return False
        return not any(part.startswith(".") for part in inside.parts)


def _writer(node: NodeConfig) -> tuple[str, ...]:
    sides = sorted(f"{entry.tag}:{entry.index}:{entry.name}" for entry in node.input_side_packet)
    return (node.calculator, repr(sorted(_texts(node.options), key=repr)), *sides)


def _names(path: OptionPath) -> tuple[str, ...]:
    return tuple(part for part in path if isinstance(part, str))


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
