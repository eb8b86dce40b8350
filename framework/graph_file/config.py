"""A graph as plain data, with the place of each part in its file.

Field names are those of MediaPipe's ``CalculatorGraphConfig`` (``framework/calculator.proto``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from pathlib import Path
from typing import Any, NamedTuple

from ..errors import Location
from ..quick_dataclass import dataclass

__all__ = [
    "Dropped",
    "ExecutorConfig",
    "GraphConfig",
    "HandedOption",
    "HandlerConfig",
    "NodeConfig",
    "OptionPath",
    "PortEntry",
    "SubgraphUse",
]

#: Keys and list indexes that lead to one value inside ``options``.
OptionPath = tuple[str | int, ...]


class SubgraphUse(NamedTuple):
    """The entry of a subgraph's node, in the user's own graph, that wires a stream into it."""

    subgraph: str
    entry: PortEntry


@dataclass(frozen=True, slots=True)
class PortEntry:
    """The wiring of one port: ``TAG:index:name``, ``TAG:name`` (index 0) or ``name``.

    Expanding a subgraph changes ``name``; ``written`` then keeps the name that the file has, and
    ``outside`` the entry that brought the stream in, if it comes from outside of the subgraph.
    """

    name: str
    tag: str = ""
    index: int = 0
    location: Location = Location()
    written: str = ""
    outside: SubgraphUse | None = None

    @property
    def label(self) -> str:
        """Return the name as it is written in the graph file."""
        return self.written or self.name

    def __str__(self) -> str:
        if not self.tag:
            return self.name
        return f"{self.tag}:{self.index}:{self.name}" if self.index else f"{self.tag}:{self.name}"


def entries_of(owner: NodeConfig | GraphConfig, field_name: str) -> tuple[PortEntry, ...]:
    """Return the entries of one of the four fields that wire streams and side packets."""
    entries: tuple[PortEntry, ...] = getattr(owner, field_name)
    return entries


@dataclass(frozen=True, slots=True)
class HandlerConfig:
    """An input or output stream handler by MediaPipe's name, with its options."""

    name: str
    options: Mapping[str, Any] = field(default_factory=dict[str, Any])
    location: Location = Location()


@dataclass(frozen=True, slots=True)
class ExecutorConfig:
    """An executor of type "ThreadPoolExecutor" or "ApplicationThreadExecutor".

    Without a name, it is the executor of the nodes that name none.
    """

    name: str = ""
    type: str = ""
    num_threads: int = 0
    location: Location = Location()


class HandedOption(NamedTuple):
    """How an option of a node got its value: by which ``option_value``, and from what option."""

    written: str
    source: str
    location: Location


@dataclass(frozen=True, slots=True)
class NodeConfig:
    """One node: which calculator or subgraph it is, and the streams it is wired to.

    With ``proto_options`` the options come from the text format of protocol buffers. ``dropped``
    holds the inputs that were removed because the node of the surrounding subgraph leaves them
    unwired, by (field, tag, index). ``handed_options`` are the options that an ``option_value``
    has set; their ``option_locations`` are where the values stand. With ``damaged`` some of the
    wiring could not be read, so that missing entries prove nothing.
    """

    calculator: str
    name: str = ""
    input_stream: tuple[PortEntry, ...] = ()
    output_stream: tuple[PortEntry, ...] = ()
    input_side_packet: tuple[PortEntry, ...] = ()
    output_side_packet: tuple[PortEntry, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict[str, Any])
    option_locations: Mapping[OptionPath, Location] = field(
        default_factory=dict[OptionPath, Location]
    )
    proto_options: bool = False
    option_value: tuple[str, ...] = ()
    handed_options: Mapping[OptionPath, HandedOption] = field(
        default_factory=dict[OptionPath, HandedOption]
    )
    back_edge: tuple[tuple[str, int], ...] = ()
    input_stream_handler: HandlerConfig | None = None
    output_stream_handler: HandlerConfig | None = None
    executor: str = ""
    max_in_flight: int | None = None
    buffer_size_hint: int = 0
    source_layer: int = 0
    location: Location = Location()
    dropped: Mapping[tuple[str, str, int], Dropped] = field(
        default_factory=dict[tuple[str, str, int], "Dropped"]
    )
    places: Mapping[str, Location] = field(default_factory=dict[str, Location])
    damaged: bool = False

    def place_of(self, *fields: str) -> Location:
        """Return where the first of these fields that the node has stands, else the node."""
        found = (self.places[name] for name in fields if name in self.places)
        return next(found, self.location)


class Dropped(NamedTuple):
    """A subgraph's input that the node of the subgraph left unwired.

    ``explained`` is True when a problem is reported that accounts for it.
    """

    subgraph: str
    entry: PortEntry
    location: Location
    explained: bool = False


@dataclass(frozen=True, slots=True)
class GraphConfig:
    """A graph, or a subgraph when ``type`` gives it a name.

    ``variants`` are further names of a subgraph, each with the options that it sets.
    ``path`` is the file it was read from, ``doc`` the comment that the file begins with
    and ``places`` where each field stands.
    With ``damaged`` streams or nodes are missing because they could not be read.
    """

    node: tuple[NodeConfig, ...] = ()
    type: str = ""
    variants: Mapping[str, Mapping[str, Any]] = field(default_factory=dict[str, Mapping[str, Any]])
    input_stream: tuple[PortEntry, ...] = ()
    output_stream: tuple[PortEntry, ...] = ()
    input_side_packet: tuple[PortEntry, ...] = ()
    output_side_packet: tuple[PortEntry, ...] = ()
    executor: tuple[ExecutorConfig, ...] = ()
    input_stream_handler: HandlerConfig | None = None
    num_threads: int | None = None
    max_queue_size: int | None = None
    report_deadlock: bool = False
    max_loop_rounds: int | None = None
    imports: tuple[str, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict[str, Any])
    doc: str = ""
    location: Location = Location()
    path: Path | None = None
    places: Mapping[str, Location] = field(default_factory=dict[str, Location])
    damaged: bool = False

    def place_of(self, field_name: str) -> Location:
        """Return where a field of the graph stands."""
        return self.places.get(field_name, self.location)

    def known_as(self, name: str) -> GraphConfig:
        """Return the subgraph under one of its names, with the options that a variant sets."""
        if name not in self.variants:
            return self
        return replace(self, type=name, options={**self.options, **self.variants[name]})
