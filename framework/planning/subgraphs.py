"""Replace the nodes that name a subgraph by the nodes of that subgraph.

Names follow MediaPipe (``framework/tool/subgraph_expansion.cc``): streams and nodes inside get the
prefix ``lower(node name)__``, and the interface is matched by tag and index. Inside a node named
``Pose``, the stream ``roi`` becomes ``pose__roi``; the stream ``image``, which the subgraph's input
``IMAGE:image`` names, becomes whatever the node wires to ``IMAGE``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Any

from ..errors import Location, did_you_mean
from ..graph_file.config import (
    Dropped,
    GraphConfig,
    NodeConfig,
    PortEntry,
    SubgraphUse,
    entries_of,
)
from ..graph_file.library import LIBRARY, GraphLibrary, SubgraphLookup
from ..graph_file.names import node_names, number_untagged
from ..graph_file.problems import Problems, near
from .expanded_size import has_good_size
from .option_values import apply_option_values
from .stream_names import check_wired_outputs
from .switch_container import GENERATED_SUBGRAPHS

__all__ = ["expand", "expand_subgraphs"]

_INPUTS = ("input_stream", "input_side_packet")
_OUTPUTS = ("output_stream", "output_side_packet")
_FIELDS = (*_INPUTS, *_OUTPUTS)
_KIND = {
    "input_stream": "input",
    "output_stream": "output",
    "input_side_packet": "input side packet",
    "output_side_packet": "output side packet",
}

#: How the names of a subgraph, by whether they are side packets, are tied to its node: the outer
#: names, the inputs that are left out, and the entries of the node that bring the others.
Ties = tuple[
    dict[bool, dict[str, str]],
    dict[bool, dict[str, Dropped]],
    dict[tuple[bool, str], SubgraphUse],
]

#: Looks at one graph or subgraph as written, before its subgraphs are expanded.
LevelCheck = Callable[[GraphConfig, Problems, bool], None]


def expand_subgraphs(config: GraphConfig, library: GraphLibrary | None = None) -> GraphConfig:
    """Return the graph without subgraph nodes; raises ``GraphConfigError``.

    A graph without subgraph nodes is returned as it is.
    """
    problems = Problems()
    expanded = expand(config, problems, (library or LIBRARY).lookup(config.path))
    problems.raise_any()
    return expanded


def expand(
    config: GraphConfig,
    problems: Problems,
    lookup: SubgraphLookup,
    check: LevelCheck | None = None,
) -> GraphConfig:
    """Return the graph with its subgraphs expanded; problems are noted.

    ``check`` is called once for every file, before its subgraph nodes are expanded.
    """
    return _Expander(lookup, problems, check).expand(config)


class _Expander:
    def __init__(
        self, lookup: SubgraphLookup, problems: Problems, check: LevelCheck | None
    ) -> None:
        self._lookup = lookup
        self._problems = problems
        self._check = check
        self._checked: set[str] = set()
        self._imports: list[str] = []
        self._prefixes: dict[str, Location] = {}
        self._executors: set[str] = set()

    def expand(self, config: GraphConfig) -> GraphConfig:
        self._problems.see(config.location.file)
        if self._check is not None:
            self._check(config, self._problems, False)
        self._imports += config.imports
        self._executors = {executor.name for executor in config.executor}
        config = apply_option_values(config, {}, self._problems)
        if not has_good_size(config, self._lookup, self._problems):
            return replace(config, node=(), damaged=True)
        nodes = self._nodes(config, (config.type,) if config.type else ())
        return replace(config, node=tuple(nodes), imports=tuple(dict.fromkeys(self._imports)))

    def _nodes(self, config: GraphConfig, inside: tuple[str, ...]) -> list[NodeConfig]:
        flat: list[NodeConfig] = []
        for node, name in zip(config.node, node_names(config.node), strict=True):
            make = GENERATED_SUBGRAPHS.get(node.calculator)
            if make is not None:
                made = make(node, self._problems)
                made = apply_option_values(made, {}, self._problems)
                flat += self._placed(made, node, name, inside)
                continue
            subgraph = self._lookup.find(node.calculator, self._problems)
            if subgraph is None:
                flat.append(node)
            elif node.calculator in inside:
                chain = " -> ".join((*inside[inside.index(node.calculator) :], node.calculator))
                self._problems.add(node.location, f"a subgraph cannot contain itself: {chain}")
            else:
                flat += self._subgraph(subgraph, node, name, (*inside, node.calculator))
        return flat

    def _subgraph(
        self, subgraph: GraphConfig, node: NodeConfig, name: str, inside: tuple[str, ...]
    ) -> list[NodeConfig]:
        self._first_look(subgraph, node)
        subgraph = apply_option_values(subgraph, node.options, self._problems, node)
        return self._placed(subgraph, node, name, inside)

    def _placed(
        self, subgraph: GraphConfig, node: NodeConfig, name: str, inside: tuple[str, ...]
    ) -> list[NodeConfig]:
        self._refuse_calculator_fields(node)
        node = self._with_known_executor(node)
        prefix = name.lower().translate({ord(char): "_" for char in ". :"}) + "__"
        if prefix in self._prefixes:
            other = near(self._prefixes[prefix], node.location)
            self._problems.add(
                node.location,
                f"{name!r} names its inner streams {prefix!r}… as another subgraph node{other} "
                "does; give one of them another name",
            )
            return []
        self._prefixes[prefix] = node.location
        check_wired_outputs(subgraph, node, self._problems)
        wrong = {field for field in _FIELDS if self._misuses(subgraph, node, field)}
        if not (wrong.isdisjoint(_INPUTS) or subgraph.damaged):
            # Without what was meant to come in, nodes inside would be wrong, too: `IMGAE:frames`
            # is one mistake.
            return []
        return self._nodes(_connected(subgraph, node, prefix, wrong), inside)

    def _first_look(self, subgraph: GraphConfig, node: NodeConfig) -> None:
        if node.calculator in self._checked:
            return
        self._checked.add(node.calculator)
        self._problems.see(subgraph.location.file)
        self._imports += subgraph.imports
        if self._check is not None:
            self._check(subgraph, self._problems, True)

    def _refuse_calculator_fields(self, node: NodeConfig) -> None:
        given = {
            "source_layer": node.source_layer,
            "buffer_size_hint": node.buffer_size_hint,
            "output_stream_handler": node.output_stream_handler,
            "input_stream_handler": node.input_stream_handler,
            "max_in_flight": node.max_in_flight,
            "input_stream_info" if "input_stream_info" in node.places else "back_edge": (
                node.back_edge
            ),
        }
        for field, value in given.items():
            if value:
                self._problems.add(
                    node.place_of(field),
                    f"{node.calculator} is a subgraph, and {field!r} is only for calculators; set "
                    "it on a node inside the subgraph",
                )

    def _with_known_executor(self, node: NodeConfig) -> NodeConfig:
        # The nodes inside inherit the executor. An unknown one is reported here, at the node that
        # names it, and not once more for each of them.
        if not node.executor or node.executor in self._executors:
            return node
        self._problems.add(
            node.place_of("executor"),
            f"{node.calculator} runs on executor {node.executor!r}, which the graph does not "
            f"declare.{did_you_mean(node.executor, sorted(self._executors))}",
        )
        return replace(node, executor="")

    def _misuses(self, subgraph: GraphConfig, node: NodeConfig, field: str) -> bool:
        """Report entries that the subgraph does not have; return True when there are any."""
        if subgraph.damaged:
            return True
        offered = entries_of(subgraph, field)
        known = {(entry.tag, entry.index) for entry in offered}
        counts = Counter(entry.tag for entry in offered)
        refused = [e for e in entries_of(node, field) if (e.tag, e.index) not in known]
        for entry in refused:
            if entry.tag in counts:
                kind = f"{entry.tag} {_KIND[field]}s" if entry.tag else f"untagged {_KIND[field]}s"
                fault = f"the subgraph has no more than {counts[entry.tag]} {kind}"
            else:
                tags = ", ".join(tag or "untagged" for tag in counts) or "none"
                fault = (
                    f'Tag "{entry.tag}" does not exist in the subgraph config. Its '
                    f"{_KIND[field]}s are: {tags}.{did_you_mean(entry.tag, counts)}"
                )
            self._problems.add(entry.location, f"{node.calculator}, {field} '{entry}': {fault}")
        return bool(refused)


def _connected(
    subgraph: GraphConfig, node: NodeConfig, prefix: str, misused: AbstractSet[str]
) -> GraphConfig:
    """Return the subgraph with its names prefixed and its interface tied to the outer names.

    The ``misused`` fields of the node have problems of their own.
    """
    names: dict[bool, dict[str, str]] = {}
    dropped: dict[bool, dict[str, Dropped]] = {False: {}, True: {}}
    for side in (False, True):
        fields = [field for field in _FIELDS if ("side" in field) is side]
        names[side] = _outer_names(subgraph, node, fields)
        dropped[side] = _left_out(subgraph, node, fields[0], explained=fields[0] in misused)
    uses = _uses(subgraph, node)
    nodes = [
        _inner_node(inner, f"{prefix}{name}", node, prefix, (names, dropped, uses))
        for inner, name in zip(subgraph.node, node_names(subgraph.node), strict=True)
    ]
    return replace(subgraph, node=tuple(nodes))


def _outer_names(subgraph: GraphConfig, node: NodeConfig, fields: Sequence[str]) -> dict[str, str]:
    names: dict[str, str] = {}
    for field in fields:
        wired = {(entry.tag, entry.index): entry.name for entry in entries_of(node, field)}
        for entry in entries_of(subgraph, field):
            if (entry.tag, entry.index) in wired:
                names[entry.name] = wired[entry.tag, entry.index]
    return names


def _uses(subgraph: GraphConfig, node: NodeConfig) -> dict[tuple[bool, str], SubgraphUse]:
    """Return the entries of the node that wire the subgraph's inputs, by their inner names."""
    uses: dict[tuple[bool, str], SubgraphUse] = {}
    for field in _INPUTS:
        wired = {(entry.tag, entry.index): entry for entry in entries_of(node, field)}
        for entry in entries_of(subgraph, field):
            outer = wired.get((entry.tag, entry.index))
            if outer is not None:
                # A node inside another subgraph may itself have the stream from outside.
                use = outer.outside or SubgraphUse(node.calculator, outer)
                uses["side" in field, entry.name] = use
    return uses


def _left_out(
    subgraph: GraphConfig, node: NodeConfig, field: str, *, explained: bool
) -> dict[str, Dropped]:
    """Return the inputs of the subgraph that the node does not wire, by their inner names."""
    wired = {(entry.tag, entry.index) for entry in entries_of(node, field)}
    left_out: dict[str, Dropped] = {}
    for entry in entries_of(subgraph, field):
        if (entry.tag, entry.index) not in wired:
            # A node inside another subgraph may itself have lost the input.
            cause = node.dropped.get((field, entry.tag, entry.index))
            here = Dropped(node.calculator, entry, node.location, explained)
            left_out[entry.name] = cause or here
    return left_out


def _inner_node(
    inner: NodeConfig,
    name: str,
    node: NodeConfig,
    prefix: str,
    ties: Ties,
) -> NodeConfig:
    names, dropped, uses = ties
    kept: dict[str, Any] = {}
    lost: dict[tuple[str, str, int], Dropped] = {}
    for field in _FIELDS:
        side = "side" in field
        entries: list[PortEntry] = []
        for entry in entries_of(inner, field):
            if field in _INPUTS and entry.name in dropped[side]:
                lost[field, entry.tag, entry.index] = dropped[side][entry.name]
                continue
            outer = names[side].get(entry.name, prefix + entry.name)
            use = uses.get((side, entry.name)) if field in _INPUTS else None
            entries.append(
                PortEntry(outer, entry.tag, entry.index, entry.location, entry.label, use)
            )
        kept[field] = tuple(number_untagged(entries))
    return replace(
        inner,
        name=name,
        executor=inner.executor or node.executor,
        back_edge=_kept_back_edges(inner, lost),
        dropped=lost,
        **kept,
    )


def _kept_back_edges(
    inner: NodeConfig, lost: dict[tuple[str, str, int], Dropped]
) -> tuple[tuple[str, int], ...]:
    """Return the back edges, with the indexes that untagged inputs have without the lost ones."""
    gone = [index for field, tag, index in lost if field == "input_stream" and not tag]
    return tuple(
        (tag, index if tag else index - sum(lower < index for lower in gone))
        for tag, index in inner.back_edge
        if ("input_stream", tag, index) not in lost
    )
