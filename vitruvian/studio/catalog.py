"""What a graph can use: graphs, subgraphs, calculators with their ports and options, samples."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from pathlib import Path
from typing import Any

from ..assets import AssetError, asset_path, load_manifest
from ..drawing.picture import PortPicture, kind_of, picture_of
from ..drawing.picture_data import plain
from ..framework.authoring.calculator import REGISTRY, Calculator
from ..framework.authoring.ports import ANY_TAG, Option, Port
from ..framework.errors import FrameworkError
from ..framework.graph_file.config import GraphConfig
from ..framework.graph_file.library import LIBRARY
from ..framework.graph_file.loader import load_graph
from ..framework.planning.option_values import option_names
from ..framework.values.payload_types import type_name
from .loading import LOADING

__all__ = ["MEDIA", "calculators", "catalog", "samples"]

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
            *(_calculator(cls) for cls in classes),
            *(_subgraph(name, config) for name, config in _configs(LIBRARY.subgraphs())),
        ],
        "samples": samples(),
    }


def calculators(names: Iterable[str]) -> list[dict[str, Any]]:
    """Return the calculators among these names, as ``catalog`` does; leave out what is none."""
    classes = (REGISTRY.get(name) for name in sorted(set(names)))
    return [_calculator(cls) for cls in classes if cls is not None]


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


def _calculator(cls: type[Calculator]) -> dict[str, Any]:
    contract = cls.contract
    page = inspect.cleandoc(cls.__doc__ or "")
    return {
        "name": cls.__name__,
        "kind": kind_of(cls),
        "doc": page.partition("\n")[0],
        "page": page,
        "inputs": _ports(contract.inputs),
        "outputs": _ports(contract.outputs),
        "sidePackets": {
            "inputs": _ports(contract.side_inputs),
            "outputs": _ports(contract.side_outputs),
        },
        "options": [_option(name, option) for name, option in contract.options.items()],
    }


def _ports(ports: Iterable[Port[Any]]) -> list[dict[str, Any]]:
    return [
        {
            "tag": "" if port.tag == ANY_TAG else port.tag,
            "type": type_name(port.type),
            "optional": port.optional or port.is_output,
            "repeated": port.repeated,
            "anyTag": port.tag == ANY_TAG,
            "doc": port.doc,
        }
        for port in ports
    ]


def _option(name: str, option: Option[Any]) -> dict[str, Any]:
    kind: Any = option.type
    choices: Iterable[Any] | None = None
    if isinstance(kind, type) and issubclass(kind, Enum):
        choices = kind
    return {
        "name": name,
        "type": type_name(kind),
        "required": option.required,
        "default": None if option.required else plain(option.default),
        "choices": None if choices is None else [plain(one) for one in choices],
        "limits": dict(option.limits),
        "doc": option.doc,
    }


def _subgraph(name: str, config: GraphConfig) -> dict[str, Any]:
    picture = picture_of(config, expand=False)
    return {
        "name": name,
        "kind": "subgraph",
        "doc": config.doc.partition("\n")[0],
        "page": config.doc,
        "inputs": _ends(picture.inputs, side=False),
        "outputs": _ends(picture.outputs, side=False),
        "sidePackets": {
            "inputs": _ends(picture.inputs, side=True),
            "outputs": _ends(picture.outputs, side=True),
        },
        "options": [
            {
                "name": option,
                "type": "",
                "required": False,
                "default": plain(config.options.get(option)),
                "choices": None,
                "limits": {},
                "doc": "",
            }
            for option in option_names(config)
        ],
    }


def _ends(ports: Iterable[PortPicture], *, side: bool) -> list[dict[str, Any]]:
    return [
        {
            "tag": port.tag,
            "type": port.type or "Any",
            "optional": True,
            "repeated": False,
            "anyTag": False,
            "doc": "",
        }
        for port in ports
        if port.side is side
    ]
