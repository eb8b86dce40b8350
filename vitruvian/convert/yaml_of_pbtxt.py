"""Write a text graph of MediaPipe's as YAML, with its comments."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any

from ..framework.authoring.calculator import REGISTRY
from ..framework.authoring.proto_options import field_types, is_list_type, item_type
from ..framework.graph_file.config import GraphConfig
from ..framework.graph_file.pbtxt import parse_pbtxt
from ..framework.graph_file.pbtxt.graph import read_pbtxt, tidied
from ..framework.graph_file.pbtxt.syntax import Field, ListValue, Message, Scalar
from ..framework.graph_file.problems import Problems
from .comments import Comments, Notes
from .yaml_layout import Entry, ListNode, MappingNode, Node, ScalarNode, yaml_lines

__all__ = ["yaml_of_pbtxt"]

#: What comes before all else in a graph and in a node.
_FIRST = {"graph": ("type",), "node": ("calculator", "name")}


def yaml_of_pbtxt(text: str, file: str = "<graph>") -> str:
    """Return the same graph as YAML; raises ``GraphConfigError`` when it cannot be read.

    Comments stay above or beside what they are about. A repeated option with one value becomes a
    list where the calculator is known and takes one.
    """
    problems = Problems()
    config = read_pbtxt(text, file, problems)
    problems.raise_any()
    message = parse_pbtxt(text, file)
    writer = _Writer(Comments(text, message))
    graph = writer.graph(tidied(message), config)
    header = [f"# {line}" if line else "#" for line in writer.comments.header]
    lines = list(yaml_lines(graph))
    # What the file is about stays apart from what its first field is about.
    gap = [""] if header and lines and lines[0].startswith("#") else []
    return "\n".join([*header, *gap, *lines]) + "\n"


class _Writer:
    """Turns messages into values with comments, graph and nodes in the order of YAML files."""

    def __init__(self, comments: Comments) -> None:
        self.comments = comments

    def graph(self, message: Message, config: GraphConfig) -> MappingNode:
        node = self._mapping(message)
        self._add_side_packets(node, config)
        nodes = [field for field in message.fields if field.name == "node"]
        if nodes:
            node.entries["node"] = Entry(ListNode(list(self._nodes(nodes)), is_block=True))
        return _ordered(node, "graph", last="node")

    def _nodes(self, fields: Iterable[Field]) -> Iterable[Entry]:
        for field in fields:
            value = field.value
            messages = value.items if isinstance(value, ListValue) else (value,)
            notes = self.comments.of(field.place)
            for message in messages:
                if isinstance(message, Message):
                    yield Entry(
                        _tidy_node(self._mapping(message)), notes.above, notes.beside, notes.gap
                    )
                    notes = Notes()

    def _mapping(self, message: Message) -> MappingNode:
        named: dict[str, list[tuple[Field, Notes]]] = {}
        for field, notes in self._fields(message):
            if field.name != "node" or message.place != (1, 1):
                named.setdefault(field.name, []).append((field, notes))
        entries = {name: self._entry(found) for name, found in named.items()}
        return MappingNode(entries, self._ending(message))

    def _fields(self, message: Message) -> Iterable[tuple[Field, Notes]]:
        """Yield the fields with their comments, those of extensions in place of the extensions."""
        for field in message.fields:
            notes = self.comments.of(field.place)
            if not field.is_type or not isinstance(field.value, Message):
                name = field.name.rpartition(".")[2] if field.is_type else field.name
                yield dataclasses.replace(field, name=name), notes
                continue
            above = notes.above
            for inner, own in self._fields(field.value):
                yield inner, dataclasses.replace(own, above=[*above, *own.above])
                above = []

    def _ending(self, message: Message) -> list[str]:
        """Return the comments at the end of a message and of the extensions in it."""
        types = [one.value for one in message.fields if one.is_type]
        inner = [self._ending(value) for value in types if isinstance(value, Message)]
        return [line for lines in inner for line in lines] + self.comments.at_end(message.place)

    def _entry(self, fields: list[tuple[Field, Notes]]) -> Entry:
        field, notes = fields[0]
        if len(fields) > 1:
            return Entry(ListNode([item for one in fields for item in self._items(*one)]))
        if isinstance(field.value, ListValue):
            items = [Entry(self._value(item)) for item in field.value.items]
            return Entry(ListNode(items), notes.above, notes.beside, notes.gap)
        return Entry(self._value(field.value), notes.above, notes.beside, notes.gap)

    def _items(self, field: Field, notes: Notes) -> Iterable[Entry]:
        values = field.value.items if isinstance(field.value, ListValue) else (field.value,)
        for number, value in enumerate(values):
            own = Notes() if number else notes
            yield Entry(self._value(value), own.above, own.beside)

    def _value(self, value: Scalar | Message | ListValue) -> Node:
        if isinstance(value, Message):
            return self._mapping(value)
        if isinstance(value, ListValue):
            return ListNode([Entry(self._value(item)) for item in value.items])
        return ScalarNode(value.value)

    @staticmethod
    def _add_side_packets(node: MappingNode, config: GraphConfig) -> None:
        """Declare the input side packets that the text graph leaves undeclared."""
        present = node.entries.get("input_side_packet")
        known = {text.rpartition(":")[2] for text in _texts(present.value)} if present else ()
        added = [entry.name for entry in config.input_side_packet if entry.name not in known]
        if not added:
            return
        entries = [Entry(ScalarNode(text)) for text in added]
        if present is None:
            value = entries[0].value if len(entries) == 1 else ListNode(entries)
            node.entries["input_side_packet"] = Entry(value)
        else:
            kept = present.value.entries if isinstance(present.value, ListNode) else [present]
            node.entries["input_side_packet"] = Entry(ListNode([*kept, *entries]))


def _tidy_node(node: MappingNode) -> MappingNode:
    """Write a node as people do: calculator first, options in one place, short forms."""
    if "node_options" in node.entries:
        node.entries.setdefault("options", node.entries.pop("node_options"))
    _shorten_back_edges(node)
    _shorten_handlers(node)
    calculator, options = node.entries.get("calculator"), node.entries.get("options")
    if options is not None and isinstance(options.value, MappingNode):
        _tidy_contained(options.value)
        if calculator is not None and isinstance(calculator.value, ScalarNode):
            _fit(options.value, str(calculator.value.value))
    return _ordered(node, "node")


def _tidy_contained(options: MappingNode) -> None:
    """Write the nodes inside a SwitchContainer likewise."""
    entry = options.entries.get("contained_node")
    if entry is None:
        return
    entries = entry.value.entries if isinstance(entry.value, ListNode) else [Entry(entry.value)]
    for one in entries:
        if isinstance(one.value, MappingNode):
            one.value = _tidy_node(one.value)
    entry.value = ListNode(entries, is_block=True)


def _texts(node: Node) -> list[str]:
    if isinstance(node, ListNode):
        return [text for entry in node.entries for text in _texts(entry.value)]
    return [str(node.value)] if isinstance(node, ScalarNode) else []


def _ordered(node: MappingNode, what: str, last: str = "") -> MappingNode:
    names = [name for name in _FIRST[what] if name in node.entries]
    names += [name for name in node.entries if name not in {*names, last}]
    names += [last] if last in node.entries else []
    return MappingNode({name: node.entries[name] for name in names}, node.ending)


def _shorten_back_edges(node: MappingNode) -> None:
    """Write ``back_edge: LOOP`` below the inputs, in place of ``input_stream_info``."""
    info = node.entries.get("input_stream_info")
    if info is None:
        return
    listed = info.value.entries if isinstance(info.value, ListNode) else [info]
    marked: list[Entry] = []
    for entry in listed:
        fields = entry.value.entries if isinstance(entry.value, MappingNode) else {}
        flag = fields.get("back_edge")
        if "tag_index" in fields and flag is not None and flag.value == ScalarNode(True):
            above = [*entry.above, *fields["tag_index"].above, *flag.above]
            beside = fields["tag_index"].beside or flag.beside
            marked.append(Entry(fields["tag_index"].value, above, beside))
        else:
            node.ending += _all_comments(entry)
    entries = [pair for pair in node.entries.items() if pair[0] != "input_stream_info"]
    if marked:
        edge = marked[0] if len(marked) == 1 else Entry(ListNode(marked))
        names = [name for name, _ in entries]
        place = names.index("input_stream") + 1 if "input_stream" in names else 1
        entries.insert(place, ("back_edge", edge))
    node.entries = dict(entries)


def _all_comments(entry: Entry) -> list[str]:
    """Return the comments about a mapping that is left out, and about its fields."""
    lines = [*entry.above, *filter(None, [entry.beside])]
    fields = entry.value.entries.values() if isinstance(entry.value, MappingNode) else ()
    return lines + [line for field in fields for line in _all_comments(field)]


def _shorten_handlers(node: MappingNode) -> None:
    """Write a handler without options as its name."""
    for name in ("input_stream_handler", "output_stream_handler"):
        entry = node.entries.get(name)
        if entry is None or not isinstance(entry.value, MappingNode):
            continue
        fields = entry.value.entries
        if list(fields) == [name]:
            inner = fields[name]
            above = [*entry.above, *inner.above]
            node.entries[name] = Entry(inner.value, above, entry.beside or inner.beside)


def _fit(options: MappingNode, calculator: str) -> None:
    cls = REGISTRY.get(calculator)
    if cls is not None:
        types = {name: option.type for name, option in cls.contract.options.items()}
        _fit_fields(options, types)


def _fit_fields(node: MappingNode, types: Mapping[str, Any]) -> None:
    for name, entry in node.entries.items():
        if name in types:
            _fit_entry(entry, types[name])


def _fit_entry(entry: Entry, kind: Any) -> None:
    """Give a value the shape that an option of this type has."""
    if is_list_type(kind):
        if not isinstance(entry.value, ListNode):
            entry.value = ListNode([Entry(entry.value)])
        for number, item in enumerate(entry.value.entries):
            _fit_entry(item, item_type(kind, number))
    elif isinstance(entry.value, MappingNode):
        if isinstance(kind, type) and dataclasses.is_dataclass(kind):
            _fit_fields(entry.value, field_types(kind))
    elif isinstance(entry.value, ScalarNode) and kind is bool and entry.value.value in {0, 1}:
        entry.value = ScalarNode(bool(entry.value.value))
