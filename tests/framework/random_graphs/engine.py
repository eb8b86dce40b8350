"""Run a random case on the engine, and on the naive interpreter."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import vitruvian
from vitruvian.framework.graph import CalculatorGraph
from vitruvian.framework.graph_file.library import GraphLibrary
from vitruvian.framework.graph_file.loader import load_graph
from vitruvian.framework.planning.plan import GraphPlan
from vitruvian.framework.planning.planner import plan_graph
from vitruvian.framework.values.packet import Packet
from vitruvian.framework.values.timestamp import Timestamp

from . import calculators as _calculators
from .case import POSTSTREAM, PRESTREAM, Case, Node, name_of
from .reference_interpreter import Interpreter

__all__ = ["Outcome", "interpret", "plan_case", "run_case"]

#: The packaged calculators and those of this folder are what graphs are made of.
_REGISTERED = (vitruvian, _calculators)
_SPECIAL = {PRESTREAM: Timestamp.PRESTREAM, POSTSTREAM: Timestamp.POSTSTREAM}
_TIMEOUT = 20

#: All packets so far, and the last settled time, by stream.
Snapshot = dict[str, tuple[list[tuple[int, Any]], int]]


@dataclass
class Outcome:
    """What the streams carried: in the end, and after each step if steps were waited for."""

    packets: dict[str, list[tuple[int, Any]]]
    steps: list[Snapshot] = field(default_factory=list)


def interpret(case: Case, *, live: bool = False) -> Outcome:
    """Run the naive interpreter."""
    interpreter = Interpreter(case, live=live)
    outcome = Outcome({})

    def note() -> None:
        snapshot = {
            name: (sorted(interpreter.streams[name].packets.items()), _settled(name))
            for name in case.streams
        }
        outcome.steps.append(snapshot)

    def _settled(name: str) -> int:
        return interpreter.streams[name].bound - 1

    note()
    for op in case.ops:
        interpreter.apply(op)
        note()
    for name in case.inputs:
        interpreter.streams[name].advance(2**63 - 1)
    interpreter.settle()
    assert interpreter.is_done, "the naive interpreter got stuck"
    note()
    outcome.packets = {name: packets for name, (packets, _) in outcome.steps[-1].items()}
    return outcome


def run_case(
    case: Case,
    plan: GraphPlan,
    *,
    threads: int,
    seed: int | None = None,
    stepwise: bool = True,
    live: bool = False,
) -> Outcome:
    """Run the engine; ``stepwise`` waits after each step for what it brings about."""
    graph = CalculatorGraph(plan, threads=threads, seed=seed, side_packets=case.side_packets)
    packets: defaultdict[str, list[tuple[int, Any]]] = defaultdict(list)
    settled: dict[str, int] = {}

    def observe(name: str, packet: Packet[Any]) -> None:
        settled[name] = int(packet.timestamp)
        if not packet.is_empty():
            packets[name].append((int(packet.timestamp), packet.value))

    for name in case.streams:
        graph.observe_output_stream(name, observe, observe_timestamp_bounds=True)
    outcome = Outcome({})
    graph.start_run(live=live)
    try:
        for op in [None, *case.ops]:
            if op is not None:
                _do(graph, op)
            if stepwise:
                graph.wait_until_idle(_TIMEOUT)
                outcome.steps.append(
                    {
                        name: (list(packets[name]), settled.get(name, PRESTREAM - 1))
                        for name in case.streams
                    }
                )
        graph.close_all_input_streams()
        graph.wait_until_done(_TIMEOUT)
    finally:
        graph.abandon()
    outcome.packets = {name: packets[name] for name in case.streams}
    return outcome


def _do(graph: CalculatorGraph, op: Any) -> None:
    if op.kind == "packet":
        time = _SPECIAL.get(op.time, op.time)
        value = tuple(op.value) if isinstance(op.value, list) else op.value
        graph.add_packet_to_input_stream(op.stream, value, time)
    elif op.kind == "bound":
        graph.set_input_stream_timestamp_bound(op.stream, op.time)
    else:
        graph.close_input_stream(op.stream)


def plan_case(case: Case) -> GraphPlan:
    """Write the case as a graph with subgraphs, and load it."""
    library = GraphLibrary()
    writer = _Writer(case, library)
    config = {
        "input_stream": case.inputs,
        "output_stream": case.streams[len(case.inputs) :],
        "input_side_packet": list(case.side_packets),
        "max_queue_size": case.max_queue_size,
        "node": writer.nodes(case.groups),
    }
    return plan_graph(load_graph(config), library=library)


class _Writer:
    def __init__(self, case: Case, library: GraphLibrary) -> None:
        self._case = case
        self._library = library
        self._count = 0

    def nodes(self, items: list[Any]) -> list[dict[str, Any]]:
        return [
            self._subgraph(item) if isinstance(item, list) else node_config(self._case.nodes[item])
            for item in items
        ]

    def _subgraph(self, items: list[Any]) -> dict[str, Any]:
        """Add a subgraph of these nodes to the library; all that they send comes out."""
        self._count += 1
        kind = f"RandomGroup{self._count}Subgraph"
        inside = [self._case.nodes[index] for index in _flat(items)]
        outputs = [name_of(entry) for node in inside for entry in node.outputs]
        needed = dict.fromkeys(name_of(entry) for node in inside for entry in node.inputs)
        inputs = [name for name in needed if name not in outputs]
        sides = list(dict.fromkeys(name_of(entry) for node in inside for entry in node.sides))
        interface = {
            "input_stream": [f"IN:{index}:{name}" for index, name in enumerate(inputs)],
            "output_stream": [f"OUT:{index}:{name}" for index, name in enumerate(outputs)],
            "input_side_packet": [f"SIDE:{index}:{name}" for index, name in enumerate(sides)],
        }
        self._library.add_subgraph(
            load_graph({"type": kind, **interface, "node": self.nodes(items)})
        )
        return {"calculator": kind, **interface}


def _flat(items: list[Any]) -> list[int]:
    return [n for item in items for n in (_flat(item) if isinstance(item, list) else [item])]


def node_config(node: Node) -> dict[str, Any]:
    """Write one node as a graph file has it."""
    config: dict[str, Any] = {
        "calculator": node.calculator,
        "input_stream": node.inputs,
        "output_stream": node.outputs,
    }
    if node.sides:
        config["input_side_packet"] = node.sides
    if node.options:
        config["options"] = node.options
    if node.back_edge:
        config["input_stream_info"] = [{"tag_index": node.back_edge, "back_edge": True}]
    return config
