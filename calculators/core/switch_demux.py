"""Send packets to one of several channels (``framework/tool/switch_demux_calculator.cc``)."""

from __future__ import annotations

from collections import deque
from typing import Any

from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import ANY_TAG, Input, Output, SideInput, SideOutput
from ...framework.values.packet import Packet
from ...framework.values.timestamp import Timestamp, next_allowed
from ..wiring import checked_options
from .channels import Entry, SwitchCalculator, channel_of, channel_tag, slots_by_entry

__all__ = ["SwitchDemuxCalculator"]


class SwitchDemuxCalculator(SwitchCalculator, pure=True):
    """Send the packets of each input on to the channel that is on at their time.

    An input ``IMAGE`` goes to the outputs ``C0__IMAGE``, ``C1__IMAGE`` and so on. SELECT names the
    channel by number, ENABLE chooses 1 or 0; a packet waits until the choice at its time is
    settled, and is dropped if its channel is not wired. Side packets go to all channels. Channels
    that are off hear nothing, not even how far time is settled. With ``synchronize_io`` the
    inputs are joined by time, otherwise each goes its own way.
    """

    data = Input(Any, tag=ANY_TAG, optional=True, doc="The streams to send on.")
    channels = Output(Any, tag=ANY_TAG, doc="C0__TAG, C1__TAG … for each input TAG.")
    side = SideInput(Any, tag=ANY_TAG, optional=True, doc="Side packets to send on.")
    side_channels = SideOutput(Any, tag=ANY_TAG, doc="C0__TAG, C1__TAG … for each side packet.")

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        super().update_contract(contract)
        values = checked_options(cls, contract)
        if values is not None and values["synchronize_io"]:
            contract.sync = None

    @classmethod
    def example_nodes(cls) -> str:
        return """\
- calculator: SwitchDemuxCalculator
  input_stream: [SELECT:select, VIDEO:video]
  output_stream: [C0__VIDEO:near_video, C1__VIDEO:far_video]
"""

    @classmethod
    def way(cls, tag: str, index: int, channel: int) -> Entry | None:
        return channel_tag(tag, channel), index

    def open(self, ctx: Context) -> None:
        super().open(ctx)
        self._inputs = ctx.tags(self.data)
        self._outputs = slots_by_entry(ctx.tags(self.channels))
        self._waiting: list[deque[Packet[Any]]] = [deque() for _ in self._inputs]
        self._seen = [Timestamp.UNSTARTED] * len(self._inputs)
        given: list[Any] = ctx.side_values(self.side)
        values = dict(zip(ctx.tags(self.side), given, strict=True))
        for slot, (tag, index) in enumerate(ctx.tags(self.side_channels)):
            channel = channel_of(tag)
            value = values.get((channel[1], index)) if channel else None
            if value is not None:
                ctx.set_side(self.side_channels, value, index=slot)

    def process(self, ctx: Context) -> None:
        settled = self.follow(ctx)
        for slot, packet in enumerate(ctx.packets(self.data)):
            if packet.timestamp > self._seen[slot]:
                self._seen[slot] = packet.timestamp
                self._waiting[slot].append(packet)
            self._send(ctx, slot, settled)
        # No packet at these times or before will come any more.
        heard = [q[0].timestamp if q else self._seen[n] for n, q in enumerate(self._waiting)]
        self.history.forget_before(min(heard, default=Timestamp.UNSTARTED))

    def _send(self, ctx: Context, slot: int, settled: Timestamp) -> None:
        tag, index = self._inputs[slot]
        waiting = self._waiting[slot]
        while waiting and waiting[0].timestamp <= settled:
            packet = waiting.popleft()
            channel = self.history.at(packet.timestamp)
            output = self._outputs.get((channel_tag(tag, channel), index))
            if output is None:
                continue
            if packet.is_empty():
                ctx.advance(self.channels, next_allowed(packet.timestamp), index=output)
            else:
                ctx.forward(self.channels, packet, index=output)
