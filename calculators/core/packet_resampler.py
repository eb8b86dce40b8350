"""Send packets at a steady rate (``calculators/core/packet_resampler_calculator.cc``)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from enum import StrEnum
from fractions import Fraction
from typing import Any

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Input, Option, Output, SideInput
from ...framework.formats import VideoHeader
from ...framework.values.packet import Packet
from ...framework.values.timestamp import Timestamp
from ..wiring import checked_options, is_wired, needs_one_of
from .given_options import take_options
from .resampling import (
    Jitter,
    JitterWithReflection,
    NoJitter,
    Pace,
    ReproducibleJitter,
    Resampling,
)

__all__ = ["OutputHeader", "PacketResamplerCalculator"]


class OutputHeader(StrEnum):
    """What MediaPipe does with a stream's header."""

    NONE = "NONE"
    PASS_HEADER = "PASS_HEADER"  # noqa: S105
    UPDATE_VIDEO_HEADER = "UPDATE_VIDEO_HEADER"


class PacketResamplerCalculator(Calculator, pure=True):
    """Send packets at ``frame_rate``: the nearest one at each period's time, repeated in gaps.

    With ``jitter`` the times are random, from the text in SEED, and the same in every run;
    MediaPipe has the same distribution with other random numbers. Streams are untagged or tagged
    DATA. Times begin with the first packet, or are aligned with ``base_timestamp``. VIDEO_HEADER
    passes on with the new rate. Raises ``ValueError`` for a rate that is not above 0.
    """

    timestamp_offset = None

    plain = Input(Any, tag="", optional=True, doc="The packets, if not tagged.")
    data = Input(Any, optional=True, doc="The packets.")
    video_header = Input(VideoHeader, optional=True, doc="The video's rate and size, at PRESTREAM.")
    seed = SideInput(str, optional=True, doc="Any text; needed for jitter.")
    options_side = SideInput(
        Mapping[str, Any], tag="OPTIONS", optional=True, doc="Option values, by name."
    )
    plain_out = Output(Any, tag="", same_as=plain, doc="The chosen packets, if not tagged.")
    data_out = Output(Any, tag="DATA", same_as=data, doc="The chosen packets.")
    header_out = Output(VideoHeader, tag="VIDEO_HEADER", doc="The header with the new rate.")

    frame_rate = Option(-1.0, doc="Packets a second to send.", example=10.0)
    output_header = Option(OutputHeader.NONE, doc="Without effect: streams have no headers here.")
    flush_last_packet = Option(default=True, doc="Send the last packet even if its time is over.")
    jitter = Option(0.0, ge=0.0, le=1.0, doc="How random times are, as a share of the period.")
    jitter_with_reflection = Option(default=False, doc="Keep each random time within its period.")
    reproducible_sampling = Option(default=False, doc="Let times depend on SEED alone.")
    base_timestamp = Option(None, type=int | None, doc="A time that the output times align with.")
    start_time = Option(None, type=int | None, doc="First time to send.")
    end_time = Option(None, type=int | None, doc="Time from which on nothing is sent.")
    round_limits = Option(default=False, doc="Send also what is nearest to the two limits.")
    use_input_frame_rate = Option(default=False, doc="Take the rate from VIDEO_HEADER.")
    max_frame_rate = Option(-1.0, doc="The highest rate; below 0 there is none.")

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        needs_one_of(contract, cls.plain, cls.data)
        needs_one_of(contract, cls.plain_out, cls.data_out)
        options = checked_options(cls, contract)
        if options is None or contract.node is None:
            return
        if is_wired(contract, cls.options_side):
            # It may set any of them.
            return
        if options["jitter"] > 0 and not is_wired(contract, cls.seed):
            raise ValueError("jitter needs the input side packet SEED, a text")
        by_header = options["use_input_frame_rate"] and is_wired(contract, cls.video_header)
        if options["frame_rate"] <= 0 and not by_header:
            raise ValueError(
                "frame_rate must be above 0, or use_input_frame_rate be true and VIDEO_HEADER wired"
            )

    def open(self, ctx: Context) -> None:
        take_options(self, ctx.get(self.options_side))
        if self.jitter > 0 and self.seed not in ctx:
            raise ValueError("jitter needs the input side packet SEED, a text")
        self._input = self.data if ctx.is_wired(self.data) else self.plain
        self._output = self.data_out if ctx.is_wired(self.data_out) else self.plain_out
        self._header: VideoHeader | None = None
        self._method: Resampling | None = None
        if not self.use_input_frame_rate:
            self._begin(ctx, self.frame_rate)

    def process(self, ctx: Context) -> None:
        header = ctx.get(self.video_header)
        if header is not None:
            self._header = header
            if self.use_input_frame_rate:
                self._begin(ctx, float(header.frame_rate or 0))
        packet = ctx.packet(self._input)
        if packet.is_empty():
            return
        if self._method is None:
            raise ValueError("no VIDEO_HEADER came before the first packet; its rate is needed")
        if self._header is not None:
            rate = Fraction(self._method.pace.rate).limit_denominator(100_000)
            sent = replace(self._header, frame_rate=rate)
            ctx.send(self.header_out, sent, at=Timestamp.PRESTREAM)
            self._header = None
        self._send(ctx, self._method.take(packet))
        if self._method.bound is not None:
            ctx.advance(self._output, self._method.bound)

    def close(self, ctx: Context) -> None:
        if self._method is not None and not ctx.run_failed:
            self._send(ctx, self._method.finish())

    def _begin(self, ctx: Context, rate: float) -> None:
        if self.max_frame_rate > 0:
            rate = min(rate, self.max_frame_rate)
        if not 0 < rate <= 1_000_000:
            raise ValueError(f"the frame rate is {rate}; expected more than 0, at most 1000000")
        pace = Pace(rate, self.jitter)
        seed = ctx.get(self.seed) or ""
        if self.reproducible_sampling:
            self._method = ReproducibleJitter(pace, seed)
        elif self.jitter == 0:
            base, flush = self.base_timestamp, self.flush_last_packet
            self._method = NoJitter(pace, base=base, flush_last=flush)
        else:
            kind = JitterWithReflection if self.jitter_with_reflection else Jitter
            self._method = kind(pace, seed)
        margin = pace.period // 2 if self.round_limits else 0
        start = Timestamp.MIN if self.start_time is None else Timestamp(self.start_time)
        end = Timestamp.MAX if self.end_time is None else Timestamp(self.end_time)
        self._limits = start - margin, end + margin

    def _send(self, ctx: Context, packets: Iterable[Packet[Any]]) -> None:
        start, end = self._limits
        for packet in packets:
            if start <= packet.timestamp < end:
                ctx.forward(self._output, packet)
