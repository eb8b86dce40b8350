"""Measure how much later packets come than a reference."""

from __future__ import annotations

from typing import Any

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.clock import CLOCK
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Input, Option, Output
from ...framework.authoring.service import UseService
from ...framework.quick_dataclass import dataclass
from ...framework.streams.sync import Immediate
from ..wiring import checked_options

__all__ = ["PacketLatency", "PacketLatencyCalculator"]


@dataclass(frozen=True, slots=True)
class PacketLatency:
    """How late a stream's packets come, in microseconds.

    ``counts`` is a histogram of intervals of ``interval_size_usec``; the last has no upper end.
    Source: ``mediapipe/calculators/util/latency.proto``.
    """

    current_latency_usec: int
    avg_latency_usec: int
    sum_latency_usec: int
    counts: tuple[int, ...]
    interval_size_usec: int
    label: str = ""


class PacketLatencyCalculator(Calculator):
    """Send, with each packet of a stream, how late it came by the clock.

    The first packet of REFERENCE_SIGNAL, such as the camera's pictures, sets what its timestamp is
    by the clock; a packet that comes 50 ms after the clock showed its own timestamp has a latency
    of 50 ms. What comes before the reference, or earlier than it should, is left out. The clock is
    the graph's (the service ``CLOCK``), not a side packet as in MediaPipe.

    Source: ``mediapipe/calculators/util/packet_latency_calculator.cc``.
    """

    sync = Immediate()

    data = Input(Any, tag="", repeated=True, optional=True)
    reference_signal = Input(Any, optional=True, doc="what the packets were made of")
    latency = Output(PacketLatency, tag="", repeated=True)
    clock = UseService(CLOCK)

    num_intervals = Option(10, gt=0, doc="Intervals of the histogram.")
    interval_size_usec = Option(10_000, gt=0, doc="Length of an interval in microseconds.")
    reset_duration_usec = Option(-1, doc="Begin anew after so many microseconds; -1: never.")
    packet_labels: Option[tuple[str, ...]] = Option(
        (), type=tuple[str, ...], doc="A name for each input; that of its stream by default."
    )

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        options, node = checked_options(cls, contract), contract.node
        if options is None or node is None or node.damaged:
            return
        inputs, outputs = len(node.input_stream) - 1, len(node.output_stream)
        labels = len(options["packet_labels"])
        if all(entry.tag != "REFERENCE_SIGNAL" for entry in node.input_stream):
            raise ValueError("wire the input REFERENCE_SIGNAL, such as the camera's pictures")
        if not inputs == outputs or (labels and labels != inputs):
            raise ValueError(
                f"wire as many outputs as inputs besides REFERENCE_SIGNAL, and give each a label "
                f"or none; this node has {inputs} inputs, {outputs} outputs and {labels} labels"
            )

    def open(self, ctx: Context) -> None:
        self._labels = self.packet_labels or tuple(ctx.stream_names(self.data))
        self._start: tuple[int, int] | None = None
        self._last_reset = 0
        self._reset()

    def process(self, ctx: Context) -> None:
        clock = ctx[self.clock]
        if self._start is None and self.reference_signal in ctx:
            self._last_reset = clock.now()
            self._start = self._last_reset, int(ctx.timestamp)
        if self._start is None:
            return
        if 0 < self.reset_duration_usec <= clock.now() - self._last_reset:
            self._reset()
            self._last_reset = clock.now()
        started, timestamp = self._start
        for index, packet in enumerate(ctx.packets(self.data)):
            late = clock.now() - started + timestamp - int(ctx.timestamp)
            if not packet.is_empty() and late >= 0:
                ctx.send(self.latency, self._noted(index, late), index=index)

    def _noted(self, index: int, late: int) -> PacketLatency:
        counts = self._counts[index]
        counts[min(late // self.interval_size_usec, self.num_intervals - 1)] += 1
        self._sums[index] += late
        total = self._sums[index]
        return PacketLatency(
            late,
            total // sum(counts),
            total,
            tuple(counts),
            self.interval_size_usec,
            self._labels[index],
        )

    def _reset(self) -> None:
        self._counts = [[0] * self.num_intervals for _ in self._labels]
        self._sums = [0 for _ in self._labels]
