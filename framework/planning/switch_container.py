"""Expand a SwitchContainer node into the graph that it stands for.

``SwitchContainer`` runs one of several nodes at a time (``framework/tool/switch_container.cc`` in
MediaPipe). It becomes a SwitchDemuxCalculator that sends packets to the chosen node, the contained
nodes, each wired as the container is, and a SwitchMuxCalculator that takes what the chosen one
makes::

    - calculator: SwitchContainer
      input_stream: [ENABLE:is_precise, IMAGE:frames]
      output_stream: POSE:poses
      options:
        contained_node:
          - calculator: QuickPose
          - calculator: PrecisePose
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeGuard

from ..errors import Location, did_you_mean
from ..graph_file.config import (
    GraphConfig,
    HandlerConfig,
    NodeConfig,
    OptionPath,
    PortEntry,
    entries_of,
)
from ..graph_file.graph_reader import read_graph
from ..graph_file.names import GraphNameError, parse_tag_index
from ..graph_file.problems import Problems
from ..graph_file.yaml_tree import Item, Tree

__all__ = ["GENERATED_SUBGRAPHS", "switch_graph"]

_OPTIONS = (
    "contained_node",
    "select",
    "enable",
    "synchronize_io",
    "async_selection",
    "tick_input_stream",
)
_FIELDS = ("input_stream", "output_stream", "input_side_packet", "output_side_packet")
_CHOICES = ("SELECT", "ENABLE")
_TIMED = "gate_timed"


def switch_graph(node: NodeConfig, problems: Problems) -> GraphConfig:
    """Return the graph inside a SwitchContainer node, and report what is wrong with the node."""
    contained = _contained(node, problems)
    _check(node, contained, problems)
    interface = _interface(node)
    switch = _Switch(node, interface, len(contained))
    children = [switch.child(number, child) for number, child in enumerate(contained)]
    return GraphConfig(
        type=node.calculator,
        node=(*switch.timers(problems), switch.demux(), *children, switch.mux()),
        location=node.location,
        damaged=node.damaged,
        **interface,
    )


def _contained(node: NodeConfig, problems: Problems) -> tuple[NodeConfig, ...]:
    path: OptionPath = ("contained_node",)
    given = node.options.get("contained_node")
    tree = _tree(given, path, node.option_locations, node.location)
    if tree.sequence is None:
        tree = Tree(tree.location, sequence=[] if given is None else [tree])
    graph = Tree(tree.location, mapping={"node": Item(tree.location, tree)})
    # A node that comes from a .pbtxt file has its options in protobuf's form, and so have the nodes
    # inside its options.
    nodes = read_graph(graph, problems).node
    return tuple(replace(child, proto_options=node.proto_options) for child in nodes)


def _tree(
    value: Any, path: OptionPath, places: Mapping[OptionPath, Location], default: Location
) -> Tree:
    """Return the value of an option as a tree with the places that it has in the file."""
    place = places.get(path, default)
    if _is_mapping(value):
        trees = {k: _tree(v, (*path, k), places, place) for k, v in value.items()}
        return Tree(place, mapping={key: Item(tree.location, tree) for key, tree in trees.items()})
    if _is_list(value):
        return Tree(
            place, sequence=[_tree(v, (*path, n), places, place) for n, v in enumerate(value)]
        )
    return Tree(place, value)


def _is_mapping(value: object) -> TypeGuard[dict[str, Any]]:
    return isinstance(value, dict)


def _is_list(value: object) -> TypeGuard[list[Any]]:
    return isinstance(value, list)


def _check(node: NodeConfig, contained: Sequence[NodeConfig], problems: Problems) -> None:
    def note(text: str, *path: str) -> None:
        problems.add(node.option_locations.get(path, node.location), f"SwitchContainer: {text}")

    for name in node.options:
        if name not in _OPTIONS:
            hint = did_you_mean(name, _OPTIONS)
            note(f"there is no option {name!r}; there are: {', '.join(_OPTIONS)}.{hint}", name)
    if not contained and not node.options.get("contained_node"):
        note("it contains nothing; add 'contained_node: [{calculator: NAME}, …]' to its options")
    if {"select", "enable"} <= set(node.options):
        note("only one of the options 'select' and 'enable' can be specified", "enable")
    for field in ("input_stream", "input_side_packet"):
        if {entry.tag for entry in entries_of(node, field)} >= set(_CHOICES):
            note("only one of the inputs ENABLE and SELECT can be specified")
    for child in contained:
        if any(entries_of(child, field) for field in _FIELDS):
            problems.add(
                child.location,
                f"SwitchContainer: {child.calculator} gets the streams of the container; leave its "
                "own out",
            )


def _interface(node: NodeConfig) -> dict[str, Any]:
    """Return the node's entries by field, renamed so that no two have one name inside."""
    used: dict[bool, set[str]] = {False: set(), True: set()}
    return {
        field: tuple(_renamed(entry, field, used["side" in field]) for entry in entries)
        for field in _FIELDS
        for entries in [entries_of(node, field)]
    }


def _renamed(entry: PortEntry, field: str, used: set[str]) -> PortEntry:
    base = f"gate_{entry.tag.lower()}" if _is_choice(field, entry) else entry.label
    name, number = base, 2
    while name in used:
        name = f"{base}_{number}"
        number += 1
    used.add(name)
    return replace(entry, name=name, written=entry.label)


class _Switch:
    """The parts of one container, wired together."""

    def __init__(
        self, node: NodeConfig, interface: Mapping[str, Sequence[PortEntry]], channels: int
    ) -> None:
        self._node = node
        self._options = {k: v for k, v in node.options.items() if k in _OPTIONS[1:]}
        ticks: Any = self._options.get("tick_input_stream", [])
        self._tick_names = ticks if _is_list(ticks) else [ticks]
        if self._tick_names:
            self._options["tick_input_stream"] = self._tick_names
        self._channels = channels
        self._data = {
            field: tuple(entry for entry in entries if not _is_choice(field, entry))
            for field, entries in interface.items()
        }
        self._choices = {
            field: tuple(entry for entry in entries if _is_choice(field, entry))
            for field, entries in interface.items()
        }

    def timers(self, problems: Problems) -> list[NodeConfig]:
        """Return the node that puts a choice at the times of the other inputs, if one is needed."""
        ticks = self._ticks(problems)
        handler = None if self._options.get("async_selection") else "DefaultInputStreamHandler"
        return [
            NodeConfig(
                "PacketSequencerCalculator",
                input_stream=(
                    replace(choice, tag="INPUT", index=0),
                    *(replace(tick, tag="TICK", index=n) for n, tick in enumerate(ticks)),
                ),
                output_stream=(PortEntry(_TIMED, "OUTPUT", 0, choice.location),),
                input_stream_handler=HandlerConfig(handler) if handler else None,
                location=self._node.location,
            )
            for choice in self._choices["input_stream"][:1]
        ]

    def demux(self) -> NodeConfig:
        """Return the node that sends inputs to the channels."""
        return self._ends(
            "SwitchDemuxCalculator",
            input_stream=self._timed() + self._data["input_stream"],
            output_stream=self._all_channels("input_stream"),
            input_side_packet=self._choices["input_side_packet"],
        )

    def mux(self) -> NodeConfig:
        """Return the node that takes outputs from the channels."""
        side = self._all_channels("output_side_packet")
        return self._ends(
            "SwitchMuxCalculator",
            input_stream=self._timed() + self._all_channels("output_stream"),
            output_stream=self._data["output_stream"],
            input_side_packet=self._choices["input_side_packet"] + side,
            output_side_packet=self._data["output_side_packet"],
        )

    def child(self, channel: int, child: NodeConfig) -> NodeConfig:
        """Return a contained node, wired to its channel."""
        wires: dict[str, Any] = {
            field: tuple(_in_channel(entry, channel) for entry in entries)
            for field, entries in self._data.items()
        }
        # Every child gets all side packets whatever the choice, so they need no demux. It would
        # also make one that the application left out into one that the demux failed to set.
        wires["input_side_packet"] = self._data["input_side_packet"]
        return replace(child, **wires)

    def _ends(self, calculator: str, **wires: Any) -> NodeConfig:
        return NodeConfig(
            calculator,
            options=self._options,
            option_locations=self._node.option_locations,
            location=self._node.location,
            **wires,
        )

    def _timed(self) -> tuple[PortEntry, ...]:
        return tuple(replace(c, name=_TIMED) for c in self._choices["input_stream"][:1])

    def _all_channels(self, field: str) -> tuple[PortEntry, ...]:
        return tuple(
            replace(_in_channel(entry, channel), tag=f"C{channel}__{entry.tag}")
            for channel in range(self._channels)
            for entry in self._data[field]
        )

    def _ticks(self, problems: Problems) -> list[PortEntry]:
        names = self._tick_names
        wanted: list[tuple[str, int]] = []
        for name in names:
            place = self._node.option_locations.get(("tick_input_stream",), self._node.location)
            try:
                wanted.append(parse_tag_index(str(name)))
            except GraphNameError as error:
                problems.add(place, f"SwitchContainer: tick_input_stream {error}")
        entries = self._data["input_stream"]
        return [entry for entry in entries if not names or (entry.tag, entry.index) in wanted]


def _is_choice(field: str, entry: PortEntry) -> bool:
    return field.startswith("input") and entry.tag in _CHOICES


def _in_channel(entry: PortEntry, channel: int) -> PortEntry:
    return replace(entry, name=f"c{channel}__{entry.name}", written="")


#: Subgraphs that are made for each node that names them, in place of being read from a file.
GENERATED_SUBGRAPHS = {"SwitchContainer": switch_graph}
