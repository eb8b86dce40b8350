"""Lay values with comments out as YAML: on one line where they are short, else in blocks."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from ..framework.graph_file.problems import Problems
from ..framework.graph_file.yaml_tree import tree_of_text

__all__ = [
    "Entry",
    "ListNode",
    "MappingNode",
    "ScalarNode",
    "list_lines",
    "node_of",
    "yaml_lines",
]

_WIDTH = 100
#: Text that needs no quotes, whether in a block or between brackets.
_PLAIN = re.compile(r"[\w./:@%+=;()-]+(?: [\w./:@%+=;()-]+)*\Z")


@dataclass(slots=True)
class ScalarNode:
    """A number, a flag or text."""

    value: Any


@dataclass(slots=True)
class MappingNode:
    """Entries by key, and comments after the last of them."""

    entries: dict[str, Entry] = field(default_factory=dict[str, "Entry"])
    ending: list[str] = field(default_factory=list[str])


@dataclass(slots=True)
class ListNode:
    """Entries in order; ``is_block`` keeps them from being written on one line."""

    entries: list[Entry] = field(default_factory=list["Entry"])
    is_block: bool = False


Node = ScalarNode | MappingNode | ListNode


@dataclass(slots=True)
class Entry:
    """A value, the comments above and beside it, and whether an empty line goes above."""

    value: Node
    above: list[str] = field(default_factory=list[str])
    beside: str = ""
    gap: bool = False


def node_of(value: Any) -> Node:
    """Return plain lists, mappings and scalars, to be laid out."""
    if isinstance(value, Mapping):
        given = cast("Mapping[str, Any]", value)
        return MappingNode({key: Entry(node_of(item)) for key, item in given.items()})
    if isinstance(value, list | tuple):
        items = cast("Sequence[Any]", value)
        return ListNode([Entry(node_of(item)) for item in items])
    return ScalarNode(value)


def yaml_lines(node: MappingNode, indent: int = 0) -> Iterator[str]:
    """Yield the lines of a mapping."""
    margin = " " * indent
    for number, (key, entry) in enumerate(node.entries.items()):
        if entry.gap and entry.above and number and not indent:
            yield ""
        yield from _comment_lines(entry.above, margin)
        if isinstance(entry.value, MappingNode) and not entry.value.entries:
            yield from _comment_lines(entry.value.ending, margin)
        yield from _entry_lines(f"{margin}{key}:", entry, indent)
    yield from _comment_lines(node.ending, margin)


def _entry_lines(start: str, entry: Entry, indent: int) -> Iterator[str]:
    beside = f"  # {entry.beside}" if entry.beside else ""
    flow = _flow(entry.value)
    if flow is not None and len(start) + 1 + len(flow) + len(beside) <= _WIDTH:
        yield f"{start} {flow}{beside}"
    elif isinstance(entry.value, MappingNode) and entry.value.entries:
        yield start + beside
        yield from yaml_lines(entry.value, indent + 2)
    elif isinstance(entry.value, ListNode) and entry.value.entries:
        yield start + beside
        yield from list_lines(entry.value, indent + 2)
    else:
        yield f"{start} {flow if flow is not None else '{}'}{beside}"


def list_lines(node: ListNode, indent: int = 0) -> Iterator[str]:
    """Yield the lines of a list."""
    margin = " " * indent
    for number, entry in enumerate(node.entries):
        if entry.gap and number:
            yield ""
        yield from _comment_lines(entry.above, margin)
        beside = f"  # {entry.beside}" if entry.beside else ""
        flow = (
            None if node.is_block and isinstance(entry.value, MappingNode) else _flow(entry.value)
        )
        if flow is not None and len(margin) + 2 + len(flow) + len(beside) <= _WIDTH:
            yield f"{margin}- {flow}{beside}"
        elif isinstance(entry.value, MappingNode):
            yield from _dashed(yaml_lines(entry.value, indent + 2), indent)
        else:
            yield f"{margin}- {flow}{beside}"


def _dashed(lines: Iterator[str], indent: int) -> Iterator[str]:
    """Put the dash before the first line that is no comment; comments before it go above."""
    has_dash = False
    for line in lines:
        if has_dash:
            yield line
        elif line.lstrip().startswith("#"):
            yield line[2:]
        else:
            has_dash = True
            yield f"{' ' * indent}- {line[indent + 2 :]}"


def _comment_lines(comments: list[str], margin: str) -> Iterator[str]:
    for text in comments:
        if not text:
            yield ""
        else:
            yield f"{margin}#" if text == "#" else f"{margin}# {text}"


def _flow(node: Node) -> str | None:
    """Return the value as it stands on one line; None when comments forbid that."""
    if isinstance(node, ScalarNode):
        return _scalar(node.value)
    if isinstance(node, ListNode):
        parts = [None if node.is_block else _flow_entry(entry) for entry in node.entries]
        return None if None in parts else f"[{', '.join(map(str, parts))}]"
    pairs = [(key, _flow_entry(entry)) for key, entry in node.entries.items()]
    if node.ending or any(text is None for _, text in pairs):
        return None
    return "{" + ", ".join(f"{key}: {text}" for key, text in pairs) + "}"


def _flow_entry(entry: Entry) -> str | None:
    return None if entry.above or entry.beside else _flow(entry.value)


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and not math.isfinite(value):
        return ".nan" if math.isnan(value) else f"{'-' if value < 0 else ''}.inf"
    if isinstance(value, str):
        return value if _is_plain(value) else json.dumps(value, ensure_ascii=False)
    return str(value)


def _is_plain(text: str) -> bool:
    """Return True when the text can be written without quotes and read back unchanged."""
    if not _PLAIN.match(text):
        return False
    for yaml in (f"a: {text}", f"a: [{text}]"):
        tree = tree_of_text(yaml, "", Problems())
        plain = None if tree is None else tree.plain()
        if plain not in ({"a": text}, {"a": [text]}):
            return False
    return True
