"""Shift packets along their stream (``calculators/core/sequence_shift_calculator.cc``)."""

from __future__ import annotations

from collections import deque
from typing import Any

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.ports import Input, Option, Output, SideInput
from ...framework.values.packet import Packet
from ...framework.values.timestamp import Timestamp, next_allowed

__all__ = ["SequenceShiftCalculator"]


class SequenceShiftCalculator(Calculator, pure=True):
    """Send packet ``i`` at the time of packet ``i + packet_offset``.

    With an offset of -1 the first packet is dropped, the second sent at the time of the first, and
    so on. With an offset of 1 the last one is dropped, and the time of the first packet is only
    settled.
    """

    timestamp_offset = None

    data = Input(Any, tag="", doc="The packets to shift.")
    offset_side = SideInput(int, tag="PACKET_OFFSET", optional=True, doc="In place of the option.")
    output = Output(Any, tag="", same_as=data, doc="The shifted packets.")

    packet_offset = Option(-1, doc="How many packets later the time of a packet is found.")

    def open(self, ctx: Context) -> None:
        given = ctx.get(self.offset_side)
        self._offset: int = self.packet_offset if given is None else given
        self._packets: deque[Packet[Any]] = deque()
        self._times: deque[Timestamp] = deque()

    def process(self, ctx: Context) -> None:
        if self._offset >= 0:
            self._send_later(ctx)
        else:
            self._send_earlier(ctx)

    def _send_later(self, ctx: Context) -> None:
        self._packets.append(ctx.packet(self.data))
        if len(self._packets) > self._offset:
            ctx.forward(self.output, self._packets.popleft().at(ctx.timestamp))
        else:
            ctx.advance(self.output, next_allowed(ctx.timestamp))

    def _send_earlier(self, ctx: Context) -> None:
        if len(self._times) >= -self._offset:
            ctx.forward(self.output, ctx.packet(self.data).at(self._times.popleft()))
        self._times.append(ctx.timestamp)
        # The next packet takes the time that is first in the queue once that is long enough.
        ctx.advance(self.output, self._times[0])
