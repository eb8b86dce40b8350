"""Flag packets (``mediapipe/calculators/core/packet_presence_calculator.cc``)."""

from __future__ import annotations

from typing import Any

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.ports import Input, Output


class PacketPresenceCalculator(Calculator, pure=True):
    """Say at every settled time whether the stream has a packet there.

    False comes at each time up to which the stream is known to bring nothing new; between two
    such times there may be others that are empty too.
    """

    process_timestamp_bounds = True

    packet = Input(Any, doc="The stream to watch.")
    presence = Output(bool, doc="Whether a packet is there.")

    def process(self, ctx: Context) -> None:
        ctx[self.presence] = not ctx.packet(self.packet).is_empty()
