"""Graphs as the page knows them: a text, and the file or packaged graph that it began as."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ..framework.graph_file.config import GraphConfig
from ..framework.graph_file.library import LIBRARY
from ..framework.graph_file.problems import Problems
from ..framework.graph_file.reading import is_pbtxt, read_any_text
from ..framework.graph_file.shown_path import shown_path
from .refusal import RefusedError

__all__ = ["EDITED", "GraphText", "packaged_text"]

#: What messages call the text in the editor.
EDITED = "graph"


@dataclass(frozen=True, slots=True)
class GraphText:
    """The text of a graph; subgraphs and files beside ``origin`` belong to it."""

    text: str
    origin: Path | None = None

    @property
    def format(self) -> str:
        """Return ``pbtxt`` or ``yaml``."""
        return "pbtxt" if is_pbtxt(self.text) else "yaml"

    def read(self, problems: Problems) -> GraphConfig:
        """Read what can be read; the text is never taken for the name of a file."""
        config = read_any_text(self.text, EDITED, problems)
        return replace(config, path=self.origin)


def packaged_text(kind: str, files: Mapping[str, Path], name: str) -> str:
    """Return the text of a packaged graph or subgraph; raises ``RefusedError``."""
    path = files.get(name)
    if path is None:
        known = ", ".join(files)
        raise RefusedError(
            404, f"{kind} {name[:80]!r}: there is none of this name; there are: {known}"
        )
    return path.read_text(encoding="utf-8-sig")


def origin_of(name: str | None, opened: Path | None) -> Path | None:
    """Return the file that a graph's name stands for: the opened one, or a packaged one."""
    if name is None:
        return None
    if opened is not None and name in {str(opened), shown_path(opened), opened.name, opened.stem}:
        return opened
    return LIBRARY.graphs().get(name)
