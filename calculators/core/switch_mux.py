"""Take packets from one of several channels (``framework/tool/switch_mux_calculator.cc``)."""

from __future__ import annotations

from collections import deque
from typing import Any

from ...framework.authoring.context import Context
from ...framework.authoring.ports import ANY_TAG, Input, Output, SideInput, SideOutput
from ...framework.values.packet import Packet
from ...framework.values.timestamp import Timestamp, next_allowed
from .channels import Entry, SwitchCalculator, channel_of, channel_tag, slots_by_entry

__all__ = ["SwitchMuxCalculator"]


class SwitchMuxCalculator(SwitchCalculator, pure=True):
    """Send on the packets of the channel that is on at their time.

    The inputs ``C0__VIDEO``, ``C1__VIDEO`` and so on become the output ``VIDEO``. SELECT names
    the channel by number, ENABLE chooses 1 or 0. The outputs go on to the next channel only when
    the one before has settled the time up to which it was on. Of side packets, those of the
    channel that is on when the run starts go on.
    """

    channels = Input(Any, tag=ANY_TAG, optional=True, doc="C0__TAG, C1__TAG … for each output.")
    data = Output(Any, tag=ANY_TAG, doc="What the channel that is on brings.")
    side_channels = SideInput(Any, tag=ANY_TAG, optional=True, doc="C0__TAG, C1__TAG …")
    side = SideOutput(Any, tag=ANY_TAG, doc="The side packets of the first channel.")

    @classmethod
    def example_nodes(cls) -> str:
        return """\
- calculator: SwitchMuxCalculator
  input_stream: [SELECT:select, C0__VIDEO:near_video, C1__VIDEO:far_video]
  output_stream: VIDEO:video
"""

    @classmethod
    def way(cls, tag: str, index: int, channel: int) -> Entry | None:
        found = channel_of(tag)
        return (found[1], index) if found and found[0] == channel else None

    def open(self, ctx: Context) -> None:
        super().open(ctx)
        inputs = ctx.tags(self.channels)
        outputs = slots_by_entry(ctx.tags(self.data))
        self._waiting: list[deque[Packet[Any]]] = [deque() for _ in inputs]
        self._seen = [Timestamp.UNSTARTED] * len(inputs)
        #: By channel, the inputs with the outputs that they go to.
        self._ways: dict[int, list[tuple[int, int]]] = {}
        for slot, (tag, index) in enumerate(inputs):
            channel = channel_of(tag)
            output = outputs.get((channel[1], index)) if channel else None
            if channel is not None and output is not None:
                self._ways.setdefault(channel[0], []).append((slot, output))
        self._send_side_packets(ctx)

    def process(self, ctx: Context) -> None:
        settled = self.follow(ctx)
        for slot, packet in enumerate(ctx.packets(self.channels)):
            if packet.timestamp > self._seen[slot]:
                self._seen[slot] = packet.timestamp
                self._waiting[slot].append(packet)
        over = 0
        for channel, start, end, is_present in self.history.spans(settled):
            heard = self._send(ctx, channel, start, end)
            if is_present or next_allowed(heard) < end:
                break
            over += 1
            for waiting in self._waiting:
                _drop_before(end, waiting)
        self.history.forget(over)

    def _send(self, ctx: Context, channel: int, start: Timestamp, end: Timestamp) -> Timestamp:
        """Send what a channel brought while it was on; return how far it is settled."""
        heard = Timestamp.DONE
        for slot, output in self._ways.get(channel, ()):
            waiting = self._waiting[slot]
            while waiting and waiting[0].timestamp < end:
                packet = waiting.popleft()
                if packet.timestamp < start:
                    continue
                if packet.is_empty():
                    ctx.advance(self.data, next_allowed(packet.timestamp), index=output)
                else:
                    ctx.forward(self.data, packet, index=output)
            heard = min(heard, self._seen[slot])
        return heard

    def _send_side_packets(self, ctx: Context) -> None:
        values: list[Any] = ctx.side_values(self.side_channels)
        given = dict(zip(ctx.tags(self.side_channels), values, strict=True))
        for slot, (tag, index) in enumerate(ctx.tags(self.side)):
            value = given.get((channel_tag(tag, self.channel), index))
            if value is not None:
                ctx.set_side(self.side, value, index=slot)


def _drop_before(time: Timestamp, packets: deque[Packet[Any]]) -> None:
    while packets and packets[0].timestamp < time:
        packets.popleft()
