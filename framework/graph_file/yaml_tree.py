"""Read YAML text, or plain data, into a tree in which every value has its place.

Text follows YAML 1.2's core schema, so ``NO`` and ``12:30`` are text and ``1e-3`` is a number.
Anchors, aliases, merge keys, tags and a second document are refused: a graph reuses parts by
subgraphs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeGuard

import yaml

from ..errors import Location
from .config import OptionPath
from .numbers import fitted
from .problems import Problems, at
from .yaml_faults import MAX_DEPTH, TOO_DEEP, UnreadableYamlError, syntax_fault

__all__ = ["Item", "Tree", "tree_of_data", "tree_of_text"]

_PARSER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_NULL = frozenset(("", "~", "null", "Null", "NULL"))
_BOOL = {text: text[0] in "tT" for text in ("true", "True", "TRUE", "false", "False", "FALSE")}
_NUMERIC_START = frozenset("+-.0123456789")
_INT = re.compile(r"[-+]?[0-9]+\Z|0o[0-7]+\Z|0x[0-9a-fA-F]+\Z")
_FLOAT = re.compile(
    r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z"
    r"|[-+]?\.(?:inf|Inf|INF)\Z|\.(?:nan|NaN|NAN)\Z"
)


class Tree(NamedTuple):
    """A value and its place: a mapping, a sequence or a scalar."""

    location: Location
    scalar: Any = None
    mapping: dict[str, Item] | None = None
    sequence: list[Tree] | None = None

    @property
    def is_null(self) -> bool:
        """Return True when there is no value."""
        return self.scalar is None and self.mapping is None and self.sequence is None

    @property
    def kind(self) -> str:
        """Return the word for the value's kind in messages."""
        if self.mapping is not None:
            return "a mapping"
        if self.sequence is not None:
            return "a list"
        if self.scalar is None:
            return "nothing"
        if isinstance(self.scalar, bool):
            return f"the flag {str(self.scalar).lower()}"
        if isinstance(self.scalar, int | float):
            return f"the number {self.scalar}"
        if isinstance(self.scalar, str):
            return f"the text {self.scalar!r}"
        return f"a {type(self.scalar).__name__}"

    def plain(self) -> Any:
        """Return the value as plain data."""
        if self.mapping is not None:
            return {key: item.tree.plain() for key, item in self.mapping.items()}
        if self.sequence is not None:
            return [tree.plain() for tree in self.sequence]
        return self.scalar

    def places(self, path: tuple[str | int, ...] = ()) -> Iterator[tuple[OptionPath, Location]]:
        """Yield the path and place of every value below this one."""
        for key, item in (self.mapping or {}).items():
            yield (*path, key), item.location
            yield from item.tree.places((*path, key))
        for index, tree in enumerate(self.sequence or ()):
            yield (*path, index), tree.location
            yield from tree.places((*path, index))


class Item(NamedTuple):
    """The value of one key, with the place of the key."""

    location: Location
    tree: Tree


def tree_of_text(text: str, file: str, problems: Problems) -> Tree | None:
    """Read YAML; None (and a problem) when it cannot be read to the end."""
    try:
        parser = _PARSER(text)
        return _EventReader(file, problems, parser.get_event).document()
    except UnreadableYamlError as error:
        problems.add(error.location, str(error))
    except (yaml.YAMLError, RecursionError) as error:
        problems.add(*syntax_fault(text, file, error))
    return None


class _EventReader:
    """Turns the parser's events into a tree."""

    def __init__(self, file: str, problems: Problems, take: Any) -> None:
        self._file = file
        self._problems = problems
        self._take = take
        self._depth = 0

    def document(self) -> Tree | None:
        """Read the one document of a file; None when it is empty."""
        event = self._take()
        while not isinstance(event, yaml.DocumentStartEvent | yaml.StreamEndEvent):
            event = self._take()
        if isinstance(event, yaml.StreamEndEvent):
            return None
        tree = self._tree(self._take())
        self._take()
        event = self._take()
        if isinstance(event, yaml.DocumentStartEvent):
            raise UnreadableYamlError(
                self._place(event),
                "a second YAML document begins here; write one graph a file",
            )
        return tree

    def _place(self, event: Any) -> Location:
        mark = event.start_mark
        return Location(self._file, mark.line + 1, mark.column + 1)

    def _tree(self, event: Any) -> Tree:
        place = self._place(event)
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            raise UnreadableYamlError(
                place,
                f"graph files have no anchors and aliases ({event.anchor!r}); make a subgraph of "
                "what is used twice, or write it out",
            )
        if event.tag is not None:
            raise UnreadableYamlError(
                place, f"graph files have no type tags; leave out {_short_tag(event.tag)!r}"
            )
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(place, event)
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise UnreadableYamlError(place, TOO_DEEP)
        if isinstance(event, yaml.MappingStartEvent):
            tree = Tree(place, mapping=self._mapping())
        else:
            tree = Tree(place, sequence=self._list())
        self._depth -= 1
        return tree

    def _scalar(self, place: Location, event: Any) -> Tree:
        try:
            return Tree(place, event.value if event.style else _scalar(event.value))
        except ValueError as error:
            raise UnreadableYamlError(place, str(error)) from None

    def _list(self) -> list[Tree]:
        trees: list[Tree] = []
        while not isinstance(event := self._take(), yaml.SequenceEndEvent):
            trees.append(self._tree(event))
        return trees

    def _mapping(self) -> dict[str, Item]:
        items: dict[str, Item] = {}
        while not isinstance(event := self._take(), yaml.MappingEndEvent):
            key = self._key(event)
            tree = self._tree(self._take())
            place = self._place(event)
            if key == "<<" and not event.style:
                raise UnreadableYamlError(place, "graph files have no merge keys ('<<')")
            if key in items:
                first = at(items[key].location, place)
                self._problems.add(place, f"the key {key!r} stands twice, first on {first}")
            else:
                items[key] = Item(place, tree)
        return items

    def _key(self, event: Any) -> str:
        if _is_word(event):
            return str(event.value)
        tree = self._tree(event)
        if tree.mapping is not None or tree.sequence is not None:
            raise UnreadableYamlError(tree.location, f"a key must be a word, not {tree.kind}")
        return str(event.value)


def _is_word(event: Any) -> bool:
    """Return True for a key about which there is nothing to find out: nearly all are such."""
    return (
        type(event) is yaml.ScalarEvent
        and event.anchor is None
        and event.tag is None
        and event.value[:1] not in _NUMERIC_START
    )


def _short_tag(tag: str) -> str:
    return tag.replace("tag:yaml.org,2002:", "!!")


def _scalar(text: str) -> Any:
    if text in _NULL:
        return None
    if text in _BOOL:
        return _BOOL[text]
    if text[0] not in _NUMERIC_START:
        return text
    if text[:2] in {"0o", "0x"} and _INT.match(text):
        return fitted(int(text, 0), text)
    # Python refuses to convert decimals of more than 4,300 digits.
    if _INT.match(text) and len(text) < 4000:
        return fitted(int(text), text)
    if _FLOAT.match(text):
        number = text.lower()
        return fitted(float(number.replace(".inf", "inf").replace(".nan", "nan")), text)
    return text


def _is_mapping(data: object) -> TypeGuard[Mapping[Any, Any]]:
    return isinstance(data, Mapping)


def _is_list(data: object) -> TypeGuard[Sequence[Any]]:
    return isinstance(data, list | tuple)


def tree_of_data(data: object, file: str, problems: Problems) -> Tree | None:
    """Wrap plain data; places are paths such as ``<graph> node[2].options``.

    None (and a problem) when it is nested too deep, or holds a number that is too large.
    """
    try:
        return _wrapped(data, file, "", 0)
    except UnreadableYamlError as error:
        problems.add(error.location, str(error))
    return None


def _wrapped(data: object, file: str, path: str, depth: int) -> Tree:
    place = Location(f"{file} {path}" if path else file)
    if depth > MAX_DEPTH:
        raise UnreadableYamlError(Location(file), f"nested more than {MAX_DEPTH} levels deep")
    if _is_mapping(data):
        mapping: dict[str, Item] = {}
        for key, value in data.items():
            tree = _wrapped(value, file, f"{path}.{key}" if path else str(key), depth + 1)
            mapping[str(key)] = Item(tree.location, tree)
        return Tree(place, mapping=mapping)
    if _is_list(data):
        trees = [_wrapped(item, file, f"{path}[{n}]", depth + 1) for n, item in enumerate(data)]
        return Tree(place, sequence=trees)
    try:
        return Tree(place, fitted(data, hex(data)) if type(data) is int else data)
    except ValueError as error:
        raise UnreadableYamlError(place, str(error)) from None
