"""Names in graph files: ``TAG:index:name`` and references to one of a node's entries.

The rules are MediaPipe's (``framework/tool/validate_name.cc``).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from ..errors import Location
from .config import NodeConfig, PortEntry

__all__ = [
    "GraphNameError",
    "entry_label",
    "is_tag",
    "node_names",
    "number_untagged",
    "parse_entries",
    "parse_entry",
    "parse_tag_index",
]

_NAME = re.compile(r"[a-z_][a-z0-9_]*\Z")
_TAG = re.compile(r"[A-Z_][A-Z0-9_]*\Z")
_INDEX = re.compile(r"(?:0|[1-9][0-9]{0,4})\Z")
_MAX_INDEX = 10_000


class GraphNameError(ValueError):
    """Text that breaks the rules of names; ``entry`` is what it was probably meant to be."""

    def __init__(self, message: str, entry: PortEntry | None = None) -> None:
        super().__init__(message)
        self.entry = entry


def is_tag(text: str) -> bool:
    """Return True for what can be the tag of an entry."""
    return bool(_TAG.match(text))


def parse_entry(text: str, location: Location | None = None) -> PortEntry:
    """Read ``TAG:index:name``, ``TAG:name`` or ``name``; raises ``GraphNameError``.

    An untagged entry gets index 0: only ``parse_entries`` knows its position.
    """
    parts = text.split(":")
    name, tag = parts[-1], parts[0] if len(parts) > 1 else ""
    index = parts[1] if len(parts) == 3 else "0"
    good_index = bool(_INDEX.match(index)) and int(index) <= _MAX_INDEX
    entry = PortEntry(name, tag, int(index) if good_index else 0, location or Location())
    fault = ""
    if len(parts) > 3:
        fault = "has more than two colons; write NAME, TAG:NAME or TAG:INDEX:NAME"
    elif not _NAME.match(name):
        fault = f"has the name {name!r}; a name matches [a-z_][a-z0-9_]*"
    elif len(parts) > 1 and not is_tag(tag):
        fault = f"has the tag {tag!r}; a tag matches [A-Z_][A-Z0-9_]*"
    elif not good_index:
        fault = f"has the index {index!r}; an index is a whole number from 0 to {_MAX_INDEX}"
    if fault:
        raise GraphNameError(f"{text!r} {fault}{_remedy(parts) if good_index else ''}", entry)
    return entry


def _remedy(parts: Sequence[str]) -> str:
    """Return the entry that was probably meant, "" where nothing can be told."""
    *front, name = parts
    if len(front) == 1 and is_tag(name) and _NAME.match(front[0]):
        return f"; write '{name}:{front[0]}'"
    # `InputVideo` and `input-video` for `input_video`.
    name = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[-. ]", "_", name).lower()
    tags = [one.upper() for one in front[:1]]
    is_good = len(parts) < 4 and _NAME.match(name) and all(map(is_tag, tags))
    return f"; write '{':'.join([*tags, *front[1:], name])}'" if is_good else ""


def parse_entries(texts: Sequence[str], location: Location | None = None) -> list[PortEntry]:
    """Read the entries of one field; untagged ones are numbered in order."""
    return number_untagged([parse_entry(text, location) for text in texts])


def number_untagged(entries: Sequence[PortEntry]) -> list[PortEntry]:
    """Give the untagged entries the indexes 0, 1, 2 and so on."""
    numbered: list[PortEntry] = []
    count = 0
    for entry in entries:
        if not entry.tag:
            if entry.index != count:
                entry = PortEntry(entry.name, "", count, entry.location, entry.written)  # noqa: PLW2901
            count += 1
        numbered.append(entry)
    return numbered


def node_names(nodes: Sequence[NodeConfig]) -> list[str]:
    """Return a name for every node: its own or its calculator's, repeated ones with ``_1`` …."""
    wanted = [node.name or node.calculator for node in nodes]
    repeats = Counter(wanted)
    taken = {name for name, count in repeats.items() if count == 1}
    counts: Counter[str] = Counter()
    names: list[str] = []
    for name in wanted:
        unique = name
        while repeats[name] > 1 and (unique == name or unique in taken):
            counts[name] += 1
            unique = f"{name}_{counts[name]}"
        taken.add(unique)
        names.append(unique)
    return names


def parse_tag_index(text: str) -> tuple[str, int]:
    """Read a reference to an entry, ``TAG``, ``TAG:index`` or ``:index``."""
    tag, colon, index = text.partition(":")
    good_index = not colon or (_INDEX.match(index) and int(index) <= _MAX_INDEX)
    if (tag and not _TAG.match(tag)) or not good_index:
        raise GraphNameError(
            f"{text!r} names no input; write its tag, TAG:INDEX, or :INDEX where there is no tag"
        )
    return tag, int(index or 0)


def entry_label(tag: str, index: int) -> str:
    """Return how a person refers to an entry: ``TAG``, ``TAG:1`` or ``:0``."""
    if not tag:
        return f":{index}"
    return f"{tag}:{index}" if index else tag
