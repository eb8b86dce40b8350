"""Pass options of a graph, or of a subgraph's node, on to the nodes inside: ``option_value``.

``option_value: "max_count:options/most"`` on a node sets its option ``max_count`` from the option
``most`` of the graph around it (``framework/tool/options_map`` in MediaPipe). The graph's own
``options`` are the defaults. MediaPipe also writes ``max_count:most``, and ``OPTIONS:options`` to
hand everything down. ``OPTIONS:options/detector`` hands down what is in the option ``detector``.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

from ..errors import Location, did_you_mean
from ..graph_file.config import GraphConfig, HandedOption, NodeConfig
from ..graph_file.problems import Problems

__all__ = ["apply_option_values", "option_names"]

_MISSING: Any = object()
_EVERYTHING = "OPTIONS"


def apply_option_values(
    config: GraphConfig,
    given: Mapping[str, Any],
    problems: Problems,
    node: NodeConfig | None = None,
) -> GraphConfig:
    """Return the graph with the option values of its nodes filled in.

    ``given`` are the options of ``node``, which stands for this subgraph. What is wrong with a
    value is said where it stands, and what is wrong with a name at the ``option_value``.
    """
    source = _Source(config, given, node)
    nodes = [
        _Target(inner, source, problems).filled() if inner.option_value else inner
        for inner in config.node
    ]
    source.check_names(problems)
    return replace(config, node=tuple(nodes))


def option_names(config: GraphConfig) -> list[str]:
    """Return the options that a graph hands to its nodes, or has defaults for."""
    names = dict.fromkeys(config.options)
    for node in config.node:
        for text in node.option_value:
            path = _path(text)
            if path:
                names[path[0]] = None
    return list(names)


class _Source:
    """Hold the options of a graph: its own, and over them those of the node that uses it."""

    def __init__(
        self, config: GraphConfig, given: Mapping[str, Any], node: NodeConfig | None
    ) -> None:
        self.options: dict[str, Any] = {**config.options, **given}
        self._config = config
        self._given = given
        self._node = node
        #: The first ``option_value`` that reads each option.
        self._read: dict[str, tuple[str, Location]] = {}
        self._reads_all = False

    def value(self, path: Sequence[str], text: str, place: Location) -> Any:
        """Return what a path leads to, which an ``option_value`` reads; or that it is missing."""
        self._read.setdefault(path[0], (text, place))
        return _get(self.options, path)

    def everything(self) -> dict[str, Any]:
        """Return all options."""
        self._reads_all = True
        return self.options

    def place_of(self, path: Sequence[str]) -> Location:
        """Return where the value stands that a path leads to."""
        if self._node is None or path[0] not in self._given:
            return self._config.place_of("options")
        places = self._node.option_locations
        known = (tuple(path[:length]) for length in range(len(path), 0, -1))
        return next((places[part] for part in known if part in places), self._node.location)

    def label(self, path: Sequence[str]) -> str:
        """Return what a person calls the option."""
        owner = self._config.type or "the graph"
        return f"option {'/'.join(path)!r} of {owner}"

    def check_names(self, problems: Problems) -> None:
        """Note options that are given and unknown, and those that are read and misspelt."""
        if self._reads_all:
            return
        declared = self._config.options
        unread = [name for name in declared if name not in self._read]
        for name, (text, place) in self._read.items():
            # Options need no default, and programs may give a graph others; but where one that
            # nobody reads is nearly called so, that one is meant.
            hint = "" if name in self.options else did_you_mean(name, unread)
            if hint:
                known = ", ".join(declared)
                owner = self._config.type or "the graph"
                problems.add(
                    place,
                    f"option_value {text!r}: {owner} has no option {name!r}; its options are: "
                    f"{known}.{hint}",
                )
        self._check_given([*dict.fromkeys([*declared, *self._read])], problems)

    def _check_given(self, known: Sequence[str], problems: Problems) -> None:
        node = self._node
        for name in () if node is None else self._given:
            if node is not None and name not in known:
                handed = node.handed_options.get((name,))
                place = node.option_locations.get((name,), node.location)
                problems.add(
                    handed.location if handed else place,
                    f"subgraph {node.calculator} has no option {name!r}; its options are: "
                    f"{', '.join(sorted(known)) or 'none'}.{did_you_mean(name, known)}",
                )


class _Target:
    """Fill in the options of one node."""

    def __init__(self, node: NodeConfig, source: _Source, problems: Problems) -> None:
        self._node = node
        self._source = source
        self._problems = problems
        self._place = node.place_of("option_value")
        self._options: dict[str, Any] = copy.deepcopy(dict(node.options))
        self._locations = dict(node.option_locations)
        self._handed = dict(node.handed_options)

    def filled(self) -> NodeConfig:
        """Return the node with its options."""
        for text in self._node.option_value:
            if text.partition(":")[0] == _EVERYTHING:
                self._take_all(text)
            else:
                self._take_one(text)
        return replace(
            self._node,
            options=self._options,
            option_locations=self._locations,
            handed_options=self._handed,
        )

    def _take_all(self, text: str) -> None:
        """Take every option of the graph, or every one inside an option that is a mapping."""
        path = _path(text)
        values = self._source.value(path, text, self._place) if path else self._source.everything()
        if values is _MISSING:
            return
        if not isinstance(values, dict):
            message = f"{self._source.label(path)} is {values!r}; expected a mapping of options"
            self._problems.add(self._place, f"option_value {text!r}: {message}")
            return
        for name, value in cast("dict[str, Any]", values).items():
            self._take(text, [name], [*path, name], value)

    def _take_one(self, text: str) -> None:
        target, path = text.partition(":")[0], _path(text)
        if not target or not path:
            expected = "expected 'OPTION:options/GRAPH_OPTION'"
            self._problems.add(self._place, f"option_value {text!r}: {expected}")
            return
        value = self._source.value(path, text, self._place)
        if value is not _MISSING:
            self._take(text, target.split("/"), path, value)

    def _take(self, text: str, target: list[str], path: list[str], value: Any) -> None:
        if not _set(self._options, target, copy.deepcopy(value)):
            name = "/".join(target)
            self._problems.add(self._place, f"option_value {text!r}: {name!r} is not in a mapping")
            return
        key = tuple(target)
        self._locations[key] = self._source.place_of(path)
        self._handed[key] = HandedOption(text, self._source.label(path), self._place)


def _path(text: str) -> list[str]:
    """Return the path in the graph's options that an ``option_value`` names; empty for none."""
    path = text.partition(":")[2].split("/")
    if path[0] == "options":
        path = path[1:]
    return path if all(path) else []


def _get(options: Mapping[str, Any], path: Sequence[str]) -> Any:
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
