"""Set options of nodes by ``"node name.option"``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, get_origin

from ..framework.authoring.calculator import REGISTRY
from ..framework.graph_file.config import GraphConfig, NodeConfig
from ..framework.graph_file.pbtxt import parse_pbtxt
from ..framework.graph_file.pbtxt.graph import tree_of_message
from .configs import text_of

__all__ = ["with_calculator_params", "with_graph_options"]


def with_calculator_params(config: GraphConfig, params: Mapping[str, Any]) -> GraphConfig:
    """Return the graph with options of its nodes set; None takes an option back to its default.

    Raises ``ValueError``.
    """
    by_node = _by_node(params)
    unknown = set(by_node) - {node.name for node in config.node}
    nodes = [_changed(node, by_node.get(node.name, {})) for node in config.node]
    if unknown:
        raise ValueError(
            f"Not all calculator params are valid. No node is named {', '.join(sorted(unknown))}."
        )
    return replace(config, node=tuple(nodes))


def with_graph_options(config: GraphConfig, options: Any) -> GraphConfig:
    """Return the graph with options of its own set, from a mapping or a protobuf message."""
    if not isinstance(options, Mapping):
        options = tree_of_message(parse_pbtxt(text_of(options)), "<graph_options>").plain()
    return replace(config, options={**config.options, **options})


def _by_node(params: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    by_node: dict[str, dict[str, Any]] = {}
    for compound, value in params.items():
        name, dot, option = compound.partition(".")
        if not dot or not name or not option or "." in option:
            raise ValueError(f'The key "{compound}" in the calculator_params is invalid.')
        by_node.setdefault(name, {})[option] = value
    return by_node


def _changed(node: NodeConfig, values: Mapping[str, Any]) -> NodeConfig:
    if not values:
        return node
    cls = REGISTRY.get(node.calculator)
    declared = {} if cls is None else cls.contract.options
    unknown = [name for name in values if name not in declared]
    if unknown:
        known = ", ".join(declared) or "none"
        raise ValueError(
            f"Modifying the calculator options of {node.name} is not supported. "
            f"{node.calculator} has no option {unknown[0]!r}; its options are: {known}."
        )
    if {"options", "node_options"} <= set(node.places):
        raise ValueError(
            f"Cannot modify the calculator options of {node.name} because it has both options and "
            "node_options fields."
        )
    options = dict(node.options)
    for name, value in values.items():
        if value is None:
            options.pop(name, None)
        else:
            options[name] = _value(name, value, declared[name].type)
    return replace(node, options=options)


def _value(name: str, value: Any, kind: Any) -> Any:
    if kind is not tuple and get_origin(kind) is not tuple:
        return value
    if not isinstance(value, Iterable):
        raise ValueError(  # noqa: TRY004  # as MediaPipe
            f"{name} is a repeated proto field but the value to be set is {type(value)}, which is "
            "not iterable."
        )
    return list(value)  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
