"""Thin a stream out (``mediapipe/calculators/core/packet_thinner_calculator.cc``)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from fractions import Fraction
from typing import Any

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Input, Option, Output, SideInput
from ...framework.formats import VideoHeader
from ...framework.values.packet import EMPTY, Packet
from ...framework.values.timestamp import Timestamp
from ..wiring import checked_options
from .given_options import take_options


class ThinnerType(StrEnum):
    """The ways to choose the packets that stay."""

    ASYNC = "ASYNC"
    SYNC = "SYNC"


class PacketThinnerCalculator(Calculator, pure=True):
    """Send at most one packet in each period.

    ASYNC sends a packet and then none for ``period`` microseconds. SYNC sends, of each period
    centred at ``start_time + i * period``, the packet nearest to the centre (the later of two),
    at the centre's time if ``sync_output_timestamps``. Packets before ``start_time`` and at or
    after ``end_time`` are dropped. Raises ``ValueError`` for a period or times that are no range.
    """

    data = Input(Any, tag="", optional=True, doc="The stream to thin out.")
    video_header = Input(
        VideoHeader, optional=True, doc="The stream's rate and size, at PRESTREAM."
    )
    period_side = SideInput(int, tag="PERIOD", optional=True, doc="Used in place of the option.")
    options_side = SideInput(
        Mapping[str, Any], tag="OPTIONS", optional=True, doc="Option values, by name."
    )
    output = Output(Any, tag="", same_as=data, doc="What is left.")
    header_out = Output(VideoHeader, tag="VIDEO_HEADER", doc="The header, see update_frame_rate.")

    thinner_type = Option(ThinnerType.ASYNC, doc="How to choose packets.")
    period = Option(1, gt=0, doc="Microseconds in which one packet is sent.")
    start_time = Option(None, type=int | None, doc="First time; 0 if SYNC, MIN if ASYNC.")
    end_time = Option(None, type=int | None, doc="Time at which to end; by default never.")
    sync_output_timestamps = Option(default=True, doc="Whether SYNC sends at the centre's time.")
    update_frame_rate = Option(
        default=False, doc="Send VIDEO_HEADER with the rate of what is left."
    )

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        values = checked_options(cls, contract)
        if values is not None and values["thinner_type"] is ThinnerType.SYNC:
            # Times of packets change.
            contract.timestamp_offset = None

    def open(self, ctx: Context) -> None:
        take_options(self, ctx.get(self.options_side))
        self._is_sync = self.thinner_type is ThinnerType.SYNC
        period = ctx.get(self.period_side)
        self._period: int = self.period if period is None else period
        first = Timestamp(0) if self._is_sync else Timestamp.MIN
        self._start = first if self.start_time is None else Timestamp(self.start_time)
        self._end = Timestamp.MAX if self.end_time is None else Timestamp(self.end_time)
        if self._period <= 0:
            raise ValueError(f"the period is {self._period}; expected at least 1 microsecond")
        if self._start >= self._end:
            raise ValueError(f"start_time {self._start} must be before end_time {self._end}")
        self._next = self._start
        self._saved: Packet[Any] = EMPTY
        ctx.advance(self.output, self._start)

    def process(self, ctx: Context) -> None:
        now = ctx.timestamp
        header = ctx.get(self.video_header)
        if header is not None:
            ctx.send(self.header_out, self._thinned(header), at=Timestamp.PRESTREAM)
        if now < self._start or self.data not in ctx:
            return
        if now >= self._end:
            self._send_saved(ctx)
            ctx.close(self.output)
        elif self._is_sync:
            self._choose(ctx, ctx.packet(self.data))
        elif now >= self._next:
            ctx.forward(self.output, ctx.packet(self.data))
            self._next = now + self._period
            ctx.advance(self.output, self._next)

    def close(self, ctx: Context) -> None:
        self._send_saved(ctx)

    def _thinned(self, header: VideoHeader) -> VideoHeader:
        rate = header.frame_rate
        if not self.update_frame_rate or rate is None:
            return header
        seconds = Fraction(self._period, 1_000_000)
        if self._is_sync:
            return replace(header, frame_rate=min(rate, 1 / seconds))
        # Of packets that come evenly, every so many-th is sent.
        return replace(header, frame_rate=rate / math.ceil(rate * seconds))

    def _choose(self, ctx: Context, packet: Packet[Any]) -> None:
        now = packet.timestamp
        centre = self._centre(now)
        if not self._saved.is_empty():
            saved = self._saved.timestamp
            if self._centre(saved) == centre:
                if abs(now - centre) <= abs(saved - centre):
                    self._saved = packet
                return
            self._send_saved(ctx)
        self._saved = packet
        ctx.advance(self.output, centre if self.sync_output_timestamps else now)

    def _send_saved(self, ctx: Context) -> None:
        if self._saved.is_empty():
            return
        time = self._saved.timestamp
        at = self._centre(time) if self.sync_output_timestamps else time
        ctx.forward(self.output, self._saved.at(at))
        self._saved = EMPTY

    def _centre(self, time: Timestamp) -> Timestamp:
        passed = (time - self._start + self._period // 2) // self._period
        return self._start + passed * self._period
