"""Read the values of a graph file's fields, and report those of the wrong kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from ..errors import Location, did_you_mean
from .config import PortEntry
from .names import GraphNameError, number_untagged, parse_entry, parse_tag_index
from .problems import Problems
from .yaml_tree import Tree

__all__ = [
    "BACK_EDGE",
    "ENTRIES",
    "FLAG",
    "NUMBER",
    "OPTIONS",
    "PLAIN_OPTIONS",
    "PORTS",
    "POSITIVE",
    "QUEUE_SIZE",
    "STRINGS",
    "TEXT",
    "TEXT_OR_EMPTY",
    "VARIANTS",
    "Field",
    "FieldKind",
    "FieldReader",
]

PORTS = ("input_stream", "output_stream", "input_side_packet", "output_side_packet")
_WIRING = (*PORTS, "node")
#: Fields elsewhere in MediaPipe's formats that hold wiring, or that a lost indentation leaves.
_LIKE_WIRING = {"calculator", "external_input", "packet_factory", "packet_generator"}

_TAG = re.compile(r"[A-Z_][A-Z0-9_]*(?::\d+)?\Z")


class FieldKind(NamedTuple):
    """A kind of field: the name under which the JSON Schema describes it, and how it is read."""

    name: str
    read: Callable[[Any, str, Tree], Any]


class Field(NamedTuple):
    """A field of a graph file, and the parameter that it fills; a hidden one is not advertised."""

    target: str
    kind: FieldKind
    hidden: bool = False


class FieldReader:
    """Reads values; a wrong one is noted and becomes None, or is left out of a list."""

    def __init__(self, problems: Problems) -> None:
        self.problems = problems
        #: Whether some wiring could not be read at all.
        self.lost = False
        #: Whether some wiring of the present node could not be read as written.
        self.damaged = False

    def fields(self, tree: Tree, what: str, table: Mapping[str, Field]) -> dict[str, Any]:
        """Read the fields of a mapping into keyword arguments."""
        values: dict[str, Any] = {}
        for name, item in (tree.mapping or {}).items():
            field = table.get(name)
            if field is None:
                self.problems.add(item.location, self.unknown(name, what, table))
                self._lose(wiring=bool(did_you_mean(name, _WIRING)) or name in _LIKE_WIRING)
            elif item.tree.is_null:
                text = f"{name!r} has no value; give it one or leave it out"
                self.problems.add(item.location, text)
                self._lose(wiring=name in _WIRING)
            else:
                value = field.kind.read(self, name, item.tree)
                if value is not None and (field.target not in values or name == field.target):
                    values[field.target] = value
        return values

    def unknown(self, name: str, what: str, table: Mapping[str, Field]) -> str:
        """Report an unknown field, with the fields that exist."""
        known = ", ".join(key for key in table if not table[key].hidden)
        hint = did_you_mean(name, table)
        if what == "node" and not hint:
            hint = " The options of its calculator stand below 'options:'"
        article = "an" if what[0] in "aeiou" else "a"
        return f"unknown field {name!r} of {article} {what}; its fields are: {known}.{hint}"

    def wrong(self, name: str, tree: Tree, expected: str) -> None:
        """Report a value of the wrong kind."""
        self.problems.add(tree.location, f"{name!r} is {tree.kind}; expected {expected}")
        self._lose(wiring=name in _WIRING)

    def _lose(self, *, wiring: bool) -> None:
        self.lost |= wiring
        self.damaged |= wiring

    def text(self, name: str, tree: Tree) -> str | None:
        """Read text that is not empty."""
        if not isinstance(tree.scalar, str) or not tree.scalar:
            self.wrong(name, tree, "text")
        elif not tree.scalar.isprintable():
            self.wrong(name, tree, "text without line ends and control characters")
        else:
            return tree.scalar
        return None

    def text_or_empty(self, name: str, tree: Tree) -> str | None:
        """Read text, which may be empty."""
        return "" if tree.scalar == "" else self.text(name, tree)

    def number(self, name: str, tree: Tree, least: int = 0) -> int | None:
        """Read a whole number."""
        if type(tree.scalar) is int and tree.scalar >= least:
            return tree.scalar
        self.wrong(name, tree, f"a whole number from {least} up")
        return None

    def positive(self, name: str, tree: Tree) -> int | None:
        """Read a whole number from 1 up."""
        return self.number(name, tree, 1)

    def queue_size(self, name: str, tree: Tree) -> int | None:
        """Read the size of a queue."""
        if type(tree.scalar) is int and (tree.scalar == -1 or tree.scalar > 0):
            return tree.scalar
        self.wrong(name, tree, "a whole number from 1 up, or -1 for no limit")
        return None

    def flag(self, name: str, tree: Tree) -> bool | None:
        """Read true or false."""
        if isinstance(tree.scalar, bool):
            return tree.scalar
        self.wrong(name, tree, "true or false")
        return None

    def texts(self, name: str, tree: Tree) -> list[tuple[str, Location]]:
        """Read one text or a list of them."""
        found: list[tuple[str, Location]] = []
        for item in [tree] if tree.sequence is None else tree.sequence:
            if isinstance(item.scalar, str) and item.scalar:
                found.append((item.scalar, item.location))
            else:
                self.wrong(name, item, _unspaced(item) or "text, or a list of texts")
        return found

    def strings(self, name: str, tree: Tree) -> tuple[str, ...]:
        """Read one text or a list of them, without their places."""
        return tuple(text for text, _ in self.texts(name, tree))

    def mappings(self, name: str, tree: Tree) -> list[Tree]:
        """Read one mapping or a list of them."""
        items = [tree] if tree.sequence is None else tree.sequence
        for item in items:
            if item.mapping is None:
                self.wrong(name, item, "a mapping")
        return [item for item in items if item.mapping is not None]

    def options(self, name: str, tree: Tree) -> Tree | None:
        """Read a mapping of any content, with its places."""
        if tree.mapping is not None:
            return tree
        self.wrong(name, tree, "a mapping of option names to values")
        return None

    def plain_options(self, name: str, tree: Tree) -> dict[str, Any] | None:
        """Read a mapping of any content."""
        read = self.options(name, tree)
        return None if read is None else read.plain()

    def variants(self, name: str, tree: Tree) -> dict[str, dict[str, Any]] | None:
        """Read a mapping of names to mappings of options."""
        items = None if tree.mapping is None else tree.mapping.items()
        if items is None or any(item.tree.mapping is None for _, item in items):
            self.wrong(name, tree, "a mapping of names to options, such as {PoseCpu: {}}")
            return None
        return {variant: item.tree.plain() for variant, item in items}

    def entries(self, name: str, tree: Tree) -> tuple[PortEntry, ...]:
        """Read ``TAG:index:name`` entries."""
        entries: list[PortEntry] = []
        for text, place in self.texts(name, tree):
            try:
                entries.append(parse_entry(text, place))
            except GraphNameError as error:
                self.problems.add(place, f"{name} {error}")
                self.damaged = True
                # Go on with what was probably meant, or other checks would report consequences of
                # this mistake.
                if error.entry is not None:
                    entries.append(error.entry)
        return tuple(number_untagged(entries))

    def tag_indexes(
        self, name: str, texts: list[tuple[str, Location]]
    ) -> tuple[tuple[str, int], ...]:
        """Read references to entries."""
        found: list[tuple[str, int]] = []
        for text, place in texts:
            try:
                found.append(parse_tag_index(text))
            except GraphNameError as error:
                self.problems.add(place, f"{name} {error}")
        return tuple(found)

    def back_edge(self, name: str, tree: Tree) -> tuple[tuple[str, int], ...]:
        """Read references to inputs."""
        return self.tag_indexes(name, self.texts(name, tree))


TEXT = FieldKind("text", FieldReader.text)
TEXT_OR_EMPTY = FieldKind("text_or_empty", FieldReader.text_or_empty)
NUMBER = FieldKind("number", FieldReader.number)
POSITIVE = FieldKind("positive", FieldReader.positive)
QUEUE_SIZE = FieldKind("queue_size", FieldReader.queue_size)
FLAG = FieldKind("flag", FieldReader.flag)
STRINGS = FieldKind("strings", FieldReader.strings)
OPTIONS = FieldKind("options", FieldReader.options)
PLAIN_OPTIONS = FieldKind("plain_options", FieldReader.plain_options)
VARIANTS = FieldKind("variants", FieldReader.variants)
ENTRIES = FieldKind("entries", FieldReader.entries)
BACK_EDGE = FieldKind("back_edge", FieldReader.back_edge)


def _unspaced(tree: Tree) -> str:
    """Return advice for ``TAG: name``, which YAML reads as a mapping because of the space."""
    pairs = [(key, item.tree.scalar) for key, item in (tree.mapping or {}).items()]
    if not pairs or not all(_TAG.match(tag) and isinstance(name, str) for tag, name in pairs):
        return ""
    texts = ", ".join(f"{tag}:{name}" for tag, name in pairs)
    return f"{texts if len(pairs) == 1 else f'[{texts}]'}, without a space after the colon"
