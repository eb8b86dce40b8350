"""From a stream to a side packet (``calculators/core/stream_to_side_packet_calculator.cc``)."""

from __future__ import annotations

from typing import Any

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.ports import Input, SideOutput


class StreamToSidePacketCalculator(Calculator, pure=True):
    """Set a side packet to the payload of the only packet of a stream; a second is an error."""

    data = Input(Any, tag="", doc="A stream of one packet.")
    side_packet = SideOutput(Any, tag="", same_as=data, doc="Its payload.")

    def process(self, ctx: Context) -> None:
        ctx[self.side_packet] = ctx[self.data]
