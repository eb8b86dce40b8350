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
    late is passed on at once and does not make later packets late, or is dropped with
    ``most_late``: then the recording catches up after the graph behind had no room. Where it comes
    too slowly by itself nothing is dropped for that, and its clock is set back.
    """

    packet = Input(Any, tag=ANY_TAG, doc="recorded packets; any tag or none")
    paced = Output(Any, tag=ANY_TAG, same_as=packet, doc="the same, in real time")
    speed = Option(1.0, gt=0, doc="Seconds of the recording that pass in a second.")

    most_late = Option(
        0.0, ge=0, doc="Drop packets that come later than this many seconds; 0: none."
    )

    clock = UseService(CLOCK)

    def open(self, ctx: Context) -> None:
        self._start: float | None = None
        #: By how much the last packet was late, if it was dropped for that.
        self._dropped_late: float | None = None

    def process(self, ctx: Context) -> None:
        clock, due = ctx[self.clock], ctx.timestamp / self.speed
        now = clock.now()
        if self._start is None:
            self._start = now - due
        late = now - (self._start + due)
        if self._drops(late):
            ctx.count_dropped()
            return
        if late < 0:
            with ctx.waiting():
                clock.sleep(round(-late))
        for index, packet in enumerate(ctx.packets(self.packet)):
            if not packet.is_empty():
                ctx.forward(self.paced, packet, index=index)

    def _drops(self, late: float) -> bool:
        """Decide about a packet that comes late by so many microseconds."""
        before, self._dropped_late = self._dropped_late, None
        if not self.most_late or late <= self.most_late * 1_000_000:
            return False
        if before is None or late < before:
            # The recording catches up, or may.
            self._dropped_late = late
            return True
        assert self._start is not None
        self._start += late
        return False
