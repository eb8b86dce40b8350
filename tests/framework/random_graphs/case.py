"""A graph and what a program feeds it, as plain data that any engine can run."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

PRESTREAM, POSTSTREAM = -(2**63) + 2, 2**63 - 3


@dataclass
class Node:
    """One node, with MediaPipe's ``TAG:index:name`` for its streams and side packets."""

    calculator: str
    inputs: list[str] = field(default_factory=list)
    outputs: list[str] = field(default_factory=list)
    sides: list[str] = field(default_factory=list)
    options: dict[str, Any] = field(default_factory=dict)
    back_edge: str = ""


@dataclass
class Op:
    """One thing that a program does to a graph input."""

    kind: str
    stream: str
    time: int = 0
    value: Any = 0


@dataclass
class Case:
    """A graph and what a program feeds it; ``groups`` are the nodes that go into subgraphs."""

    inputs: list[str]
    side_packets: dict[str, bool]
    nodes: list[Node]
    ops: list[Op]
    groups: Any
    max_queue_size: int = 100

    @property
    def streams(self) -> list[str]:
        """Return the names of all streams."""
        made = [name_of(entry) for node in self.nodes for entry in node.outputs]
        return [*self.inputs, *made]

    def behind(self, *calculators: str) -> set[str]:
        """Return the streams that hang on what these calculators send."""
        found: set[str] = set()
        for _ in self.nodes:
            for node in self.nodes:
                if node.calculator in calculators or found & {name_of(e) for e in node.inputs}:
                    found |= {name_of(entry) for entry in node.outputs}
        return found

    @property
    def lagging(self) -> set[str]:
        """Return the streams whose bounds may lag, as some calculators do not look at all times."""
        return self.behind(
            "PacketClonerCalculator", "PreviousLoopbackCalculator", "PacketPresenceCalculator"
        )

    @property
    def flags(self) -> set[str]:
        """Return the streams that say False at times that hang on the order of arrival."""
        return {
            name_of(entry)
            for node in self.nodes
            if node.calculator == "PacketPresenceCalculator"
            for entry in node.outputs
        }

    @property
    def is_timed(self) -> bool:
        """Return True when a limiter drops frames by bounds that may lag."""
        limiters = [node for node in self.nodes if node.calculator == "FlowLimiterCalculator"]
        return any(name_of(node.inputs[-1]) in self.lagging for node in limiters)

    def to_json(self) -> dict[str, Any]:
        """Return plain data."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Case:
        """Read what ``to_json`` returned."""
        nodes = [Node(**node) for node in data["nodes"]]
        ops = [Op(**op) for op in data["ops"]]
        return cls(**{**data, "nodes": nodes, "ops": ops})


def name_of(entry: str) -> str:
    """Return the stream's name in ``TAG:index:name``."""
    return entry.rpartition(":")[2]
