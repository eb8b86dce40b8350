"""Measure how often packets come."""

from __future__ import annotations

from collections import deque
from typing import Any

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Input, Option, Output
from ...framework.quick_dataclass import dataclass
from ..wiring import checked_options

__all__ = ["PacketFrequency", "PacketFrequencyCalculator"]


@dataclass(frozen=True, slots=True)
class PacketFrequency:
    """How many packets a stream has brought a second.

    Source: ``mediapipe/calculators/util/packet_frequency.proto``.
    """

    packet_frequency_hz: float
    label: str = ""


class PacketFrequencyCalculator(Calculator, pure=True):
    """Send, with each packet of a stream, how many came a second in a window up to it.

    The window is ``time_window_sec`` long, or reaches back to the stream's first packet where that
    is less; the first packet has a frequency of 0. Where several inputs have a packet at one
    timestamp, only the first of them is counted, as in MediaPipe.

    Source: ``mediapipe/calculators/util/packet_frequency_calculator.cc``.
    """

    data = Input(Any, tag="", repeated=True, optional=True)
    frequency = Output(PacketFrequency, tag="", repeated=True)

    time_window_sec = Option(3.0, gt=0, le=100, doc="Length of the window in seconds.")
    label: Option[tuple[str, ...]] = Option(
        (),
        type=tuple[str, ...],
        doc="A name for each input; it comes with its packets.",
        example=["frames"],
    )

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        options = checked_options(cls, contract)
        node = contract.node
        if options is None or node is None or node.damaged:
            return
        inputs, outputs, labels = (
            len(node.input_stream),
            len(node.output_stream),
            len(options["label"]),
        )
        if not inputs == outputs == labels or not all(options["label"]):
            raise ValueError(
                f"wire as many outputs as inputs and give each a label; this node has {inputs} "
                f"inputs, {outputs} outputs and {labels} labels"
            )

    def open(self, ctx: Context) -> None:
        self._window = int(self.time_window_sec * 1_000_000)
        self._first: dict[int, int] = {}
        self._times: dict[int, deque[int]] = {}

    def process(self, ctx: Context) -> None:
        packets = ctx.packets(self.data)
        index = next(place for place, packet in enumerate(packets) if not packet.is_empty())
        hertz = self._frequency(index, int(ctx.timestamp))
        ctx.send(self.frequency, PacketFrequency(hertz, self.label[index]), index=index)

    def _frequency(self, index: int, now: int) -> float:
        times = self._times.setdefault(index, deque())
        times.append(now)
        while now - times[0] > self._window:
            times.popleft()
        first = self._first.setdefault(index, now)
        if first == now:
            return 0.0
        return len(times) * 1_000_000 / min(now - first, self.time_window_sec * 1_000_000)
