"""Limit how many frames are processed at a time.

Source: ``mediapipe/calculators/core/flow_limiter_calculator.cc``.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Mapping
from typing import Any

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.demand import Demand
from ...framework.authoring.ports import Input, Option, Output, SideInput
from ...framework.streams.sync import Immediate
from ...framework.values.packet import Packet
from ...framework.values.timestamp import Timestamp
from ..wiring import same_count
from .example_nodes import limiter_example
from .given_options import take_options


class FlowLimiterCalculator(Calculator, pure=True):
    """Drop frames that the graph downstream has no time for.

    A frame of the first input is sent while fewer than ``max_in_flight`` are being processed. Of
    those that have to wait, the newest ``max_in_queue`` are kept and older ones dropped. A packet
    on FINISHED, or its bound, finishes all frames up to its timestamp. Further inputs pass only at
    timestamps whose frame passed. In a run over recorded media nothing is dropped, nothing waits.

    With the defaults, a camera's frame 0 is sent. Frames 33 and 67 come while 0 is being processed,
    and are dropped. FINISHED brings the result for 0, and the next frame, 100, is sent.
    """

    sync = Immediate()
    process_timestamp_bounds = True
    timestamp_offset = None

    data = Input(Any, tag="", repeated=True, doc="The frames, then streams to thin out alike.")
    finished = Input(Any, doc="A result of the graph behind, a back edge.")
    new_options = Input(
        Mapping[str, Any], tag="OPTIONS", optional=True, doc="New option values, by name."
    )
    options_side = SideInput(
        Mapping[str, Any], tag="OPTIONS", optional=True, doc="Option values, by name."
    )
    max_in_flight_side = SideInput(
        int, tag="MAX_IN_FLIGHT", optional=True, doc="Used in place of the option."
    )
    data_out = Output(Any, tag="", repeated=True, same_as=data, doc="What passed.")
    allow = Output(bool, doc="Whether the frame passed, for each frame.")

    max_in_flight = Option(  # pyright: ignore[reportAssignmentType, reportIncompatibleVariableOverride]
        1, doc="How many frames may be worked on at once."
    )
    max_in_queue = Option(0, ge=0, doc="How many frames may wait.")
    in_flight_timeout = Option(
        0, ge=0, doc="Microseconds after which a frame counts as finished; 0 waits for ever."
    )

    @classmethod
    def example_nodes(cls) -> str:
        return limiter_example(cls.__name__)

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        same_count(contract, cls.data, cls.data_out)

    @classmethod
    def narrow_demand(cls, demand: Demand) -> None:
        if not demand.live:
            demand.ignore(cls.finished)

    def open(self, ctx: Context) -> None:
        take_options(self, ctx.get(self.options_side))
        if self.max_in_flight_side in ctx:
            take_options(self, {"max_in_flight": ctx[self.max_in_flight_side]})
        self._queues: list[deque[Packet[Any]]] = [deque() for _ in range(ctx.count(self.data))]
        self._in_flight: deque[Timestamp] = deque()
        # Whether packets of the further inputs pass, from each of these times on. A packet between
        # two frames shares the fate of the frame before it.
        self._decision_times: list[Timestamp] = [Timestamp.UNSET]
        self._decisions = [True]

    def process(self, ctx: Context) -> None:
        take_options(self, ctx.get(self.new_options))
        packets = ctx.packets(self.data)
        self._finish(ctx, packets[0])
        for queue, packet in zip(self._queues, packets, strict=True):
            if not packet.is_empty():
                queue.append(packet)
        self._release(ctx)
        self._drop(ctx)
        coming = [packet.timestamp.next_allowed_in_stream() for packet in packets]
        self._send_further(ctx, self._bound(0, coming))
        for index in range(len(packets)):
            _promise(ctx, self.data_out, self._bound(index, coming), index=index)
        if not self._queues[0]:
            _promise(ctx, self.allow, coming[0])
        self._forget_decisions(min(self._bound(index, coming) for index in range(len(packets))))

    def _finish(self, ctx: Context, frame: Packet[Any]) -> None:
        """Remove the frames from the list that are finished, or too old to wait for."""
        # Calls come for each input on its own, and FINISHED's empty packet has a timestamp in each
        # of them. Only when it is that of the call has FINISHED moved.
        finished = ctx.packet(self.finished).timestamp
        if finished == ctx.timestamp:
            while self._in_flight and self._in_flight[0] <= finished:
                self._in_flight.popleft()
        now = frame.timestamp
        if self.in_flight_timeout > 0 and now == ctx.timestamp and now < Timestamp.MAX:
            while self._in_flight and now - self._in_flight[0] > self.in_flight_timeout:
                self._in_flight.popleft()

    def _release(self, ctx: Context) -> None:
        frames = self._queues[0]
        while frames and (not ctx.run.live or len(self._in_flight) < self.max_in_flight):
            frame = frames.popleft()
            ctx.forward(self.data_out, frame)
            self._decide(ctx, frame.timestamp, allowed=True)
            self._in_flight.append(frame.timestamp)

    def _drop(self, ctx: Context) -> None:
        frames = self._queues[0]
        while len(frames) > self.max_in_queue:
            self._decide(ctx, frames.popleft().timestamp, allowed=False)
            ctx.count_dropped()

    def _decide(self, ctx: Context, time: Timestamp, *, allowed: bool) -> None:
        ctx.send(self.allow, allowed, at=time)
        self._decision_times.append(time)
        self._decisions.append(allowed)

    def _bound(self, index: int, coming: list[Timestamp]) -> Timestamp:
        """Return the lowest timestamp of the packets that may still be sent."""
        queue = self._queues[index]
        return queue[0].timestamp if queue else coming[index]

    def _send_further(self, ctx: Context, settled: Timestamp) -> None:
        """Send or drop the packets of further inputs whose frame is decided."""
        for index in range(1, len(self._queues)):
            queue = self._queues[index]
            while queue and queue[0].timestamp < settled:
                packet = queue.popleft()
                if self._is_allowed(packet.timestamp):
                    ctx.forward(self.data_out, packet, index=index)
                else:
                    ctx.count_dropped()

    def _is_allowed(self, time: Timestamp) -> bool:
        return self._decisions[bisect_right(self._decision_times, time) - 1]

    def _forget_decisions(self, bound: Timestamp) -> None:
        first = bisect_right(self._decision_times, bound) - 1
        del self._decision_times[:first], self._decisions[:first]


def _promise(ctx: Context, port: Output[Any], bound: Timestamp, *, index: int = 0) -> None:
    if bound > Timestamp.MAX:
        ctx.close(port, index=index)
    else:
        ctx.advance(port, bound, index=index)
