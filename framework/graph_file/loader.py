"""Load a graph from a name, a file, YAML or pbtxt text, or plain data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..errors import did_you_mean
from .config import GraphConfig
from .graph_reader import read_graph
from .library import LIBRARY, GraphLibrary
from .problems import Problems
from .reading import is_pbtxt, no_such_graph, read_any_text, read_file
from .shown_path import ENDINGS, shown_path
from .yaml_tree import tree_of_data

__all__ = ["load_graph", "read_source"]

#: What `load_graph` accepts.
GraphSource = str | Path | Mapping[str, Any] | GraphConfig

_ONE_LINE_YAML = re.compile(r"\s*\{|\s*[A-Za-z_]+:(\s|$)")
_NO_FILE = "<graph>"


def load_graph(source: GraphSource, *, library: GraphLibrary | None = None) -> GraphConfig:
    """Load a graph; raises ``GraphConfigError`` with everything in it that cannot be read.

    ``source`` is the name of a graph or subgraph in the library, the path of a ``.yaml`` or
    ``.pbtxt`` file, the text of one, or a mapping with the fields of a graph file.
    """
    problems = Problems()
    config = read_source(source, problems, library)
    problems.raise_any()
    return config


def read_source(
    source: GraphSource, problems: Problems, library: GraphLibrary | None = None
) -> GraphConfig:
    """Load a graph and note what cannot be read; raises when there is no such graph."""
    given: object = source
    if isinstance(source, GraphConfig):
        return source
    if isinstance(source, Mapping):
        tree = tree_of_data(source, _NO_FILE, problems)
        return GraphConfig(damaged=True) if tree is None else read_graph(tree, problems)
    if isinstance(source, Path):
        return read_file(source, str(source), problems)
    if not isinstance(given, str):
        kind = type(given).__name__
        raise no_such_graph(
            _NO_FILE, f"{kind} is no graph; give a name, path, YAML text or mapping"
        )
    if is_pbtxt(source) or "\n" in source or _ONE_LINE_YAML.match(source):
        return read_any_text(source, _NO_FILE, problems)
    path = _path_of(source, library or LIBRARY)
    shown = source if str(path) == source else shown_path(path)
    return read_file(path, shown, problems).known_as(source)


def _path_of(name: str, library: GraphLibrary) -> Path:
    looks_like_path = name.endswith(ENDINGS) or "/" in name or "\\" in name
    packaged = None if looks_like_path else library.graphs().get(name)
    if packaged is not None:
        return packaged
    path = Path(name)
    if looks_like_path or path.is_file():
        return path
    if name in library.subgraphs():
        return library.subgraphs()[name]
    known = library.graphs()
    beside = [file for end in ENDINGS if (file := Path(f"{name}{end}")).is_file()]
    hint = f" Did you mean the file '{beside[0]}'?" if beside else did_you_mean(name, known)
    names = ", ".join(known) or "none"
    raise no_such_graph(name or "''", f"no graph has this name; known graphs: {names}.{hint}")
