"""What a graph can use: graphs, subgraphs, calculators with their ports and options, samples."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ..assets import AssetError, asset_path, load_manifest
from ..drawing.node_data import calculator_data, subgraph_data
from ..framework.authoring.calculator import REGISTRY
from ..framework.errors import FrameworkError
from ..framework.graph_file.config import GraphConfig
from ..framework.graph_file.library import LIBRARY
from ..framework.graph_file.loader import load_graph
from .loading import LOADING

__all__ = ["MEDIA", "catalog", "samples"]

#: Endings of the samples; the other assets are models.
MEDIA = {".mp4", ".png", ".jpg"}


def catalog() -> dict[str, Any]:
    """Return everything that a graph can use, as plain data."""
    with LOADING:
        return _catalog()


def _catalog() -> dict[str, Any]:
    classes = [cls for name in REGISTRY.names() if (cls := REGISTRY.get(name)) is not None]
    return {
        "graphs": [
            {"name": name, "doc": config.doc} for name, config in _configs(LIBRARY.graphs())
        ],
        "calculators": [
            *(calculator_data(cls) for cls in classes),
            *(subgraph_data(name, config) for name, config in _configs(LIBRARY.subgraphs())),
        ],
        "samples": samples(),
    }


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


def _configs(files: Mapping[str, Path]) -> Iterator[tuple[str, GraphConfig]]:
    for name, path in files.items():
        try:
            yield name, load_graph(path)
        except FrameworkError:
            # A broken file of a plugin; `vitruvian check` tells what is wrong with it.
            continue
