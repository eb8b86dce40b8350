"""Read a graph file, or the text of one, in either format."""

from __future__ import annotations

import codecs
import re
from dataclasses import replace
from pathlib import Path

from ..errors import GraphConfigError, Location, Problem, did_you_mean
from .config import GraphConfig
from .graph_reader import read_graph
from .problems import Problems
from .shown_path import ENDINGS
from .yaml_tree import tree_of_text

__all__ = ["MODELINE", "is_pbtxt", "no_such_graph", "read_any_text", "read_file"]

_QUOTED = r"""(?:"[^"\n]*"|'[^'\n]*')"""
#: About a million nodes.
_MOST_BYTES = 100_000_000
#: A text proto's `node {`, at the beginning of a line or after another field. In YAML a node begins
#: with a dash, or comes after the brace or comma of a mapping.
_PBTXT = re.compile(
    rf"""^(?:(?:[^#\n"']|{_QUOTED})*(?:[}}>;]|{_QUOTED}|:[ \t]*[\w.-]+[ \t]))?"""
    r"[ \t]*node[ \t]*:?[ \t]*[{<]",
    re.MULTILINE,
)
#: A comment that begins with this names the file's schema to editors.
MODELINE = "yaml-language-server: $schema="


def is_pbtxt(text: str) -> bool:
    """Return True when the text of a graph is a text proto rather than YAML."""
    return bool(_PBTXT.search(text))


def read_any_text(text: str, file: str, problems: Problems) -> GraphConfig:
    """Read a graph from text of either format, even if there is a file of that name."""
    return (_read_pbtxt if is_pbtxt(text) else read_text)(text, file, problems)


def read_file(path: Path, shown: str, problems: Problems) -> GraphConfig:
    """Read a graph file; raises ``GraphConfigError`` when there is nothing to read."""
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except FileNotFoundError:
        raise no_such_graph(shown, f"no such graph file{_nearby(path)}") from None
    except IsADirectoryError:
        raise no_such_graph(shown, f"this is a folder{_nearby(path / 'graph.yaml')}") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise no_such_graph(shown, f"the graph file cannot be read: {reason}") from error
    if len(data) > _MOST_BYTES:
        # A device such as /dev/zero has no end.
        raise no_such_graph(
            shown,
            f"the file has more than {_MOST_BYTES:,} bytes; expected a graph of at most so many; "
            "check the path, or move parts of the graph to subgraphs",
        )
    try:
        text = data.decode().removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        # As PowerShell's `>` writes it.
        is_wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        fault = (
            "UTF-16 text; save it as UTF-8" if is_wide else "not UTF-8 text; is it a graph file?"
        )
        problems.add(Location(shown, line), f"this is {fault}")
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


def no_such_graph(what: str, message: str) -> GraphConfigError:
    """Return the error for a source that is no graph; ``what`` takes the place of a file name."""
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
    # Imported here: most programs never read this format, and its parser takes time to load.
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
