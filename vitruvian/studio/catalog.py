"""What a graph can use: graphs, subgraphs, calculators with their ports and options, samples."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ..assets import AssetError, asset_path, load_manifest
from ..drawing.node_data import calculator_data, subgraph_data
from ..framework.authoring.calculator import REGISTRY
from ..framework.errors import FrameworkError
from ..framework.graph_file.config import GraphConfig
from ..framework.graph_file.library import LIBRARY
from ..framework.graph_file.loader import load_graph
from ..framework.schema.graph_schema import graph_schema
from .loading import LOADING

__all__ = ["MEDIA", "Catalog", "samples"]

#: Endings of the samples; the other assets are models.
MEDIA = {".mp4", ".png", ".jpg"}


class Catalog:
    """Tells what there is to use, as plain data, and remembers it until something is added.

    To make it means to plan every packaged subgraph, which takes a second or two.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._made_from: object = None
        self._contents: dict[str, Any] = {}
        self._schema: dict[str, Any] = {}

    def data(self) -> dict[str, Any]:
        """Return graphs, subgraphs, calculators and samples."""
        with self._lock:
            self._renew()
            return {**self._contents, "samples": samples()}

    def schema(self) -> dict[str, Any]:
        """Return the JSON schema of graph files."""
        with self._lock:
            self._renew()
            return self._schema

    def _renew(self) -> None:
        with LOADING:
            classes = [cls for name in REGISTRY.names() if (cls := REGISTRY.get(name)) is not None]
            files = {**LIBRARY.graphs(), **LIBRARY.subgraphs()}
        made_from = (classes, files)
        if made_from == self._made_from:
            return
        self._contents = {
            "graphs": _each(LIBRARY.graphs(), lambda name, one: {"name": name, "doc": one.doc}),
            "calculators": [
                *map(calculator_data, classes),
                *_each(LIBRARY.subgraphs(), subgraph_data),
            ],
        }
        with LOADING:
            self._schema = graph_schema()
        self._made_from = made_from


def samples() -> list[dict[str, Any]]:
    """Return the sample videos and pictures, and whether they are on this computer."""
    return [
        {"name": asset.name, "label": asset.description, "available": _is_here(asset.name)}
        for asset in load_manifest().values()
        if asset.suffix in MEDIA
    ]


def _is_here(name: str) -> bool:
    try:
        asset_path(name)
    except AssetError:
        return False
    return True


def _each(
    files: Mapping[str, Path], data: Callable[[str, GraphConfig], dict[str, Any]]
) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for name, path in files.items():
        # One at a time, so that the check of a graph need not wait for all of them.
        with LOADING, contextlib.suppress(FrameworkError):
            # Of a broken file of a plugin, `vitruvian check` tells what is wrong with it.
            found.append(data(name, load_graph(path)))
    return found
