"""Let recorded packets come as if they happened now."""

from __future__ import annotations

from typing import Any

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.clock import CLOCK
from ...framework.authoring.context import Context
from ...framework.authoring.ports import ANY_TAG, Input, Option, Output
from ...framework.authoring.service import UseService

__all__ = ["PacketPacerCalculator"]


class PacketPacerCalculator(Calculator, pure=True):
    """Pass each packet on no earlier than its timestamp, counted from the first packet.

    Puts a file in a camera's place. It sleeps, so give the node an executor of its own. What comes
    late is passed on at once; it does not make later packets late.
    """

    packet = Input(Any, tag=ANY_TAG, doc="recorded packets; any tag or none")
    paced = Output(Any, tag=ANY_TAG, same_as=packet, doc="the same, in real time")
    speed = Option(1.0, gt=0, doc="Seconds of the recording that pass in a second.")

    clock = UseService(CLOCK)

    def open(self, ctx: Context) -> None:
        self._start: float | None = None

    def process(self, ctx: Context) -> None:
        clock, due = ctx[self.clock], ctx.timestamp / self.speed
        now = clock.now()
        if self._start is None:
            self._start = now - due
        if self._start + due > now:
            clock.sleep(round(self._start + due - now))
        for index, packet in enumerate(ctx.packets(self.packet)):
            if not packet.is_empty():
                ctx.forward(self.paced, packet, index=index)
