"""Load a graph from a name, a file, YAML or pbtxt text, or plain data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..errors import GraphConfigError, Location, Problem, did_you_mean
from .config import GraphConfig
from .graph_reader import read_graph
from .library import ENDINGS, LIBRARY, GraphLibrary, shown_path
from .problems import Problems
from .yaml_tree import tree_of_data, tree_of_text

__all__ = ["MODELINE", "load_graph", "read_any_text", "read_file", "read_source"]

#: What `load_graph` accepts.
GraphSource = str | Path | Mapping[str, Any] | GraphConfig

_ONE_LINE_YAML = re.compile(r"\s*\{|\s*[A-Za-z_]+:(\s|$)")
#: In YAML a node begins with a dash.
_PBTXT = re.compile(r"^[ \t]*node[ \t]*:?[ \t]*[{<]", re.MULTILINE)
_NO_FILE = "<graph>"
#: A comment that begins with this names the file's schema to editors.
MODELINE = "yaml-language-server: $schema="


def load_graph(source: GraphSource, *, library: GraphLibrary | None = None) -> GraphConfig:
    """Load a graph; raises ``GraphConfigError`` with everything that cannot be read in it.

    ``source`` is the name of a graph in the library, the path of a ``.yaml`` or ``.pbtxt`` file,
    the text of one, or a mapping with the fields of a graph file.
    """
    problems = Problems()
    config = read_source(source, problems, library)
    problems.raise_any()
    return config


def read_source(
    source: GraphSource, problems: Problems, library: GraphLibrary | None = None
) -> GraphConfig:
    """Load what can be read of a graph and note the rest; raises when there is no such graph."""
    given: object = source
    if isinstance(source, GraphConfig):
        return source
    if isinstance(source, Mapping):
        return read_graph(tree_of_data(source, _NO_FILE), problems)
    if isinstance(source, Path):
        return read_file(source, str(source), problems)
    if not isinstance(given, str):
        kind = type(given).__name__
        raise _not_found(_NO_FILE, f"{kind} is no graph; give a name, path, YAML text or mapping")
    if is_pbtxt(source) or "\n" in source or _ONE_LINE_YAML.match(source):
        return read_any_text(source, _NO_FILE, problems)
    path = _path_of(source, library or LIBRARY)
    return read_file(path, source if str(path) == source else shown_path(path), problems)


def is_pbtxt(text: str) -> bool:
    """Tell whether the text of a graph is a text proto rather than YAML."""
    return bool(_PBTXT.search(text))


def read_any_text(text: str, file: str, problems: Problems) -> GraphConfig:
    """Read a graph from its text of either format, never from a file of that name."""
    return (_read_pbtxt if is_pbtxt(text) else read_text)(text, file, problems)


def _path_of(name: str, library: GraphLibrary) -> Path:
    looks_like_path = name.endswith(ENDINGS) or "/" in name or "\\" in name
    packaged = None if looks_like_path else library.graphs().get(name)
    if packaged is not None:
        return packaged
    path = Path(name)
    if looks_like_path or path.is_file():
        return path
    known = library.graphs()
    beside = [file for end in ENDINGS if (file := Path(f"{name}{end}")).is_file()]
    hint = f" Did you mean the file '{beside[0]}'?" if beside else did_you_mean(name, known)
    names = ", ".join(known) or "none"
    raise _not_found(name or "''", f"no graph has this name; known graphs: {names}.{hint}")


def read_file(path: Path, shown: str, problems: Problems) -> GraphConfig:
    """Read a graph file; raises ``GraphConfigError`` when there is nothing to read."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise _not_found(shown, f"no such graph file{_nearby(path)}") from None
    except IsADirectoryError:
        raise _not_found(shown, f"this is a folder{_nearby(path / 'graph.yaml')}") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise _not_found(shown, f"the graph file cannot be read: {reason}") from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problems.add(Location(shown, line), "this is not UTF-8 text; is it a graph file?")
        return GraphConfig(location=Location(shown), path=path, damaged=True)
    read = _read_pbtxt if path.suffix == ".pbtxt" else read_text
    return replace(read(text, shown, problems), path=path)


def _nearby(path: Path) -> str:
    folder = path.parent
    if not folder.is_dir():
        return f"; there is no folder '{folder}' either"
    names = sorted(file.name for file in folder.iterdir() if file.suffix in ENDINGS)
    if not names:
        return f"; '{folder}' holds no .yaml or .pbtxt file"
    shown = ", ".join(names[:8]) + (", …" if len(names) > 8 else "")
    return f"; '{folder}' holds: {shown}.{did_you_mean(path.name, names)}"


def _not_found(what: str, message: str) -> GraphConfigError:
    return GraphConfigError([Problem(Location(what), message)])


def read_text(text: str, file: str, problems: Problems) -> GraphConfig:
    """Read a graph from YAML text; ``file`` names it in messages."""
    problems.see(file)
    before = len(problems)
    tree = tree_of_text(text, file, problems)
    if tree is None:
        if len(problems) == before:
            problems.add(Location(file), "there is no graph in here; a graph needs a 'node' list")
        return GraphConfig(location=Location(file), damaged=True)
    return replace(read_graph(tree, problems), doc=_leading_comment(text))


def _read_pbtxt(text: str, file: str, problems: Problems) -> GraphConfig:
    # The parser is only loaded where there is something for it to read.
    from .pbtxt import read_pbtxt

    return replace(read_pbtxt(text, file, problems), doc=_leading_comment(text))


def _leading_comment(text: str) -> str:
    lines: list[str] = []
    for line in text.splitlines():
        bare = line.strip()
        if bare.startswith("#"):
            if MODELINE in bare:
                continue
            lines.append(bare[1:].removeprefix(" "))
        elif lines or bare not in {"", "---"}:
            break
    return "\n".join(lines).strip()
