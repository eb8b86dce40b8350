"""Stamp packets with the clock, and measure how much later one was stamped than another."""

from __future__ import annotations

from typing import Any

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.clock import CLOCK
from ...framework.authoring.context import Context
from ...framework.authoring.ports import Input, Output
from ...framework.authoring.service import UseService

__all__ = ["ClockLatencyCalculator", "ClockTimestampCalculator"]


class ClockTimestampCalculator(Calculator):
    """Send, for each packet, the clock's time at which it came, in microseconds.

    The clock is the graph's (the service ``CLOCK``), not a side packet as in MediaPipe.

    Source: ``mediapipe/calculators/util/clock_timestamp_calculator.cc``.
    """

    data = Input(Any, tag="")
    time = Output(int, tag="")
    clock = UseService(CLOCK)

    def process(self, ctx: Context) -> None:
        ctx[self.time] = ctx[self.clock].now()


class ClockLatencyCalculator(Calculator, pure=True):
    """Send how much later than the reference each time is, in microseconds.

    Source: ``mediapipe/calculators/util/clock_latency_calculator.cc``.
    """

    times = Input(int, tag="", repeated=True, optional=True, doc="from ClockTimestampCalculator")
    reference = Input(int, doc="the time that the others are compared with")
    latency = Output(int, tag="", repeated=True)

    def process(self, ctx: Context) -> None:
        for index, packet in enumerate(ctx.packets(self.times)):
            if not packet.is_empty():
                ctx.send(self.latency, packet.value - ctx[self.reference], index=index)
