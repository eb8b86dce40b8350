"""Nodes that pass packets of output streams to observers of the application.

An observer is an ordinary node at the end of a stream. It is therefore called in order of time, by
one thread at a time and without a lock, and an exception in it ends the run, as one in a calculator
does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ..authoring.calculator import Calculator
from ..authoring.context import Context
from ..authoring.ports import Input
from ..errors import Location
from ..planning.plan import GraphPlan, NodePlan, WirePlan
from ..streams.sync import Synchronized
from ..values.packet import EMPTY, Packet, restamped
from ..values.timestamp import Timestamp

__all__ = ["Observer", "SetObserver", "observer_node", "set_observer_node"]

#: Called with the stream's name and the packet.
Observer = Callable[[str, Packet[Any]], object]
#: Called with a timestamp and the packets of all streams at it (empty ones where none came).
SetObserver = Callable[[Timestamp, Sequence[Packet[Any]]], object]


class _ObserverCalculator(Calculator, abstract=True):
    """A node that calls an observer for every packet of one stream."""

    packet: Input[Any] = Input(Any, optional=True)

    callback: Observer
    stream: str

    def process(self, ctx: Context) -> None:
        self.callback(self.stream, ctx.packet(self.packet))


class _BoundObserverCalculator(_ObserverCalculator, abstract=True):
    """A node that also calls it, with an empty packet, when time is settled without a packet.

    A packet at PreStream is the only one of its stream, which settles all time up to Max.
    Source: ``OutputStreamObserver::Notify`` in ``graph_output_stream.cc``.
    """

    process_timestamp_bounds = True

    def process(self, ctx: Context) -> None:
        super().process(ctx)
        if ctx.timestamp == Timestamp.PRESTREAM:
            self.callback(self.stream, restamped(EMPTY, Timestamp.MAX))


class _SetObserverCalculator(Calculator, abstract=True):
    """A node that calls an observer with all streams together, at every settled timestamp."""

    packets: Input[Any] = Input(Any, repeated=True, optional=True)
    process_timestamp_bounds = True

    callback: SetObserver

    def process(self, ctx: Context) -> None:
        self.callback(ctx.timestamp, ctx.packets(self.packets))


def observer_node(
    plan: GraphPlan, node_id: int, stream: str, callback: Observer, *, bounds: bool = False
) -> NodePlan:
    """Return the plan of a node that observes one stream."""
    cls = _BoundObserverCalculator if bounds else _ObserverCalculator
    options = {"callback": callback, "stream": stream}
    return _node(plan, node_id, f"observer of {stream}", cls, [stream], options)


def set_observer_node(
    plan: GraphPlan, node_id: int, streams: Sequence[str], callback: SetObserver
) -> NodePlan:
    """Return the plan of a node that observes several streams, joined by time."""
    options = {"callback": callback}
    return _node(plan, node_id, "output", _SetObserverCalculator, streams, options)


def _node(
    plan: GraphPlan,
    node_id: int,
    name: str,
    cls: type[Calculator],
    streams: Sequence[str],
    options: dict[str, Any],
) -> NodePlan:
    (port,) = cls.contract.inputs
    return NodePlan(
        id=node_id,
        name=name,
        calculator=cls,
        options=options,
        contract=cls.contract,
        inputs=tuple(
            WirePlan(stream, port, port.tag, index, plan.streams[stream].type)
            for index, stream in enumerate(streams)
        ),
        policy=Synchronized(),
        location=Location(plan.name),
    )
