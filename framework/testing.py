"""Run one calculator on given packets, for unit tests of calculators."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .authoring.calculator import Calculator
from .authoring.ports import Port
from .authoring.service import GraphService
from .errors import CalculatorError, GraphStateError, PayloadTypeError, did_you_mean
from .graph import CalculatorGraph
from .graph_file.config import NodeConfig, PortEntry
from .planning.input_stream_handlers import bound_policy
from .planning.plan import GraphPlan, NodePlan, StreamPlan, WirePlan
from .values.timestamp import Timestamp

__all__ = ["CalculatorResult", "run_calculator"]

Timed = Sequence[tuple[int, Any]]


class CalculatorResult:
    """The packets that a calculator sent, by port name: ``result.roi == [(0, rect)]``.

    A repeated port has a list for each index. Side packets are plain values. ``bounds`` maps each
    port name to the order in which packets and settled timestamps were seen.
    """

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = dict(values)

    def __getattr__(self, name: str) -> Any:
        try:
            return self._values[name]
        except KeyError:
            hint = did_you_mean(name, self._values)
            raise AttributeError(f"the calculator has no output {name!r}.{hint}") from None

    def __repr__(self) -> str:
        return f"CalculatorResult({self._values!r})"


def run_calculator(
    calculator: Calculator | type[Calculator],
    *,
    side_packets: Mapping[str, Any] | None = None,
    services: Mapping[GraphService[Any], Any] | None = None,
    live: bool = True,
    indexes: Mapping[str, int] | None = None,
    outputs: Sequence[str] | None = None,
    threads: int = 0,
    **inputs: Any,
) -> CalculatorResult:
    """Run a calculator over timed packets and return what it sent.

    Each keyword is the name of an input port with a list of ``(timestamp, value)``; a repeated port
    takes a list of such lists. Packets are fed in the order of their timestamps, equal ones in the
    order of the arguments, and time is settled as by a source that knows its next packet. Inputs
    that are not named stay unwired. ``indexes`` is the number of indexes of a repeated output
    (default: that of the first repeated input), ``outputs`` names the outputs to wire (default:
    all). Side packets are given by port name, services by key. Exceptions of the calculator are
    raised as they are.

    Example
    -------
    >>> run_calculator(HalveCalculator(), number=[(0, 4.0)]).half == [(0, 2.0)]  # doctest: +SKIP
    """
    instance = calculator if isinstance(calculator, Calculator) else calculator()
    given_side = dict(side_packets or {})
    feeds = _feeds(type(instance), inputs)
    plan = _plan(type(instance), instance, feeds, given_side, dict(indexes or {}), outputs)
    graph = CalculatorGraph(plan, threads=threads, services=services)
    sent = _observe(graph, plan.nodes[0])
    named = {f"side_{name}": value for name, value in given_side.items()}
    graph.start_run(named, live=live)
    try:
        _feed(graph, feeds)
        # Closes inputs only: a source under test decides itself when it ends.
        graph.close_all_input_streams()
        graph.wait_until_done(timeout=60)
    except Exception as error:
        graph.abandon()
        # With threads, the graph may fail before all packets are added; adding then raises an
        # error of its own, whose cause is the calculator's.
        failure = error if isinstance(error, CalculatorError) else error.__cause__
        if isinstance(failure, CalculatorError) and failure.__cause__ is not None:
            raise failure.__cause__ from failure.__cause__.__cause__
        raise
    return CalculatorResult({**sent(), **_side_outputs(graph, plan.nodes[0])})


def _feeds(cls: type[Calculator], inputs: Mapping[str, Any]) -> dict[str, Timed]:
    """Return a stream name for every input index: ``name``, or ``name_0``, ``name_1``."""
    ports = {port.name: port for port in cls.contract.inputs}
    feeds: dict[str, Timed] = {}
    for name, items in inputs.items():
        port = ports.get(name)
        if port is None:
            known = f"its inputs are: {', '.join(ports)}" if ports else "it has none"
            hint = did_you_mean(name, ports)
            raise GraphStateError(f"{cls.__name__} has no input {name!r}; {known}.{hint}")
        if port.repeated:
            feeds.update({f"{name}_{index}": feed for index, feed in enumerate(items)})
        else:
            feeds[name] = items
    for name, feed in feeds.items():
        _check_times(name, feed)
    return feeds


def _check_times(name: str, feed: Timed) -> None:
    for item in feed if isinstance(feed, Iterable) else [feed]:
        if not isinstance(item, tuple) or len(item) != 2:
            raise PayloadTypeError(
                f"input {name!r} has {item!r}; expected (timestamp, value) for each packet, "
                f"such as {name}=[(0, value)]"
            )


def _plan(
    cls: type[Calculator],
    instance: Calculator,
    feeds: Mapping[str, Timed],
    side: Mapping[str, Any],
    indexes: dict[str, int],
    wired: Sequence[str] | None = None,
) -> GraphPlan:
    contract = cls.contract.copy()
    inputs = [wire for port in contract.inputs for wire in _wires(port, feeds)]
    repeated = max((wire.index + 1 for wire in inputs), default=1)
    outputs: list[WirePlan] = []
    for port in contract.outputs:
        if wired is not None and port.name not in wired:
            continue
        number = indexes.get(port.name, repeated) if port.repeated else 1
        outputs += [
            WirePlan(f"out_{port.name}_{index}", port, _tag(port), index, port.type)
            for index in range(number)
        ]
    side_in = [
        WirePlan(f"side_{port.name}", port, port.tag, 0, port.type)
        for port in contract.side_inputs
        if port.name in side
    ]
    side_out = [
        WirePlan(f"set_{port.name}", port, port.tag, 0, port.type) for port in contract.side_outputs
    ]
    contract.node = NodeConfig(
        cls.__name__,
        options=_given_options(instance),
        input_stream=_entries(inputs),
        output_stream=_entries(outputs),
        input_side_packet=_entries(side_in),
        output_side_packet=_entries(side_out),
    )
    cls.update_contract(contract)
    for needed in contract.inputs:
        if not (needed.optional or needed.repeated or needed.name in feeds):
            raise GraphStateError(
                f"{cls.__name__} was not given its input {needed.name!r}; expected "
                f"(timestamp, value) for each packet, such as {needed.name}=[(0, value)]"
            )
    node = NodePlan(
        id=0,
        name=cls.__name__,
        calculator=cls,
        options={name: getattr(instance, name) for name in contract.options},
        contract=contract,
        inputs=_sorted(inputs),
        outputs=_sorted(outputs),
        side_inputs=_sorted(side_in),
        side_outputs=_sorted(side_out),
        policy=contract.sync and bound_policy(contract.sync, _sorted(inputs)),
        max_in_flight=contract.max_in_flight,
    )
    return _graph_plan(node)


def _given_options(calculator: Calculator) -> dict[str, Any]:
    """Return the options that differ from their defaults, as a graph file would have them."""
    values = {
        name: getattr(calculator, name)
        for name, option in calculator.contract.options.items()
        if getattr(calculator, name) != option.default
    }
    plain: dict[str, Any] = json.loads(json.dumps(values, default=dataclasses.asdict))
    return plain


def _graph_plan(node: NodePlan) -> GraphPlan:
    streams = {w.stream: StreamPlan(w.stream, w.type, w.type, None) for w in node.inputs}
    streams |= {w.stream: StreamPlan(w.stream, w.type, w.type, 0) for w in node.outputs}
    side = {w.stream: StreamPlan(w.stream, w.type, w.type, None) for w in node.side_inputs}
    side |= {w.stream: StreamPlan(w.stream, w.type, w.type, 0) for w in node.side_outputs}
    return GraphPlan(
        nodes=(node,),
        streams=streams,
        side_packets=side,
        input_streams=tuple(wire.stream for wire in node.inputs),
        output_streams=tuple(wire.stream for wire in node.outputs),
        input_side_packets=tuple(wire.stream for wire in node.side_inputs),
        name=node.name,
    )


def _wires(port: Port[Any], feeds: Mapping[str, Timed]) -> list[WirePlan]:
    names = [n for n in feeds if (n.rpartition("_")[0] if port.repeated else n) == port.name]
    return [WirePlan(name, port, _tag(port), index, port.type) for index, name in enumerate(names)]


def _tag(port: Port[Any]) -> str:
    return "" if port.tag == "*" else port.tag


def _entries(wires: Sequence[WirePlan]) -> tuple[PortEntry, ...]:
    return tuple(PortEntry(wire.stream, wire.tag, wire.index) for wire in wires)


def _sorted(wires: Sequence[WirePlan]) -> tuple[WirePlan, ...]:
    return tuple(sorted(wires, key=lambda wire: (wire.tag, wire.index)))


def _feed(graph: CalculatorGraph, feeds: Mapping[str, Timed]) -> None:
    events = sorted(
        (
            (at, order, name, value)
            for order, (name, items) in enumerate(feeds.items())
            for at, value in items
        ),
        key=lambda event: event[:2],
    )
    for at, _, name, value in events:
        for other in feeds:
            if not isinstance(at, Timestamp) or at.is_range_value:
                graph.set_input_stream_timestamp_bound(other, at)
        graph.add_packet_to_input_stream(name, value, at)
        graph.wait_until_idle(timeout=60)


def _observe(graph: CalculatorGraph, node: NodePlan) -> Any:
    seen: dict[str, list[tuple[Timestamp, Any]]] = {wire.stream: [] for wire in node.outputs}
    for stream in seen:
        graph.observe_output_stream(
            stream, lambda name, packet: seen[name].append((packet.timestamp, packet.value))
        )

    def collect() -> dict[str, Any]:
        values: dict[str, Any] = {}
        for wire in node.outputs:
            if wire.port.repeated:
                values.setdefault(wire.port.name, []).append(seen[wire.stream])
            else:
                values[wire.port.name] = seen[wire.stream]
        return values

    return collect


def _side_outputs(graph: CalculatorGraph, node: NodePlan) -> dict[str, Any]:
    values = graph.output_side_packets()
    return {w.port.name: values[w.stream] for w in node.side_outputs if w.stream in values}
