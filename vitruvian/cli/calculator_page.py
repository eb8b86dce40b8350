"""Explain one calculator: what it does, its ports and options, and a node to copy."""

from __future__ import annotations

import dataclasses
import inspect
import json
import textwrap
from collections.abc import Iterator, Sequence
from enum import Enum
from typing import Any

from ..framework.authoring.calculator import Calculator
from ..framework.authoring.ports import ANY_TAG, Option, Port
from ..framework.values.payload_types import type_name
from .node_example import nodes_to_copy
from .terminal import StyledLine

__all__ = ["calculator_page"]


def calculator_page(cls: type[Calculator], width: int) -> list[StyledLine]:
    """Return the lines about a calculator, wrapped at ``width`` letters."""
    contract = cls.contract
    lines: list[StyledLine] = [[(cls.__name__, "title"), (f"  {cls.__module__}", "label")]]
    lines += _documentation(cls, width)
    for title, ports in (
        ("Inputs", contract.inputs),
        ("Outputs", contract.outputs),
        ("Input side packets", contract.side_inputs),
        ("Output side packets", contract.side_outputs),
    ):
        if ports:
            lines += [[], [(title, "heading")], *_ports(ports, width)]
    if contract.options:
        lines += [[], [("Options", "heading")], *_options(contract.options, width)]
    lines += [[], [("In a graph", "heading")]]
    lines += [[(f"  {line}", "")] for line in nodes_to_copy(cls)]
    return lines


def _documentation(cls: type[Calculator], width: int) -> Iterator[StyledLine]:
    for paragraph in filter(None, inspect.cleandoc(cls.__doc__ or "").split("\n\n")):
        yield []
        if paragraph.startswith((" ", ">>>")):
            yield from ([(line, "")] for line in paragraph.splitlines())
        else:
            yield from ([(line, "")] for line in textwrap.wrap(paragraph, width))


def _ports(ports: Sequence[Port[Any]], width: int) -> Iterator[StyledLine]:
    labels = [_label(port) for port in ports]
    indent = max(map(len, labels)) + 4
    for port, label in zip(ports, labels, strict=True):
        notes = [
            note
            for note, holds in (
                ("optional", port.optional and not port.is_output),
                ("any number", port.repeated),
            )
            if holds
        ]
        kind = type_name(port.type) + (f" ({', '.join(notes)})" if notes else "")
        yield [("  ", ""), (f"{label:<{indent - 2}}", "option"), (kind, "type")]
        yield from _indented(port.doc, indent, width)


def _label(port: Port[Any]) -> str:
    return {"": "(no tag)", ANY_TAG: "(any tag)"}.get(port.tag, port.tag)


def _options(options: dict[str, Option[Any]], width: int) -> Iterator[StyledLine]:
    for name, option in options.items():
        yield from _option(name, option.type, option.default, option.required, option.doc, 2, width)
        if option.limits:
            limits = ", ".join(_limit(name, value) for name, value in option.limits.items())
            yield from _indented(limits, 6, width)


def _limit(name: str, value: float) -> str:
    return f"{_SIGNS[name]} {value:g}" if name in _SIGNS else f"{name.replace('_', ' ')} {value}"


_SIGNS = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<"}


def _option(
    name: str, kind: Any, default: Any, required: bool, doc: str, indent: int, width: int
) -> Iterator[StyledLine]:
    group = kind if dataclasses.is_dataclass(kind) else _group_in(kind)
    value = "required" if required else f"= {_shown(default)}"
    if group is not None and not required and default is not None:
        value = ""
    yield [
        (" " * indent, ""),
        (name, "option"),
        (f"  {_kind_name(kind)}", "type"),
        (f"  {value}" if value else "", ""),
    ]
    yield from _indented(doc, indent + 4, width)
    if isinstance(kind, type) and issubclass(kind, Enum):
        yield from _indented(f"one of: {', '.join(str(e.value) for e in kind)}", indent + 4, width)
    if group is not None:
        for field in dataclasses.fields(group):
            yield from _field(field, group, indent + 4, width)


def _field(
    field: dataclasses.Field[Any], group: Any, indent: int, width: int
) -> Iterator[StyledLine]:
    hints = inspect.get_annotations(group, eval_str=True)
    default = field.default
    if field.default_factory is not dataclasses.MISSING:
        default = field.default_factory()
    required = default is dataclasses.MISSING
    doc = str(field.metadata.get("doc", ""))
    yield from _option(field.name, hints.get(field.name), default, required, doc, indent, width)


def _group_in(kind: Any) -> Any:
    """Return the dataclass in ``Group | None`` or ``tuple[Group, ...]``, if there is one."""
    return next(
        (one for one in getattr(kind, "__args__", ()) if dataclasses.is_dataclass(one)), None
    )


def _kind_name(kind: Any) -> str:
    return type_name(kind)


def _shown(value: Any) -> str:
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, tuple):
        items: list[Any] = list(value)  # pyright: ignore[reportUnknownArgumentType]
        return json.dumps(items, default=str)
    return json.dumps(value, default=str)


def _indented(text: str, indent: int, width: int) -> Iterator[StyledLine]:
    for line in textwrap.wrap(text, max(width - indent, 20)):
        yield [(" " * indent, ""), (line, "")]
