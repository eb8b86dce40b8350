"""What a calculator or subgraph offers, as plain data: ports, options, documentation."""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from enum import Enum
from typing import Any

from ..framework.authoring.calculator import REGISTRY, Calculator
from ..framework.authoring.ports import ANY_TAG, Option, Port
from ..framework.graph_file.config import GraphConfig
from ..framework.planning.option_values import option_names
from ..framework.values.payload_types import type_name
from .picture import PortPicture, kind_of, picture_of
from .picture_data import plain

__all__ = ["calculator_data", "calculators", "subgraph_data"]


def calculators(names: Iterable[str]) -> list[dict[str, Any]]:
    """Return the data of the calculators among these names; leave out what is none."""
    classes = (REGISTRY.get(name) for name in sorted(set(names)))
    return [calculator_data(cls) for cls in classes if cls is not None]


def calculator_data(cls: type[Calculator]) -> dict[str, Any]:
    """Return what a calculator class declares."""
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


def subgraph_data(name: str, config: GraphConfig) -> dict[str, Any]:
    """Return what the file of a subgraph declares, in the same form."""
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
