"""Repeat the latest packets (``mediapipe/calculators/core/packet_cloner_calculator.cc``)."""

from __future__ import annotations

from typing import Any

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Input, Option, Output
from ...framework.values.packet import EMPTY, Packet
from ..wiring import is_wired, needs


class PacketClonerCalculator(Calculator, pure=True):
    """Send, at each packet of TICK, the latest packet of every other stream.

    Without a stream tagged TICK the last untagged one sets the pace.
    """

    process_timestamp_bounds = True
    timestamp_offset = None

    data = Input(Any, tag="", repeated=True, doc="The streams to repeat.")
    tick = Input(Any, optional=True, doc="The stream that sets the pace.")
    data_out = Output(Any, tag="", repeated=True, same_as=data, doc="The latest packets.")

    output_only_when_all_inputs_received = Option(
        default=False, doc="Ignore ticks until every stream has brought a packet."
    )
    output_packets_only_when_all_inputs_received = Option(
        default=False, doc="The same, but tell readers that there is nothing at those ticks."
    )

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        needs(contract, cls.data, "to repeat")
        if contract.node is None or contract.node.damaged:
            return
        streams = sum(not entry.tag for entry in contract.node.input_stream)
        repeated = streams if is_wired(contract, cls.tick) else streams - 1
        outputs = sum(not entry.tag for entry in contract.node.output_stream)
        if outputs != repeated:
            raise ValueError(
                f"wire an output for each of the {repeated} streams to repeat; this node has "
                f"{outputs} (without TICK the last input sets the pace and is not repeated)"
            )

    def open(self, ctx: Context) -> None:
        self._latest: list[Packet[Any]] = [EMPTY] * ctx.count(self.data_out)

    def process(self, ctx: Context) -> None:
        packets = ctx.packets(self.data)
        tick = ctx.packet(self.tick) if ctx.is_wired(self.tick) else packets[-1]
        for index in range(len(self._latest)):
            if not packets[index].is_empty():
                self._latest[index] = packets[index]
        complete = not any(packet.is_empty() for packet in self._latest)
        tells = self.output_packets_only_when_all_inputs_received
        sends = complete or not (self.output_only_when_all_inputs_received or tells)
        if not tick.is_empty() and sends:
            self._send(ctx, tick)
        if tick.timestamp == ctx.timestamp and (sends or tells):
            for index in range(len(self._latest)):
                ctx.advance(self.data_out, ctx.timestamp.next_allowed_in_stream(), index=index)

    def _send(self, ctx: Context, tick: Packet[Any]) -> None:
        for index, packet in enumerate(self._latest):
            if not packet.is_empty():
                ctx.forward(self.data_out, packet.at(tick.timestamp), index=index)
