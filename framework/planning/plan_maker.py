"""Check a flat graph against its calculators, and make its plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ..authoring.calculator import CalculatorRegistry
from ..graph_file.config import GraphConfig, HandlerConfig, PortEntry, entries_of
from ..graph_file.names import node_names
from ..graph_file.problems import Problems
from ..streams.sync import InputPolicy
from .executors import check_executors
from .input_stream_handlers import bound_policy, make_policy
from .node_binding import BoundNode, bind_node
from .order import check_back_edges, in_order, is_back_edge
from .plan import GraphPlan, NodePlan, StreamPlan, WirePlan
from .port_binder import FIELDS, Wire
from .stream_types import StreamKey, StreamType, resolve_types
from .stuck_loops import check_stuck_loops

__all__ = ["graph_name", "make_plan"]

_OUTPUT_HANDLER = "InOrderOutputStreamHandler"
_DEFAULT_QUEUE_SIZE = 100
_DEFAULT_LOOP_ROUNDS = 10_000


def make_plan(
    config: GraphConfig,
    problems: Problems,
    registry: CalculatorRegistry,
    subgraph_names: Callable[[], Sequence[str]] = list,
) -> GraphPlan | None:
    """Return the plan of a graph without subgraph nodes; None, with problems, if it has faults."""
    check_executors(config, problems)
    named = enumerate(zip(config.node, node_names(config.node), strict=True))
    bound = [
        bind_node(position, name, node, registry, subgraph_names, problems)
        for position, (node, name) in named
    ]
    nodes = [node for node in bound if node is not None]
    ambiguous = _ambiguous(config)
    types = resolve_types(nodes, ambiguous, problems)
    check_back_edges(nodes, problems)
    ordered = in_order(nodes, ambiguous, problems, is_subgraph=bool(config.type))
    plans = [
        _node_plan(number, node, config.input_stream_handler, types, problems)
        for number, node in enumerate(ordered)
    ]
    if not problems:
        check_stuck_loops(ordered, plans, problems)
    return None if problems else _graph_plan(config, ordered, plans, types)


def _ambiguous(config: GraphConfig) -> set[StreamKey]:
    """Return the streams and side packets that are made more than once."""
    made = Counter((False, entry.name) for entry in config.input_stream)
    made.update((True, entry.name) for entry in config.input_side_packet)
    for node in config.node:
        made.update((False, entry.name) for entry in node.output_stream)
        made.update((True, entry.name) for entry in node.output_side_packet)
    return {key for key, count in made.items() if count > 1}


def _node_plan(
    number: int,
    node: BoundNode,
    graph_handler: HandlerConfig | None,
    types: Mapping[StreamKey, StreamType],
    problems: Problems,
) -> NodePlan:
    config = node.config
    wires: dict[str, Any] = {
        ports: tuple(_wire_plan(node, wire, types) for wire in node.wires[field])
        for field, (ports, _) in FIELDS.items()
    }
    handler = config.output_stream_handler
    if handler is not None and handler.name != _OUTPUT_HANDLER:
        text = f'"{handler.name}" is not an output stream handler; there is: {_OUTPUT_HANDLER}'
        problems.add(handler.location, text)
    return NodePlan(
        id=number,
        name=node.name,
        calculator=node.calculator,
        options=node.options,
        contract=node.contract,
        policy=_policy(node, graph_handler, wires["inputs"], problems),
        executor=config.executor,
        max_in_flight=config.max_in_flight or node.contract.max_in_flight,
        buffer_size_hint=config.buffer_size_hint,
        source_layer=config.source_layer,
        location=config.location,
        **wires,
    )


def _wire_plan(node: BoundNode, wire: Wire, types: Mapping[StreamKey, StreamType]) -> WirePlan:
    entry = wire.entry
    kind = types[wire.key].accepts if wire.port.type is Any else wire.port.type
    back_edge = not wire.port.is_output and is_back_edge(node, wire)
    return WirePlan(entry.name, wire.port, entry.tag, entry.index, kind, back_edge)


def _policy(
    node: BoundNode,
    graph_handler: HandlerConfig | None,
    inputs: Sequence[WirePlan],
    problems: Problems,
) -> InputPolicy | None:
    handler = node.config.input_stream_handler or graph_handler
    policy = None
    try:
        if handler is not None:
            policy = make_policy(handler.name, handler.options, inputs)
        elif node.contract.sync is not None:
            policy = bound_policy(node.contract.sync, inputs)
        _refuse_parallel_batches(policy, node)
    except ValueError as error:
        place = node.config.location if handler is None else handler.location
        problems.add(place, str(error) if handler else f"{node.config.calculator}: {error}")
    return policy


def _refuse_parallel_batches(policy: InputPolicy | None, node: BoundNode) -> None:
    parallel = node.config.max_in_flight or node.contract.max_in_flight
    if policy is not None and policy.batch_size > 1 and parallel > 1:
        raise ValueError(
            f"batch_size {policy.batch_size} and max_in_flight {parallel} exclude each other, "
            "because a batch is one call; keep one of them"
        )


def _graph_plan(
    config: GraphConfig,
    nodes: Sequence[BoundNode],
    plans: Sequence[NodePlan],
    types: Mapping[StreamKey, StreamType],
) -> GraphPlan:
    return GraphPlan(
        nodes=tuple(plans),
        streams=_streams(config.input_stream, nodes, types, side=False),
        side_packets=_streams(config.input_side_packet, nodes, types, side=True),
        input_streams=_names(config.input_stream),
        output_streams=_names(config.output_stream),
        input_side_packets=_names(config.input_side_packet),
        output_side_packets=_names(config.output_side_packet),
        executors=config.executor,
        num_threads=config.num_threads,
        max_queue_size=config.max_queue_size or _DEFAULT_QUEUE_SIZE,
        report_deadlock=config.report_deadlock,
        max_loop_rounds=config.max_loop_rounds or _DEFAULT_LOOP_ROUNDS,
        name=graph_name(config),
        base_dir=config.path.parent if config.path else None,
        interface=_interface(config),
    )


def _names(entries: Sequence[PortEntry]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(entry.name for entry in entries))


def graph_name(config: GraphConfig) -> str:
    """Return what messages call a graph: its type, or its file."""
    return config.type or (config.path.stem if config.path else config.location.file)


def _interface(config: GraphConfig) -> dict[str, str]:
    fields = (entries_of(config, field) for field in FIELDS)
    return {
        f"{entry.tag}:{entry.index}" if entry.index else entry.tag: entry.name
        for entries in fields
        for entry in entries
        if entry.tag
    }


def _streams(
    inputs: Sequence[PortEntry],
    nodes: Sequence[BoundNode],
    types: Mapping[StreamKey, StreamType],
    *,
    side: bool,
) -> dict[str, StreamPlan]:
    needed = {
        wire.entry.name
        for node in nodes
        for wire in node.wires["input_side_packet" if side else "input_stream"]
        if not wire.port.optional
    }
    streams: dict[str, StreamPlan] = {}
    for entry in inputs:
        kind = types.get((side, entry.name), StreamType(Any, Any))
        required = not side or entry.name in needed
        streams[entry.name] = StreamPlan(entry.name, *kind, None, required, entry.location)
    for number, node in enumerate(nodes):
        for wire in node.wires["output_side_packet" if side else "output_stream"]:
            name, kind = wire.entry.name, types[wire.key]
            streams[name] = StreamPlan(name, *kind, number, location=wire.entry.location)
    return streams
