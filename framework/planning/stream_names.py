"""Check the names in one graph file: indexes, producers, and readers without a producer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..graph_file.config import GraphConfig, NodeConfig, PortEntry, entries_of
from ..graph_file.problems import Problems, at, near

__all__ = ["check_wired_outputs", "check_wiring", "has_good_indexes"]

_KINDS = {False: "stream", True: "side packet"}


class _Writer(NamedTuple):
    """The node, or the graph's input, that makes a stream or side packet."""

    who: str
    entry: PortEntry


def check_wiring(config: GraphConfig, problems: Problems, is_subgraph: bool = False) -> None:
    """Check one graph or subgraph as written, before its subgraph nodes are expanded."""
    if not config.node and not config.damaged:
        problems.add(config.location, "the graph has no nodes; list at least one under 'node'")
    owners: list[GraphConfig | NodeConfig] = [config, *config.node]
    for owner in owners:
        for field in ("input_stream", "output_stream", "input_side_packet", "output_side_packet"):
            _check_indexes(entries_of(owner, field), _who(owner), field, problems)
    writers = {side: _writers(config, side, problems) for side in (False, True)}
    for side in (False, True):
        # Entries that could not be read are reported already; a stream that seems to have no
        # producer may be made by one of them.
        if not config.damaged:
            _check_readers(config, side, writers, problems)
        if is_subgraph:
            _check_interface(config, side, problems)
        elif not config.damaged:
            _check_outputs(entries_of(config, _field("output", side)), side, writers, problems)


def _who(owner: GraphConfig | NodeConfig) -> str:
    if isinstance(owner, GraphConfig):
        return "the graph"
    return owner.name or owner.calculator or "a node"


def _field(kind: str, side: bool) -> str:
    return f"{kind}_side_packet" if side else f"{kind}_stream"


def has_good_indexes(entries: Sequence[PortEntry]) -> bool:
    """Return True when every tag has the indexes 0, 1, 2 … once each."""
    keys = {(entry.tag, entry.index) for entry in entries}
    return len(keys) == len(entries) and not any(_gaps(entries))


def _gaps(entries: Sequence[PortEntry]) -> Iterator[tuple[PortEntry, int]]:
    """Yield the first entry of each tag whose indexes have a gap, with the missing index."""
    indexes: dict[str, set[int]] = {}
    for entry in entries:
        indexes.setdefault(entry.tag, set()).add(entry.index)
    for entry in entries:
        present = indexes.pop(entry.tag, None)
        if present is not None and max(present) >= len(present):
            yield entry, next(index for index in range(len(present) + 1) if index not in present)


def _check_indexes(entries: Sequence[PortEntry], who: str, field: str, problems: Problems) -> None:
    seen: dict[tuple[str, int], PortEntry] = {}
    for entry in entries:
        first = seen.setdefault((entry.tag, entry.index), entry)
        if first is not entry:
            problems.add(
                entry.location,
                f"{who}: {field} '{entry}' takes {entry.tag}:{entry.index}, as '{first}'"
                f"{near(first.location, entry.location)} does; write "
                f"'{entry.tag}:{_next_index(entries, entry.tag)}:{entry.name}'",
            )
    for entry, missing in _gaps(entries):
        problems.add(
            entry.location,
            f"{who}: {field} has no {entry.tag}:{missing}. Not all indexes were assigned names; "
            "the indexes of a tag are 0, 1, 2 and so on",
        )


def _next_index(entries: Sequence[PortEntry], tag: str) -> int:
    used = {entry.index for entry in entries if entry.tag == tag}
    return next(index for index in range(len(used) + 1) if index not in used)


def _writers(config: GraphConfig, side: bool, problems: Problems) -> dict[str, _Writer]:
    writers: dict[str, _Writer] = {}
    made = [("the graph's input", entry) for entry in entries_of(config, _field("input", side))]
    for node in config.node:
        made += [(_who(node), entry) for entry in entries_of(node, _field("output", side))]
    for who, entry in made:
        first = writers.setdefault(entry.name, _Writer(who, entry))
        if first.entry is not entry:
            problems.add(
                entry.location,
                f"{who} makes {_KINDS[side]} {entry.label!r}, which {first.who}"
                f"{near(first.entry.location, entry.location)} makes already; give one of them "
                "another name",
            )
    return writers


def check_wired_outputs(config: GraphConfig, user: NodeConfig, problems: Problems) -> None:
    """Note the outputs of a subgraph that no node in it makes, though its user wires them.

    One that is not wired is an optional output, which some subgraphs of a kind have.
    """
    if config.damaged:
        return
    quiet = Problems()
    writers = {side: _writers(config, side, quiet) for side in (False, True)}
    for side in (False, True):
        field = _field("output", side)
        wired = {(entry.tag, entry.index) for entry in entries_of(user, field)}
        outputs = [e for e in entries_of(config, field) if (e.tag, e.index) in wired]
        _check_outputs(outputs, side, writers, problems)


def _check_readers(
    config: GraphConfig, side: bool, writers: dict[bool, dict[str, _Writer]], problems: Problems
) -> None:
    for node in config.node:
        for entry in entries_of(node, _field("input", side)):
            if entry.name not in writers[side]:
                text = f"{_who(node)} reads {_KINDS[side]} {entry.label!r}, which no node produces."
                hint = _hint(entry, side, writers, problems)
                if side and not hint:
                    # Mostly copied with its node, which does without it.
                    hint = (
                        " Leave this entry out where the node can do without, or add to the graph: "
                        f"input_side_packet: {entry.name}"
                    )
                problems.add(entry.location, text + hint)


def _check_outputs(
    outputs: Sequence[PortEntry],
    side: bool,
    writers: dict[bool, dict[str, _Writer]],
    problems: Problems,
) -> None:
    for entry in outputs:
        if entry.name not in writers[side]:
            text = f"the graph's output {entry.label!r} is a {_KINDS[side]} that no node produces."
            problems.add(entry.location, text + _hint(entry, side, writers, problems))


def _hint(
    entry: PortEntry, side: bool, writers: dict[bool, dict[str, _Writer]], problems: Problems
) -> str:
    other = writers[not side].get(entry.name)
    if other is not None:
        place = near(other.entry.location, entry.location)
        field = "input_stream" if side else "input_side_packet"
        return f" There is a {_KINDS[not side]} of that name{place}; read it with {field}"
    nearest = problems.nearest(entry.name, writers[side])
    if nearest is None:
        return ""
    place = near(writers[side][nearest].entry.location, entry.location)
    return f" Did you mean {nearest!r}{place}?"


def _check_interface(config: GraphConfig, side: bool, problems: Problems) -> None:
    """Report two entries of a subgraph's interface that are one stream inside.

    Expansion replaces inner names by outer ones, and such a stream would have two.
    """
    inputs = {entry.name: entry for entry in entries_of(config, _field("input", side))}
    seen: dict[str, PortEntry] = {}
    for entry in entries_of(config, _field("output", side)):
        first = inputs.get(entry.name) or seen.setdefault(entry.name, entry)
        if first is not entry:
            problems.add(
                entry.location,
                f"subgraph {config.type or 'without a type'}: '{entry}' and '{first}' "
                f"({at(first.location, entry.location)}) are the same {_KINDS[side]}; put a "
                "PassThroughCalculator between them",
            )
