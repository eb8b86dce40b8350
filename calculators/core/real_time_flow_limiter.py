"""The older flow limiter (``mediapipe/calculators/core/real_time_flow_limiter_calculator.cc``)."""

from __future__ import annotations

from typing import Any

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Input, Output, SideInput
from ...framework.streams.sync import Immediate
from ...framework.values.packet import Packet
from ...framework.values.timestamp import Timestamp
from ..wiring import same_count
from .example_nodes import limiter_example


class RealTimeFlowLimiterCalculator(Calculator, pure=True):
    """Drop packets while as many times as allowed are being worked on; there is no queue.

    For each time that passed a packet must come back on FINISHED; a bound does not count. Packets
    of one time pass or are dropped together. ALLOW tells each change with a counter as its time.
    Deprecated in MediaPipe: use FlowLimiterCalculator. In a run over recorded media nothing is
    dropped. Raises ``ValueError`` when MAX_IN_FLIGHT is below 1 or FINISHED comes too often.
    """

    sync = Immediate()
    # Only to learn when an input ends.
    process_timestamp_bounds = True
    timestamp_offset = None

    data = Input(Any, tag="", repeated=True, doc="The streams to limit.")
    finished = Input(Any, doc="A result of the graph behind, a back edge.")
    max_in_flight_side = SideInput(
        int, tag="MAX_IN_FLIGHT", optional=True, doc="How many times may be worked on; 1."
    )
    data_out = Output(Any, tag="", repeated=True, same_as=data, doc="What passed.")
    allow = Output(bool, doc="Whether packets pass from now on, at each change.")

    @classmethod
    def example_nodes(cls) -> str:
        return limiter_example(cls.__name__)

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        same_count(contract, cls.data, cls.data_out)

    def open(self, ctx: Context) -> None:
        limit = ctx.get(self.max_in_flight_side)
        self._limit = 1 if limit is None else limit
        if self._limit < 1:
            raise ValueError(f"MAX_IN_FLIGHT is {self._limit}; expected at least 1")
        self._in_flight = 0
        self._changes = 0
        self._last_dropped = Timestamp.UNSET
        self._passed: set[Timestamp] = set()
        self._bounds = [Timestamp.UNSET] * ctx.count(self.data)

    def process(self, ctx: Context) -> None:
        before = self._allows(ctx)
        if self.finished in ctx:
            if self._in_flight == 0:
                raise ValueError("a packet came on FINISHED, but nothing is being worked on")
            self._in_flight -= 1
        for index, packet in enumerate(ctx.packets(self.data)):
            self._take(ctx, packet, index)
        lowest = min(self._bounds)
        self._passed = {time for time in self._passed if time >= lowest}
        after = self._allows(ctx)
        if after != before:
            self._changes += 1
            ctx.send(self.allow, after, at=self._changes)

    def _allows(self, ctx: Context) -> bool:
        return not ctx.run.live or self._in_flight < self._limit

    def _take(self, ctx: Context, packet: Packet[Any], index: int) -> None:
        time = packet.timestamp
        if time.is_range_value and time >= self._bounds[index]:
            self._bounds[index] = time.next_allowed_in_stream()
        if packet.is_empty():
            if time == Timestamp.MAX:
                ctx.close(self.data_out, index=index)
        elif time in self._passed:
            ctx.forward(self.data_out, packet, index=index)
        elif self._allows(ctx) and time > self._last_dropped:
            ctx.forward(self.data_out, packet, index=index)
            self._passed.add(time)
            self._in_flight += 1
        else:
            self._last_dropped = max(self._last_dropped, time)
            ctx.count_dropped()
        if time < Timestamp.MAX:
            ctx.advance(self.data_out, max(self._bounds[index], Timestamp.MIN), index=index)
