"""Turn a tree of located values into a ``GraphConfig``, and report everything that is wrong."""

from __future__ import annotations

from collections.abc import Mapping

from ..errors import Location
from .config import ExecutorConfig, GraphConfig, HandlerConfig, NodeConfig
from .field_reader import (
    BACK_EDGE,
    ENTRIES,
    FLAG,
    NUMBER,
    OPTIONS,
    PLAIN_OPTIONS,
    PORTS,
    POSITIVE,
    QUEUE_SIZE,
    STRINGS,
    TEXT,
    TEXT_OR_EMPTY,
    VARIANTS,
    Field,
    FieldKind,
    FieldReader,
)
from .problems import Problems
from .yaml_tree import Tree

__all__ = ["EXECUTOR_FIELDS", "GRAPH_FIELDS", "NODE_FIELDS", "STREAM_INFO_FIELDS", "read_graph"]

_NO_TRACE = "run with --trace FILE.json"
_NO_GENERATOR = "use a calculator with an output_side_packet"

#: Fields of MediaPipe's protos that have no meaning here, with what to use instead.
_FOREIGN = {
    "package": "graphs are found by their names",
    "packet_generator": _NO_GENERATOR,
    "packet_factory": _NO_GENERATOR,
    "status_handler": "catch the error where you run the graph",
    "profiler_config": _NO_TRACE,
    "runtime_info": _NO_TRACE,
    "profiler": _NO_TRACE,
    "graph_options": "write options",
    "external_input": "write input_side_packet",
    "side_packet_info": "write input_side_packet",
}


def read_graph(tree: Tree, problems: Problems) -> GraphConfig:
    """Return the graph in a tree; parts that cannot be read are reported and left out."""
    if tree.mapping is None:
        text = f"this is {tree.kind}; expected a mapping with a list of nodes under 'node'"
        problems.add(tree.location, text)
        return GraphConfig(location=tree.location, damaged=True)
    reader = _GraphReader(problems)
    values = reader.fields(tree, "graph", GRAPH_FIELDS)
    places = {name: item.location for name, item in tree.mapping.items()}
    return GraphConfig(location=tree.location, places=places, damaged=reader.lost, **values)


class _GraphReader(FieldReader):
    """Reads the parts of a graph."""

    def unknown(self, name: str, what: str, table: Mapping[str, Field]) -> str:
        if name in _FOREIGN:
            return f"MediaPipe's field {name!r} is not used here; {_FOREIGN[name]}"
        if what == "graph" and name in NODE_FIELDS:
            return f"{name!r} belongs to a node; indent it below its '- calculator:'"
        if what == "node" and name in GRAPH_FIELDS:
            return f"{name!r} belongs to the graph; write it at the top level"
        return super().unknown(name, what, table)

    def nodes(self, name: str, tree: Tree) -> tuple[NodeConfig, ...] | None:
        if tree.sequence is None:
            self.wrong(name, tree, "a list; begin each node with '- calculator: NAME'")
            return None
        return tuple(node for item in tree.sequence if (node := self._node(item)) is not None)

    def _node(self, tree: Tree) -> NodeConfig | None:
        if tree.mapping is None:
            self.wrong("node", tree, "a mapping that begins with 'calculator: NAME'")
            return None
        self.damaged = False
        values = self.fields(tree, "node", NODE_FIELDS)
        location = tree.location
        if "calculator" in tree.mapping:
            location = tree.mapping["calculator"].location
        else:
            self.problems.add(location, "this node names no calculator; add 'calculator: NAME'")
        options: Tree | None = values.pop("options", None)
        info = values.pop("input_stream_info", ())
        return NodeConfig(
            calculator=values.pop("calculator", ""),
            options={} if options is None else options.plain(),
            option_locations={} if options is None else dict(options.places()),
            back_edge=values.pop("back_edge", ()) + info,
            location=location,
            places={name: item.location for name, item in tree.mapping.items()},
            damaged=self.damaged,
            **values,
        )

    def stream_info(self, name: str, tree: Tree) -> tuple[tuple[str, int], ...]:
        marked: list[tuple[str, Location]] = []
        for item in self.mappings(name, tree):
            info = self.fields(item, name, STREAM_INFO_FIELDS)
            if "tag_index" not in info:
                self.problems.add(item.location, f"{name!r} lacks a 'tag_index', such as 'LOOP'")
            elif info.get("back_edge"):
                marked.append((info["tag_index"], item.location))
        return self.tag_indexes(name, marked)

    def handler(self, name: str, tree: Tree) -> HandlerConfig | None:
        if isinstance(tree.scalar, str) and tree.scalar:
            return HandlerConfig(tree.scalar, location=tree.location)
        if tree.mapping is None:
            self.wrong(name, tree, "a handler's name, or a mapping with name and options")
            return None
        inner = {
            name: Field("name", TEXT),
            "options": Field("options", PLAIN_OPTIONS),
        }
        values = self.fields(tree, name, inner)
        if "name" not in values:
            text = f"{name!r} lacks the handler's name; write '{name}: NAME' inside it"
            self.problems.add(tree.location, text)
            return None
        return HandlerConfig(location=tree.location, **values)

    def executors(self, name: str, tree: Tree) -> tuple[ExecutorConfig, ...]:
        return tuple(
            ExecutorConfig(location=item.location, **self.fields(item, name, EXECUTOR_FIELDS))
            for item in self.mappings(name, tree)
        )

    def executor_options(self, name: str, tree: Tree) -> int | None:
        """Read ``options: {num_threads: 4}``, as MediaPipe's thread pool takes it."""
        if self.options(name, tree) is None:
            return None
        fields = {"num_threads": Field("num_threads", NUMBER)}
        return self.fields(tree, "executor's options", fields).get("num_threads")


def _table(**fields: FieldKind) -> dict[str, Field]:
    return {name: Field(name, kind) for name, kind in fields.items()}


_NODES = FieldKind("nodes", _GraphReader.nodes)
_STREAM_INFO = FieldKind("stream_info", _GraphReader.stream_info)
_HANDLER = FieldKind("handler", _GraphReader.handler)
_EXECUTORS = FieldKind("executors", _GraphReader.executors)
_EXECUTOR_OPTIONS = FieldKind("executor_options", _GraphReader.executor_options)


_PORT_FIELDS = _table(**dict.fromkeys(PORTS, ENTRIES))
STREAM_INFO_FIELDS = _table(tag_index=TEXT, back_edge=FLAG)
EXECUTOR_FIELDS = {
    **_table(name=TEXT_OR_EMPTY, type=TEXT, num_threads=NUMBER),
    "options": Field("num_threads", _EXECUTOR_OPTIONS, hidden=True),
}
NODE_FIELDS = {
    **_table(calculator=TEXT, name=TEXT),
    **_PORT_FIELDS,
    **_table(
        options=OPTIONS,
        option_value=STRINGS,
        back_edge=BACK_EDGE,
        input_stream_info=_STREAM_INFO,
        input_stream_handler=_HANDLER,
        output_stream_handler=_HANDLER,
        executor=TEXT,
        max_in_flight=POSITIVE,
        buffer_size_hint=NUMBER,
        source_layer=NUMBER,
    ),
    "node_options": Field("options", OPTIONS, hidden=True),
}
GRAPH_FIELDS = {
    **_table(type=TEXT, variants=VARIANTS),
    **_PORT_FIELDS,
    **_table(
        node=_NODES,
        executor=_EXECUTORS,
        input_stream_handler=_HANDLER,
        num_threads=NUMBER,
        max_queue_size=QUEUE_SIZE,
        report_deadlock=FLAG,
        max_loop_rounds=QUEUE_SIZE,
        options=PLAIN_OPTIONS,
    ),
    "import": Field("imports", STRINGS),
}
