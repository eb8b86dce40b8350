"""Bound the number of nodes that a graph has once its subgraphs are expanded.

Twenty-four small files, each of which uses the next twice, are a graph of 16,777,216 nodes. They
are counted before anything is expanded, a subgraph once.
"""

from __future__ import annotations

import os

from ..graph_file.config import GraphConfig
from ..graph_file.library import SubgraphLookup
from ..graph_file.problems import Problems

__all__ = ["has_good_size"]

#: The environment variable that sets another limit.
_VARIABLE = "VITRUVIAN_MAX_NODES"
_MOST_NODES = 200_000
_MOST_LEVELS = 64


def has_good_size(config: GraphConfig, lookup: SubgraphLookup, problems: Problems) -> bool:
    """Return True unless a graph has too many nodes, or subgraphs within too many others."""
    count = _Count(lookup, problems)
    nodes = count.of(config, ())
    most = _most_nodes()
    if count.deepest is not None:
        problems.add(
            config.location,
            f"subgraphs are nested more than {_MOST_LEVELS} levels deep, down to "
            f"{count.deepest}; use fewer levels",
        )
    elif nodes > most:
        problems.add(
            config.location,
            f"with its subgraphs the graph has {nodes:,} nodes, and the limit is {most:,}; use "
            f"fewer subgraphs within each other, or raise the limit with {_VARIABLE}={nodes}",
        )
    return count.deepest is None and nodes <= most


class _Count:
    def __init__(self, lookup: SubgraphLookup, problems: Problems) -> None:
        self._lookup = lookup
        self._problems = problems
        self._known: dict[str, int] = {}
        self.deepest: str | None = None

    def of(self, config: GraphConfig, inside: tuple[str, ...]) -> int:
        """Return how many nodes a graph has, which is used within these subgraphs."""
        return sum(self._of_node(node.calculator, inside) for node in config.node)

    def _of_node(self, name: str, inside: tuple[str, ...]) -> int:
        if name in self._known:
            return self._known[name]
        subgraph = self._lookup.find(name, self._problems)
        if subgraph is None or name in inside:
            return 1
        if len(inside) >= _MOST_LEVELS:
            self.deepest = name
            return 1
        self._known[name] = self.of(subgraph, (*inside, name))
        return self._known[name]


def _most_nodes() -> int:
    text = os.environ.get(_VARIABLE, "")
    return int(text) if text.isdecimal() else _MOST_NODES
