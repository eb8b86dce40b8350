"""Turn a tree of located values into a ``GraphConfig``, noting everything that does not fit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .config import ExecutorConfig, GraphConfig, HandlerConfig, NodeConfig, PortEntry
from .errors import Location, did_you_mean
from .graph_names import GraphNameError, number_untagged, parse_entry, parse_tag_index
from .problems import Problems
from .yaml_tree import Tree, kind_of

__all__ = ["read_graph"]

_PORTS = ("input_stream", "output_stream", "input_side_packet", "output_side_packet")
_WIRING = (*_PORTS, "node")

#: Fields of MediaPipe's protos that mean nothing here, and what to use instead.
_FOREIGN = {
    "package": "graphs are found by their names",
    "packet_generator": "use a calculator with an output_side_packet",
    "packet_factory": "use a calculator with an output_side_packet",
    "status_handler": "catch the error where you run the graph",
    "profiler_config": "run with --trace FILE.json",
    "runtime_info": "run with --trace FILE.json",
    "profiler": "run with --trace FILE.json",
    "graph_options": "write options",
    "external_input": "write input_side_packet",
    "side_packet_info": "write input_side_packet",
}


def read_graph(tree: Tree, problems: Problems) -> GraphConfig:
    """Read a graph; parts that cannot be read are noted and left out."""
    if not isinstance(tree.value, dict):
        problems.add(
            tree.location,
            f"a graph is a mapping with a list of nodes under 'node'; this is {kind_of(tree.value)}",
        )
        return GraphConfig(location=tree.location)
    reader = _Reader(problems)
    values = reader.fields(tree, "graph", _GRAPH_FIELDS)
    places = {name: item.location for name, item in tree.value.items()}
    return GraphConfig(location=tree.location, places=places, damaged=reader.lost, **values)


class _Reader:
    """Read fields by tables of (parameter of the config class, method)."""

    def __init__(self, problems: Problems) -> None:
        self._problems = problems
        self._damaged = False
        #: Whether some wiring could not be read at all.
        self.lost = False

    def refuse(self, location: Location, message: str) -> None:
        """Note a problem."""
        self._problems.add(location, message)

    def fields(self, tree: Tree, what: str, table: dict[str, _Field]) -> dict[str, Any]:
        """Read the fields of a mapping into keyword arguments."""
        values: dict[str, Any] = {}
        for name, item in tree.value.items():
            field = table.get(name)
            if field is None:
                self.refuse(item.location, self._unknown(name, what, table))
                self._lose(did_you_mean(name, _WIRING) != "")
            elif item.tree.value is None:
                self.refuse(item.location, f"{name!r} has no value; give it one or leave it out")
                self._lose(name in _WIRING)
            else:
                value = field.read(self, name, item.tree)
                if value is not None and (field.target not in values or name == field.target):
                    values[field.target] = value
        return values

    @staticmethod
    def _unknown(name: str, what: str, table: dict[str, _Field]) -> str:
        if name in _FOREIGN:
            return f"MediaPipe's field {name!r} is not used here; {_FOREIGN[name]}"
        if what == "graph" and name in _NODE_FIELDS:
            return f"{name!r} belongs to a node; indent it below its '- calculator:'"
        if what == "node" and name in _GRAPH_FIELDS:
            return f"{name!r} belongs to the graph; write it at the top level"
        known = ", ".join(key for key in table if not table[key].hidden)
        hint = did_you_mean(name, table)
        return f"unknown field {name!r} of a {what}; its fields are: {known}.{hint}"

    def wrong(self, name: str, tree: Tree, expected: str) -> None:
        """Note a value of the wrong kind."""
        self.refuse(tree.location, f"{name!r} is {kind_of(tree.value)}; expected {expected}")
        self._lose(name in _WIRING)

    def _lose(self, wiring: bool) -> None:
        self.lost |= wiring
        self._damaged |= wiring

    def text(self, name: str, tree: Tree) -> str | None:
        if isinstance(tree.value, str) and tree.value:
            return tree.value
        return self.wrong(name, tree, "text")

    def number(self, name: str, tree: Tree, least: int = 0) -> int | None:
        if type(tree.value) is int and tree.value >= least:
            return tree.value
        return self.wrong(name, tree, f"a whole number from {least} up")

    def positive(self, name: str, tree: Tree) -> int | None:
        return self.number(name, tree, 1)

    def queue_size(self, name: str, tree: Tree) -> int | None:
        if type(tree.value) is int and (tree.value == -1 or tree.value > 0):
            return tree.value
        return self.wrong(name, tree, "a whole number from 1 up, or -1 for no limit")

    def flag(self, name: str, tree: Tree) -> bool | None:
        if isinstance(tree.value, bool):
            return tree.value
        return self.wrong(name, tree, "true or false")

    def texts(self, name: str, tree: Tree) -> list[Tree]:
        """Return the strings of a field that is one string or a list of them."""
        found: list[Tree] = []
        for item in tree.value if isinstance(tree.value, list) else [tree]:
            if isinstance(item.value, str) and item.value:
                found.append(item)
            else:
                self.wrong(name, item, "text, or a list of texts")
        return found

    def strings(self, name: str, tree: Tree) -> tuple[str, ...]:
        return tuple(item.value for item in self.texts(name, tree))

    def entries(self, name: str, tree: Tree) -> tuple[PortEntry, ...]:
        entries: list[PortEntry] = []
        for item in self.texts(name, tree):
            try:
                entries.append(parse_entry(item.value, item.location))
            except GraphNameError as error:
                self.refuse(item.location, f"{name} {error}")
                self._damaged = True
                # The best reading of it keeps other checks from finding a consequence.
                if error.entry is not None:
                    entries.append(error.entry)
        return tuple(number_untagged(entries))

    def mappings(self, name: str, tree: Tree) -> list[Tree]:
        """Return the mappings of a field that is one mapping or a list of them."""
        items = tree.value if isinstance(tree.value, list) else [tree]
        for item in items:
            if not isinstance(item.value, dict):
                self.wrong(name, item, "a mapping")
        return [item for item in items if isinstance(item.value, dict)]

    def options(self, name: str, tree: Tree) -> Tree | None:
        if isinstance(tree.value, dict):
            return tree
        return self.wrong(name, tree, "a mapping of option names to values")

    def plain_options(self, name: str, tree: Tree) -> dict[str, Any] | None:
        read = self.options(name, tree)
        return None if read is None else read.plain()

    def back_edge(self, name: str, tree: Tree) -> tuple[tuple[str, int], ...]:
        return self._tag_indexes(name, self.texts(name, tree))

    def stream_info(self, name: str, tree: Tree) -> tuple[tuple[str, int], ...]:
        marked: list[Tree] = []
        for item in self.mappings(name, tree):
            info = self.fields(item, name, _STREAM_INFO_FIELDS)
            if "tag_index" not in info:
                self.refuse(item.location, f"{name!r} lacks a 'tag_index', such as 'LOOP'")
            elif info.get("back_edge"):
                marked.append(item.value["tag_index"].tree)
        return self._tag_indexes(name, marked)

    def _tag_indexes(self, name: str, items: list[Tree]) -> tuple[tuple[str, int], ...]:
        found: list[tuple[str, int]] = []
        for item in items:
            try:
                found.append(parse_tag_index(item.value))
            except GraphNameError as error:
                self.refuse(item.location, f"{name} {error}")
        return tuple(found)

    def handler(self, name: str, tree: Tree) -> HandlerConfig | None:
        if isinstance(tree.value, str) and tree.value:
            return HandlerConfig(tree.value, location=tree.location)
        if not isinstance(tree.value, dict):
            return self.wrong(name, tree, "a handler's name, or a mapping with name and options")
        inner = {name: _Field("name", _Reader.text), "options": _HANDLER_OPTIONS}
        values = self.fields(tree, name, inner)
        if "name" not in values:
            self.refuse(tree.location, f"{name!r} lacks the handler's name: '{name}: NAME'")
            return None
        return HandlerConfig(location=tree.location, **values)

    def executors(self, name: str, tree: Tree) -> tuple[ExecutorConfig, ...]:
        return tuple(
            ExecutorConfig(location=item.location, **self.fields(item, name, _EXECUTOR_FIELDS))
            for item in self.mappings(name, tree)
        )

    def executor_options(self, name: str, tree: Tree) -> int | None:
        """Read ``options: {num_threads: 4}``, as MediaPipe's thread pool takes it."""
        if self.options(name, tree) is None:
            return None
        fields = {"num_threads": _Field("num_threads", _Reader.number)}
        return self.fields(tree, "executor's options", fields).get("num_threads")

    def nodes(self, name: str, tree: Tree) -> tuple[NodeConfig, ...] | None:
        if not isinstance(tree.value, list):
            return self.wrong(name, tree, "a list; begin each node with '- calculator: NAME'")
        return tuple(node for item in tree.value if (node := self._node(item)) is not None)

    def _node(self, tree: Tree) -> NodeConfig | None:
        if not isinstance(tree.value, dict):
            return self.wrong("node", tree, "a mapping that begins with 'calculator: NAME'")
        self._damaged = False
        values = self.fields(tree, "node", _NODE_FIELDS)
        location = tree.location
        if "calculator" in tree.value:
            location = tree.value["calculator"].location
        else:
            self.refuse(location, "this node names no calculator; add 'calculator: NAME'")
        options: Tree | None = values.pop("options", None)
        info = values.pop("input_stream_info", ())
        return NodeConfig(
            calculator=values.pop("calculator", ""),
            options={} if options is None else options.plain(),
            option_locations={} if options is None else dict(options.places()),
            back_edge=values.pop("back_edge", ()) + info,
            location=location,
            damaged=self._damaged,
            **values,
        )


@dataclass(frozen=True, slots=True)
class _Field:
    """Say which parameter a field fills and how it is read."""

    target: str
    read: Callable[[_Reader, str, Tree], Any]
    hidden: bool = False


def _table(*fields: tuple[str, Any]) -> dict[str, _Field]:
    return {name: _Field(name, read) for name, read in fields}


_PORT_FIELDS = _table(*((name, _Reader.entries) for name in _PORTS))
_HANDLER_OPTIONS = _Field("options", _Reader.plain_options)
_STREAM_INFO_FIELDS = _table(("tag_index", _Reader.text), ("back_edge", _Reader.flag))
_EXECUTOR_FIELDS = {
    **_table(("name", _Reader.text), ("type", _Reader.text), ("num_threads", _Reader.number)),
    "options": _Field("num_threads", _Reader.executor_options, hidden=True),
}
_NODE_FIELDS = {
    **_table(("calculator", _Reader.text), ("name", _Reader.text)),
    **_PORT_FIELDS,
    **_table(
        ("options", _Reader.options),
        ("option_value", _Reader.strings),
        ("back_edge", _Reader.back_edge),
        ("input_stream_info", _Reader.stream_info),
        ("input_stream_handler", _Reader.handler),
        ("output_stream_handler", _Reader.handler),
        ("executor", _Reader.text),
        ("max_in_flight", _Reader.positive),
        ("buffer_size_hint", _Reader.number),
        ("source_layer", _Reader.number),
    ),
    "node_options": _Field("options", _Reader.options, hidden=True),
}
_GRAPH_FIELDS = {
    **_table(("type", _Reader.text)),
    **_PORT_FIELDS,
    **_table(
        ("node", _Reader.nodes),
        ("executor", _Reader.executors),
        ("input_stream_handler", _Reader.handler),
        ("num_threads", _Reader.number),
        ("max_queue_size", _Reader.queue_size),
        ("report_deadlock", _Reader.flag),
    ),
    "import": _Field("imports", _Reader.strings),
    "options": _Field("options", _Reader.plain_options),
}
