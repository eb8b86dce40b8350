"""From side packets to streams (``calculators/core/side_packet_to_stream_calculator.cc``)."""

from __future__ import annotations

from typing import Any

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Input, Output, SideInput
from ...framework.values.timestamp import Timestamp
from ..wiring import is_wired, needs_one_of


class SidePacketToStreamCalculator(Calculator):
    """Send each side packet on a stream, at the time that the outputs' tag names.

    AT_PRESTREAM, AT_POSTSTREAM and AT_ZERO send once; AT_TIMESTAMP once at the side packet
    TIMESTAMP; AT_TICK at every packet of TICK; AT_FIRST_TICK at its first. A node uses one tag.
    """

    values = SideInput(Any, tag="", repeated=True, doc="What to send.")
    timestamp = SideInput(int, optional=True, doc="The time for AT_TIMESTAMP.")
    tick = Input(Any, optional=True, doc="The pace for AT_TICK and AT_FIRST_TICK.")
    at_prestream = Output(Any, repeated=True, same_as=values, doc="Before the stream.")
    at_poststream = Output(Any, repeated=True, same_as=values, doc="After the stream.")
    at_zero = Output(Any, repeated=True, same_as=values, doc="At time 0.")
    at_tick = Output(Any, repeated=True, same_as=values, doc="At each tick.")
    at_first_tick = Output(Any, repeated=True, same_as=values, doc="At the first tick.")
    at_timestamp = Output(Any, repeated=True, same_as=values, doc="At TIMESTAMP.")

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        ports = [port for port in contract.outputs if port.tag.startswith("AT_")]
        chosen = needs_one_of(contract, *ports)
        if chosen is None or contract.node is None:
            return
        tag = ports[chosen].tag
        if is_wired(contract, cls.tick) != (tag in {"AT_TICK", "AT_FIRST_TICK"}):
            raise ValueError("wire TICK together with AT_TICK or AT_FIRST_TICK, or none of them")
        if is_wired(contract, cls.timestamp) != (tag == "AT_TIMESTAMP"):
            raise ValueError("wire the side packet TIMESTAMP together with AT_TIMESTAMP, or none")
        given = sum(not entry.tag for entry in contract.node.input_side_packet)
        sent = sum(entry.tag == tag for entry in contract.node.output_stream)
        if given != sent:
            raise ValueError(
                f"wire an output {tag} for each side packet; this node has {given} side packets "
                f"and {sent} outputs"
            )

    def open(self, ctx: Context) -> None:
        self._values = ctx.side_values(self.values)
        self._ticked = False

    def process(self, ctx: Context) -> None:
        if not ctx.is_wired(self.tick):
            ctx.stop()
            return
        self._send(ctx, self.at_tick, ctx.timestamp)
        if not self._ticked:
            self._ticked = True
            self._send(ctx, self.at_first_tick, ctx.timestamp)
            for index in range(ctx.count(self.at_first_tick)):
                ctx.close(self.at_first_tick, index=index)

    def close(self, ctx: Context) -> None:
        self._send(ctx, self.at_prestream, Timestamp.PRESTREAM)
        self._send(ctx, self.at_poststream, Timestamp.POSTSTREAM)
        self._send(ctx, self.at_zero, Timestamp(0))
        if self.timestamp in ctx:
            self._send(ctx, self.at_timestamp, Timestamp(ctx[self.timestamp]))

    def _send(self, ctx: Context, port: Output[Any], at: Timestamp) -> None:
        for index in range(ctx.count(port)):
            ctx.send(port, self._values[index], at=at, index=index)
