"""Turn a ``CalculatorGraphConfig`` in the text format into the tree that YAML files become.

Repeated fields become lists; extensions and Any messages in ``options`` are replaced by their
content. What only the declared types of options decide follows later, in
``framework.authoring.proto_options``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ...errors import Location
from ..config import GraphConfig, PortEntry
from ..graph_reader import read_graph
from ..names import number_untagged
from ..problems import Problems
from ..yaml_tree import Item, Tree
from .faults import UnreadablePbtxtError
from .parser import parse_pbtxt
from .syntax import Field, ListValue, Message, Scalar

__all__ = ["read_pbtxt", "tidied", "tree_of_message"]

#: Fields whose occurrences are parts of one message.
_MERGED = {"options", "node_options", "graph_options"}
#: Old names of fields.
_RENAMED = {"external_input": "input_side_packet", "graph_options": "options"}
#: Fields about profiling and the file's place in a build, which change no packet.
_WITHOUT_EFFECT = {"package", "profiler", "profiler_config", "runtime_info"}


def read_pbtxt(text: str, file: str, problems: Problems) -> GraphConfig:
    """Return the graph in a text; parts that cannot be read are reported and left out."""
    problems.see(file)
    try:
        message = parse_pbtxt(text, file)
    except UnreadablePbtxtError as fault:
        problems.add(fault.location, str(fault))
        return GraphConfig(location=Location(file), damaged=True)
    if not message.fields:
        problems.add(Location(file), "there is no graph in here; a graph needs 'node { … }'")
        return GraphConfig(location=Location(file), damaged=True)
    config = read_graph(_graph_tree(message, file), problems)
    nodes = tuple(replace(node, proto_options=True) for node in config.node)
    return _with_side_packets(replace(config, node=nodes))


def tree_of_message(message: Message, file: str) -> Tree:
    """Return a message as a mapping in which fields that come several times are lists."""
    place = Location(file, *message.place)
    named: dict[str, list[Field]] = {}
    for field in _plain_fields(message.fields):
        named.setdefault(field.name, []).append(field)
    return Tree(place, mapping={name: _item(fields, file) for name, fields in named.items()})


def _plain_fields(fields: Iterable[Field]) -> Iterable[Field]:
    """Yield the fields, with the content of extensions and Any messages in their place."""
    for field in fields:
        if field.is_type and isinstance(field.value, Message):
            yield from _plain_fields(field.value.fields)
        elif field.is_type:
            # A field of a type that extends the message by a single value.
            yield replace(field, name=field.name.rpartition(".")[2])
        else:
            yield field


def _item(fields: list[Field], file: str) -> Item:
    place = Location(file, *fields[0].place)
    if len(fields) == 1 and not isinstance(fields[0].value, ListValue):
        return Item(place, _tree(fields[0].value, file))
    return Item(place, Tree(place, sequence=[_tree(value, file) for value in _values(fields)]))


def _values(fields: Iterable[Field]) -> Iterable[Scalar | Message]:
    for field in fields:
        if isinstance(field.value, ListValue):
            yield from field.value.items
        else:
            yield field.value


def _tree(value: Scalar | Message | ListValue, file: str) -> Tree:
    if isinstance(value, Message):
        return tree_of_message(value, file)
    place = Location(file, *value.place)
    if isinstance(value, ListValue):
        return Tree(place, sequence=[_tree(item, file) for item in value.items])
    return Tree(place, value.value)


def _graph_tree(message: Message, file: str) -> Tree:
    tree = tree_of_message(tidied(message), file)
    mapping = tree.mapping or {}
    item = mapping.get("node")
    if item is not None and item.tree.sequence is None:
        mapping["node"] = Item(item.location, Tree(item.location, sequence=[item.tree]))
    return tree


def tidied(message: Message) -> Message:
    """Return a graph or node with the fields that are used here, old names replaced."""
    fields: dict[int, Field] = {}
    merged: dict[str, int] = {}
    for position, field in enumerate(message.fields):
        value = field.value
        if field.name in _WITHOUT_EFFECT or _is_default(field):
            continue
        first = merged.setdefault(field.name, position) if field.name in _MERGED else position
        if first != position:
            both = [fields[first].value, value]
            parts = [part for one in both if isinstance(one, Message) for part in one.fields]
            fields[first] = replace(fields[first], value=replace(message, fields=tuple(parts)))
            continue
        name = _RENAMED.get(field.name, field.name)
        inner = _tidied_nodes(value) if name == "node" else value
        fields[position] = replace(field, name=name, value=inner)
    return replace(message, fields=tuple(fields.values()))


def _tidied_nodes(value: Scalar | Message | ListValue) -> Scalar | Message | ListValue:
    if isinstance(value, Message):
        return tidied(value)
    if isinstance(value, ListValue):
        items = (tidied(item) if isinstance(item, Message) else item for item in value.items)
        return replace(value, items=tuple(items))
    return value


def _is_default(field: Field) -> bool:
    """Return True for a number that means the same as leaving the field out."""
    value = field.value.value if isinstance(field.value, Scalar) else None
    if field.name in {"num_threads", "max_in_flight", "max_queue_size", "max_loop_rounds"}:
        return value == 0 or (value == -1 and field.name == "num_threads")
    return False


def _with_side_packets(config: GraphConfig) -> GraphConfig:
    """Add the side packets that nodes read and no node makes to the graph's inputs.

    MediaPipe asks a graph to declare its input streams, but not its input side packets.
    """
    if config.damaged or config.type:
        return config
    known = {entry.name for entry in config.input_side_packet}
    for node in config.node:
        known |= {entry.name for entry in node.output_side_packet}
    added: dict[str, PortEntry] = {}
    for node in config.node:
        for entry in node.input_side_packet:
            if entry.name not in known:
                added.setdefault(entry.name, PortEntry(entry.name, location=entry.location))
    entries = number_untagged([*config.input_side_packet, *added.values()])
    return replace(config, input_side_packet=tuple(entries))
