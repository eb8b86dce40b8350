"""Turn graph files of one format into the other: MediaPipe's ``.pbtxt`` and YAML."""

from __future__ import annotations

from pathlib import Path

from ..framework.graph_file.loader import load_graph
from ..framework.graph_file.pbtxt.writer import pbtxt_of
from ..framework.graph_file.shown_path import shown_path
from .yaml_of_pbtxt import yaml_of_pbtxt

__all__ = ["convert_graph", "yaml_of_pbtxt"]


def convert_graph(path: Path) -> str:
    """Return a graph file in the other format; raises ``GraphConfigError`` if it cannot be read."""
    config = load_graph(path)
    if path.suffix == ".pbtxt":
        return yaml_of_pbtxt(path.read_text(encoding="utf-8-sig"), shown_path(path))
    header = "".join(f"# {line}".rstrip() + "\n" for line in config.doc.splitlines())
    gap = "\n" if header else ""
    return f"{header}{gap}{pbtxt_of(config)}"
