"""Read YAML text, or plain data, into a tree in which every value knows its place.

Text is read by YAML 1.2's core rules, so that ``NO`` and ``12:30`` are text and ``1e-3`` is a
number. Anchors, aliases, merge keys, tags and a second document are refused: what a graph uses
twice is a subgraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from .errors import Location
from .problems import Problems, at
from .yaml_faults import UnreadableYamlError, syntax_fault

__all__ = ["Item", "Key", "Tree", "kind_of", "tree_of_data", "tree_of_text"]

_PARSER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MAX_DEPTH = 64

_NULL = frozenset(("", "~", "null", "Null", "NULL"))
_BOOL = {text: text[0] in "tT" for text in ("true", "True", "TRUE", "false", "False", "FALSE")}
_NUMERIC_START = frozenset("+-.0123456789")
_INT = re.compile(r"[-+]?[0-9]+\Z|0o[0-7]+\Z|0x[0-9a-fA-F]+\Z")
_FLOAT = re.compile(
    r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z"
    r"|[-+]?\.(?:inf|Inf|INF)\Z|\.(?:nan|NaN|NAN)\Z"
)


@dataclass(frozen=True, slots=True)
class Tree:
    """Hold a value with its place: a scalar, a list of trees or a dict of items by key."""

    value: Any
    location: Location

    def plain(self) -> Any:
        """Return the value as plain data."""
        if isinstance(self.value, dict):
            return {key: item.tree.plain() for key, item in self.value.items()}
        if isinstance(self.value, list):
            return [tree.plain() for tree in self.value]
        return self.value

    def places(self, path: tuple[str | int, ...] = ()) -> Iterator[tuple[Any, Location]]:
        """Yield the path and place of every value below this one."""
        if isinstance(self.value, dict):
            for key, item in self.value.items():
                yield (*path, key), item.location
                yield from item.tree.places((*path, key))
        elif isinstance(self.value, list):
            for index, tree in enumerate(self.value):
                yield (*path, index), tree.location
                yield from tree.places((*path, index))


@dataclass(frozen=True, slots=True)
class Item:
    """Hold the value of one key, and the key's place."""

    location: Location
    tree: Tree


#: The type of a mapping's keys.
Key = str


def kind_of(value: Any) -> str:
    """Return what a person calls a value of a graph file."""
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return f"the flag {str(value).lower()}"
    if isinstance(value, str):
        return f"the text {value!r}"
    return f"the number {value}"


def tree_of_text(text: str, file: str, problems: Problems) -> Tree | None:
    """Read YAML; None (and a problem) when it cannot be read to the end."""
    parser = _PARSER(text)
    reader = _EventReader(file, problems, parser.get_event)
    try:
        return reader.document()
    except UnreadableYamlError as error:
        problems.add(error.location, str(error))
    except (yaml.YAMLError, RecursionError) as error:
        problems.add(*syntax_fault(text, file, error))
    finally:
        parser.dispose()
    return None


class _EventReader:
    """Turn the parser's events into a tree."""

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
            return Tree(event.value if event.style else _scalar(event.value), place)
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise UnreadableYamlError(place, f"nested more than {_MAX_DEPTH} levels deep")
        read = self._mapping if isinstance(event, yaml.MappingStartEvent) else self._list
        tree = Tree(read(), place)
        self._depth -= 1
        return tree

    def _list(self) -> list[Tree]:
        trees: list[Tree] = []
        while not isinstance(event := self._take(), yaml.SequenceEndEvent):
            trees.append(self._tree(event))
        return trees

    def _mapping(self) -> dict[Key, Item]:
        items: dict[Key, Item] = {}
        while not isinstance(event := self._take(), yaml.MappingEndEvent):
            key = self._key(event)
            tree = self._tree(self._take())
            place = self._place(event)
            if key == "<<" and event.style is None:
                raise UnreadableYamlError(place, "graph files have no merge keys ('<<')")
            if key in items:
                first = at(items[key].location, place)
                self._problems.add(place, f"the key {key!r} stands twice, first on {first}")
            else:
                items[key] = Item(place, tree)
        return items

    def _key(self, event: Any) -> Key:
        tree = self._tree(event)
        if isinstance(tree.value, dict | list):
            raise UnreadableYamlError(
                tree.location, f"a key must be a word, not {kind_of(tree.value)}"
            )
        return str(event.value)


def _short_tag(tag: str) -> str:
    return tag.replace("tag:yaml.org,2002:", "!!")


def _scalar(text: str) -> Any:
    if text in _NULL:
        return None
    if text in _BOOL:
        return _BOOL[text]
    if text[0] not in _NUMERIC_START:
        return text
    if _INT.match(text):
        return int(text, 0) if text[:2] in {"0o", "0x"} else int(text)
    if _FLOAT.match(text):
        number = text.lower()
        return float(number.replace(".inf", "inf").replace(".nan", "nan"))
    return text


def tree_of_data(data: object, file: str, path: str = "") -> Tree:
    """Wrap plain data; places are paths such as ``<graph> node[2].options``."""
    place = Location(f"{file} {path}" if path else file)
    if isinstance(data, Mapping):
        return Tree(_items_of_data(data, file, path, place), place)
    if isinstance(data, list | tuple):
        trees = [tree_of_data(item, file, f"{path}[{n}]") for n, item in enumerate(data)]
        return Tree(trees, place)
    return Tree(data, place)


def _items_of_data(
    data: Mapping[Any, Any], file: str, path: str, place: Location
) -> dict[Key, Item]:
    items: dict[Key, Item] = {}
    for key, value in data.items():
        below = f"{path}.{key}" if path else str(key)
        tree = tree_of_data(value, file, below)
        items[str(key)] = Item(tree.location, tree)
    return items
