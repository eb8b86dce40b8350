"""Pass options of a graph, or of a subgraph's node, on to the nodes inside: ``option_value``.

``option_value: "max_count:options/most"`` on a node sets its option ``max_count`` from the option
``most`` of the graph around it (``framework/tool/options_map`` in MediaPipe). The graph's own
``options`` are the defaults. MediaPipe also writes ``max_count:most``, and ``OPTIONS:options`` to
hand everything down.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

from ..errors import did_you_mean
from ..graph_file.config import GraphConfig, NodeConfig
from ..graph_file.problems import Problems

__all__ = ["apply_option_values", "option_names"]

_MISSING: Any = object()
_EVERYTHING = "OPTIONS:options"


def apply_option_values(
    config: GraphConfig,
    given: Mapping[str, Any],
    problems: Problems,
    node: NodeConfig | None = None,
) -> GraphConfig:
    """Return the graph with the option values of its nodes filled in.

    ``given`` are the options of ``node``, which stands for this subgraph.
    """
    options = {**config.options, **given}
    read = set(config.options)
    nodes = [_with_values(inner, options, read, problems) for inner in config.node]
    if node is not None:
        for name in given:
            if name not in read:
                known = ", ".join(sorted(read)) or "none"
                problems.add(
                    node.option_locations.get((name,), node.location),
                    f"subgraph {node.calculator} has no option {name!r}; its options are: {known}."
                    f"{did_you_mean(name, sorted(read))}",
                )
    return replace(config, node=tuple(nodes))


def option_names(config: GraphConfig) -> list[str]:
    """Return the options that a graph hands to its nodes, or has defaults for."""
    names = dict.fromkeys(config.options)
    for node in config.node:
        for text in node.option_value:
            path = _source(text)
            if path:
                names[path[0]] = None
    return list(names)


def _with_values(
    node: NodeConfig, options: Mapping[str, Any], read: set[str], problems: Problems
) -> NodeConfig:
    if not node.option_value:
        return node
    changed = copy.deepcopy(dict(node.options))
    for text in node.option_value:
        target, path = text.partition(":")[0], _source(text)
        if text == _EVERYTHING:
            read |= set(options)
            changed.update(copy.deepcopy(dict(options)))
            continue
        if not target or not path:
            problems.add(
                node.place_of("option_value"),
                f"option_value {text!r}: expected 'OPTION:options/GRAPH_OPTION'",
            )
            continue
        read.add(path[0])
        value = _get(options, path)
        if value is not _MISSING and not _set(changed, target.split("/"), value):
            place = node.place_of("option_value")
            problems.add(place, f"option_value {text!r}: {target!r} is not in a mapping")
    return replace(node, options=changed)


def _source(text: str) -> list[str]:
    """Return the path in the graph's options that an ``option_value`` names; empty for none."""
    path = text.partition(":")[2].split("/")
    if path[0] == "options":
        path = path[1:]
    return path if all(path) else []


def _get(options: Mapping[str, Any], path: list[str]) -> Any:
    value: Any = options
    for part in path:
        try:
            value = value[int(part) if isinstance(value, list) else part]
        except (KeyError, IndexError, TypeError, ValueError):
            return _MISSING
    return value


def _set(options: dict[str, Any], path: list[str], value: Any) -> bool:
    """Set a value in nested mappings and lists; False where something else is in the way."""
    inner: Any = options
    for part in path[:-1]:
        if isinstance(inner, dict):
            inner = cast("dict[str, Any]", inner).setdefault(part, {})
        elif isinstance(inner, list):
            items: list[Any] = inner  # pyright: ignore[reportUnknownVariableType]
            if not (part.isdecimal() and int(part) < len(items)):
                return False
            inner = items[int(part)]
        else:
            return False
    if not isinstance(inner, dict):
        return False
    inner[path[-1]] = value
    return True
