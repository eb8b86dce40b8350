"""Give packets the time of others (``calculators/core/packet_sequencer_calculator.cc``)."""

from __future__ import annotations

from typing import Any

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Input, Output
from ...framework.streams.sync import Immediate
from ...framework.values.timestamp import Timestamp, next_allowed
from ..wiring import same_count

__all__ = ["PacketSequencerCalculator"]


class PacketSequencerCalculator(Calculator, pure=True):
    """Send each INPUT packet at the first time that no TICK has settled yet.

    Each TICK packet settles its time on all outputs at once. An INPUT that comes with a TICK is
    sent before that, so that it already counts at the tick's time. For choices such as those of
    SwitchContainer, whose own times mean nothing to the video that ticks.
    """

    sync = Immediate()
    timestamp_offset = None

    inputs = Input(Any, tag="INPUT", repeated=True, optional=True, doc="Packets of any times.")
    ticks = Input(Any, tag="TICK", repeated=True, optional=True, doc="Streams that set the pace.")
    outputs = Output(Any, tag="OUTPUT", repeated=True, same_as=inputs, doc="The INPUT packets.")

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        same_count(contract, cls.inputs, cls.outputs)

    def open(self, ctx: Context) -> None:
        self._bounds = [Timestamp.MIN] * ctx.count(self.outputs)

    def process(self, ctx: Context) -> None:
        for index, packet in enumerate(ctx.packets(self.inputs)):
            if not packet.is_empty():
                time = self._bounds[index]
                ctx.forward(self.outputs, packet.at(time), index=index)
                self._bounds[index] = next_allowed(time)
        if any(not packet.is_empty() for packet in ctx.packets(self.ticks)):
            bound = next_allowed(ctx.timestamp)
            for index, reached in enumerate(self._bounds):
                if bound > reached:
                    ctx.advance(self.outputs, bound, index=index)
                    self._bounds[index] = bound
