"""Find the payload type of every stream, and report links whose types do not fit."""

from __future__ import annotations

import types
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Union, get_args, get_origin

from ..authoring.ports import Port
from ..errors import Location
from ..graph_file.config import PortEntry
from ..graph_file.problems import Problems, near
from ..values.payload_types import bare_type, type_name
from .node_binding import BoundNode
from .port_binder import Wire

__all__ = ["StreamType", "accepts", "resolve_types"]

#: Names a stream (False, name) or side packet (True, name).
StreamKey = tuple[bool, str]


class StreamType(NamedTuple):
    """The type that a stream carries, and all types that may be sent on it.

    They differ where no node produces the stream and its readers take one of several types: a
    graph input that is read as ``ImageFrame | GpuBuffer`` is an ``ImageFrame`` for who has to
    choose (arrays become one, a video fits), and takes a ``GpuBuffer`` too.
    """

    type: Any
    accepts: Any


def accepts(wanted: Any, given: Any) -> bool:
    """Return True when an input of type ``wanted`` can take what a ``given`` output carries."""
    wanted, given = bare_type(wanted), bare_type(given)
    if wanted is Any or given is Any or wanted is object or wanted == given:
        return True
    if _is_union(given):
        return all(accepts(wanted, member) for member in get_args(given))
    if _is_union(wanted):
        return any(accepts(member, given) for member in get_args(wanted))
    wanted_class, given_class = get_origin(wanted) or wanted, get_origin(given) or given
    if not (isinstance(wanted_class, type) and isinstance(given_class, type)):
        return False
    if not issubclass(given_class, wanted_class):
        return False
    wanted_args, given_args = get_args(wanted), get_args(given)
    # A bare `tuple` says nothing about its items.
    if not wanted_args or not given_args or given_class is not wanted_class:
        return True
    return _items_accept(wanted_args, given_args)


def _items_accept(wanted: tuple[Any, ...], given: tuple[Any, ...]) -> bool:
    if len(wanted) == 2 and wanted[1] is Ellipsis:
        return all(accepts(wanted[0], item) for item in given if item is not Ellipsis)
    if len(wanted) != len(given):
        return False
    return all(accepts(one, other) for one, other in zip(wanted, given, strict=True))


def _is_union(kind: Any) -> bool:
    return get_origin(kind) in {Union, types.UnionType}


def _overlap(one: Any, other: Any) -> bool:
    """Return True when some value satisfies both readers."""
    if accepts(one, other) or accepts(other, one):
        return True
    members = get_args(one) if _is_union(one) else (one,)
    others = get_args(other) if _is_union(other) else (other,)
    return any(accepts(a, b) or accepts(b, a) for a in members for b in others)


class _End(NamedTuple):
    """One end of a link, with a type."""

    node: BoundNode
    wire: Wire

    @property
    def type(self) -> Any:
        return self.node.contract.type_of(self.wire.port)

    @property
    def label(self) -> str:
        return self.wire.entry.tag or self.wire.port.tag or "its untagged port"

    @property
    def shown(self) -> PortEntry:
        """The entry to report: of a stream from outside of a subgraph, the one that wires it in."""
        use = self.wire.entry.outside
        return self.wire.entry if use is None else use.entry

    @property
    def shown_label(self) -> str:
        use = self.wire.entry.outside
        if use is None:
            return f"{self.node.config.calculator} takes {type_name(self.type)} on {self.label}"
        port = use.entry.tag or "its untagged port"
        return f"{use.subgraph} takes {type_name(self.type)} on {port}"


@dataclass(slots=True, eq=False, repr=False)
class _Group:
    """The ends of all streams that must carry the same type."""

    producers: list[_End] = field(default_factory=list["_End"])
    consumers: list[_End] = field(default_factory=list["_End"])

    def type(self) -> StreamType:
        """Return the widest type that is produced or, without producers, the narrowest read."""
        result: Any = Any
        for kind, _ in _by_type(self.producers):
            if result is Any or accepts(kind, result):
                result = kind
        if self.producers:
            return StreamType(result, result)
        for kind, _ in _by_type(self.consumers):
            if result is Any or accepts(result, kind):
                result = kind
        return StreamType(get_args(result)[0] if _is_union(result) else result, result)


def resolve_types(
    nodes: Sequence[BoundNode], ambiguous: AbstractSet[StreamKey], problems: Problems
) -> Mapping[StreamKey, StreamType]:
    """Return the type of every stream and side packet, and report the links that do not fit.

    A PassThroughCalculator declares its output ``same_as`` its input, so both streams carry one
    type, and a chain of ten of them one type for eleven streams. Such streams form a group, found
    by union-find; a group is checked as if it were one stream with all their ends.

    Nothing is reported about the ``ambiguous`` streams, which have several producers.
    """
    parents: dict[StreamKey, StreamKey] = {}
    for node in nodes:
        for one, other in _ties(node):
            parents[_root(parents, one)] = _root(parents, other)
    groups: dict[StreamKey, _Group] = {}
    keys: dict[StreamKey, None] = {}
    for node in nodes:
        for wire in node.all_wires():
            keys[wire.key] = None
            group = groups.setdefault(_root(parents, wire.key), _Group())
            # What passes a node on carries the type of the input, which is in the same group.
            passed_on = wire.port.same_as is not None
            if wire.port.type is not Any and not passed_on:
                side = group.producers if wire.port.is_output else group.consumers
                side.append(_End(node, wire))
    unclear = {_root(parents, key) for key in ambiguous}
    for root, group in groups.items():
        if root not in unclear:
            _check(group, problems)
    types = {root: group.type() for root, group in groups.items()}
    found = {key: types[_root(parents, key)] for key in keys}
    for node in nodes:
        _ask_ports(node, found, problems)
    return found


def _ask_ports(node: BoundNode, found: Mapping[StreamKey, StreamType], problems: Problems) -> None:
    """Note what a port refuses that takes any type in principle, such as that of a writer."""
    for wire in node.all_wires():
        kind = found[wire.key].type
        reason = wire.port.refusal(kind) if wire.port.refusal is not None else ""
        if reason:
            problems.add(
                wire.entry.location,
                f"{node.config.calculator} cannot take stream {wire.entry.label!r}, which carries "
                f"{type_name(kind)}: {reason}",
            )


def _root(parents: dict[StreamKey, StreamKey], key: StreamKey) -> StreamKey:
    # Halving the way at every look-up keeps it short, where the 50,000 inputs of a MergeCalculator
    # would else make a chain as long.
    while (parent := parents.get(key, key)) != key:
        parents[key] = key = parents.get(parent, parent)
    return key


def _ties(node: BoundNode) -> Iterator[tuple[StreamKey, StreamKey]]:
    """Yield the pairs of streams that have one type because of ``same_as``."""
    by_port: dict[Port[Any], list[Wire]] = {}
    for wire in node.all_wires():
        by_port.setdefault(wire.port, []).append(wire)
    for port, outputs in by_port.items():
        sources = by_port.get(port.same_as, []) if port.same_as is not None else []
        if port.repeated and port.same_as is not None and port.same_as.repeated:
            yield from _entry_by_entry(outputs, sources)
        elif sources:
            # All of them are one group; a pair of each with each would be many.
            yield from ((output.key, sources[0].key) for output in outputs)
            yield from ((source.key, sources[0].key) for source in sources[1:])


def _entry_by_entry(
    outputs: Iterable[Wire], sources: Iterable[Wire]
) -> Iterator[tuple[StreamKey, StreamKey]]:
    by_place = {(source.entry.tag, source.entry.index): source for source in sources}
    for output in outputs:
        source = by_place.get((output.entry.tag, output.entry.index))
        if source is not None:
            yield output.key, source.key


def _check(group: _Group, problems: Problems) -> None:
    # Types are compared once each, as 50,000 streams may be of one group and of one type.
    producers, consumers = _by_type(group.producers), _by_type(group.consumers)
    for number, (kind, ends) in enumerate(producers):
        for other_kind, others in producers[:number]:
            if not accepts(kind, other_kind) and not accepts(other_kind, kind):
                _note_producers(ends[0], others[0], problems)
                return
    for kind, ends in consumers:
        for given, sources in producers:
            if not accepts(kind, given):
                _note_links(ends, sources, problems)
    if producers:
        return
    for number, (kind, ends) in enumerate(consumers):
        for other_kind, others in consumers[:number]:
            if not _overlap(kind, other_kind):
                _note_consumers(ends[0], others[0], problems)
                return


def _note_links(consumers: Sequence[_End], producers: Sequence[_End], problems: Problems) -> None:
    """Report what does not fit, each wired entry once: for the first of several producers."""
    told: set[tuple[Location, str]] = set()
    for producer in producers:
        for consumer in _to_tell(consumers, producer):
            place = (consumer.shown.location, consumer.shown_label)
            if place not in told:
                told.add(place)
                _note_link(consumer, producer, problems)


def _to_tell(consumers: Sequence[_End], producer: _End) -> list[_End]:
    """Return the ends to report: where a stream is wired into a subgraph, that entry alone.

    Its author sees his own line, and not the five nodes inside of the subgraph that read the
    stream, or what it is passed on as.
    """
    told: dict[tuple[Location, str], _End] = {}
    for end in consumers:
        told.setdefault((end.shown.location, end.shown_label), end)
    own_file = producer.wire.entry.location.file
    here = [end for end in told.values() if end.shown.location.file == own_file]
    return here or list(told.values())


def _by_type(ends: Sequence[_End]) -> list[tuple[Any, list[_End]]]:
    """Return the types of the ends, in order, with the ends of each."""
    types_of: dict[Any, list[_End]] = {}
    for end in ends:
        types_of.setdefault(end.type, []).append(end)
    return list(types_of.items())


def _kind(end: _End) -> str:
    return "side packet" if end.wire.side else "stream"


def _note_link(consumer: _End, producer: _End, problems: Problems) -> None:
    entry, source = consumer.shown, producer.wire.entry
    through = ""
    if consumer.wire.key != producer.wire.key:
        through = f", passed on from {source.label!r},"
    place = near(source.location, entry.location)
    origin = f"from {producer.node.config.calculator}" + (f", {place[2:-1]}" if place else "")
    inside = ""
    if consumer.wire.entry.outside is not None:
        where = near(consumer.wire.entry.location, entry.location)
        inside = f"; inside, {consumer.node.config.calculator} reads it on {consumer.label}{where}"
    problems.add(
        entry.location,
        f"{consumer.shown_label}, but {_kind(consumer)} {entry.label!r}{through} carries "
        f"{type_name(producer.type)} ({origin}){inside}",
    )


def _note_producers(end: _End, other: _End, problems: Problems) -> None:
    problems.add(
        end.wire.entry.location,
        f"{_kind(end)} {end.wire.entry.label!r} of {end.node.config.calculator} carries "
        f"{type_name(end.type)}, but it is joined with {other.wire.entry.label!r} of "
        f"{other.node.config.calculator}{near(other.wire.entry.location, end.wire.entry.location)},"
        f" which carries {type_name(other.type)}",
    )


def _note_consumers(end: _End, other: _End, problems: Problems) -> None:
    entry = end.wire.entry
    problems.add(
        entry.location,
        f"{end.node.config.calculator} takes {type_name(end.type)} on {end.label}, but "
        f"{other.node.config.calculator}{near(other.wire.entry.location, entry.location)} takes "
        f"{type_name(other.type)} from the same {_kind(end)} {entry.label!r}",
    )
