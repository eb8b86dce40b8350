"""Bring a result back for the next frame (``calculators/core/previous_loopback_calculator.cc``)."""

from __future__ import annotations

from collections import deque
from typing import Any

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.ports import Input, Output
from ...framework.streams.sync import Immediate
from ...framework.values.packet import Packet
from ...framework.values.timestamp import Timestamp


class PreviousLoopbackCalculator(Calculator, pure=True):
    """Send, with each packet of MAIN, what LOOP brought at the timestamp of the packet before.

    LOOP is a back edge: a result of the graph downstream. The value gets the timestamp of the
    current MAIN packet. At the first packet, and wherever LOOP had nothing, only the bound of
    PREV_LOOP advances, so that no reader waits for a previous result that does not exist.

    With MAIN at 0, 33 and 67 and results for 0 and 67: nothing is sent at 0, the result for 0 at
    33, and nothing at 67, once LOOP is settled at 33 without a packet.
    """

    sync = Immediate()
    process_timestamp_bounds = True
    timestamp_offset = None

    main = Input(Any, doc="The stream that sets the pace, such as the video.")
    loop = Input(Any, doc="The results, a back edge.")
    prev_loop = Output(Any, same_as=loop, doc="The result of the previous frame.")

    @classmethod
    def example_nodes(cls) -> str:
        return """\
- calculator: PreviousLoopbackCalculator
  input_stream: [MAIN:image, LOOP:result]
  back_edge: LOOP
  output_stream: PREV_LOOP:previous_result
# In place of this one stands what makes a result, with the help of the previous one.
- calculator: PacketPresenceCalculator
  input_stream: PACKET:previous_result
  output_stream: PRESENCE:result
"""

    def open(self, ctx: Context) -> None:
        #: Times of MAIN with the time of LOOP that each waits for (UNSET: it waits for nothing).
        self._waiting: deque[tuple[Timestamp, Timestamp]] = deque()
        self._main_time = Timestamp.UNSTARTED
        self._main_packet_time = Timestamp.UNSTARTED
        self._loop_packets: deque[Packet[Any]] = deque()
        # Below UNSTARTED, so that the time before anything came on LOOP counts as empty: it is
        # what the first packet of MAIN finds.
        self._loop_time = Timestamp.UNSET

    def process(self, ctx: Context) -> None:
        self._take_main(ctx.packet(self.main))
        self._take_loop(ctx.packet(self.loop))
        while self._waiting and self._loop_packets:
            self._match(ctx)

    def _take_main(self, packet: Packet[Any]) -> None:
        time = packet.timestamp
        if time <= self._main_time:
            return
        self._main_time = time
        if packet.is_empty():
            self._waiting.append((time, Timestamp.UNSET))
        else:
            self._waiting.append((time, self._main_packet_time))
            self._main_packet_time = time

    def _take_loop(self, packet: Packet[Any]) -> None:
        if packet.timestamp > self._loop_time:
            self._loop_time = packet.timestamp
            self._loop_packets.append(packet)

    def _match(self, ctx: Context) -> None:
        time, wanted = self._waiting[0]
        packet = self._loop_packets[0]
        if packet.timestamp < wanted:
            self._loop_packets.popleft()
            return
        self._waiting.popleft()
        found = packet.timestamp == wanted
        if found:
            self._loop_packets.popleft()
        if found and not packet.is_empty():
            ctx.forward(self.prev_loop, packet.at(time))
        else:
            ctx.advance(self.prev_loop, time.next_allowed_in_stream())
        if time == Timestamp.MAX:
            # MAIN has ended. The output has to be closed here: this node cannot close before LOOP
            # ends, which waits for the readers of this output.
            ctx.close(self.prev_loop)
