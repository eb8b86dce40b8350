"""What SwitchDemuxCalculator and SwitchMuxCalculator share: channels, and which is on when."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Any

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.demand import Demand
from ...framework.authoring.ports import Input, Option, SideInput
from ...framework.streams.sync import Immediate
from ...framework.values.timestamp import Timestamp, next_allowed

__all__ = ["ChannelHistory", "SwitchCalculator", "channel_of", "channel_tag", "slots_by_entry"]

_CHANNEL_TAG = re.compile(r"C(\d+)__(.*)\Z")

#: Names an entry outside of the channels: its tag and index.
Entry = tuple[str, int]


def channel_tag(tag: str, channel: int) -> str:
    """Return the tag of an entry of one channel: ``C1__IMAGE``."""
    return f"C{channel}__{tag}"


def channel_of(tag: str) -> tuple[int, str] | None:
    """Return channel and plain tag of ``C1__IMAGE``, None for a tag of no channel."""
    found = _CHANNEL_TAG.match(tag)
    return (int(found[1]), found[2]) if found else None


class ChannelHistory:
    """Which channel is on, and from which timestamp on."""

    def __init__(self, channel: int) -> None:
        self._starts = [Timestamp.UNSTARTED]
        self._channels = [channel]

    def switch(self, time: Timestamp, channel: int) -> None:
        """Note that a channel is on from ``time``, which is after all times noted before."""
        if channel != self._channels[-1]:
            self._starts.append(time)
            self._channels.append(channel)

    def at(self, time: Timestamp) -> int:
        """Return the channel that is on at a time."""
        return self._channels[max(bisect_right(self._starts, time) - 1, 0)]

    def spans(self, settled: Timestamp) -> Iterator[tuple[int, Timestamp, Timestamp, bool]]:
        """Yield channel, first time, first time after it, and whether it is the present one."""
        last = len(self._starts) - 1
        for number, (start, channel) in enumerate(zip(self._starts, self._channels, strict=True)):
            end = next_allowed(settled) if number == last else self._starts[number + 1]
            yield channel, start, end, number == last

    def forget(self, spans: int) -> None:
        """Forget the earliest spans."""
        del self._starts[:spans], self._channels[:spans]

    def forget_before(self, time: Timestamp) -> None:
        """Forget what counts only for times before ``time``."""
        self.forget(max(bisect_right(self._starts, time) - 1, 0))


class SwitchCalculator(Calculator, abstract=True, pure=True):
    """Follow the choice of a channel: SELECT its number, or ENABLE channel 1 instead of 0.

    Before the first choice of a stream, the side packet counts, then the option, then channel 0.
    """

    sync = Immediate()
    process_timestamp_bounds = True
    timestamp_offset = None

    select_stream = Input(int, tag="SELECT", optional=True, doc="A channel's number, from then on.")
    enable_stream = Input(bool, tag="ENABLE", optional=True, doc="Channel 1 or 0, from then on.")
    select_side = SideInput(int, tag="SELECT", optional=True, doc="The first channel's number.")
    enable_side = SideInput(bool, tag="ENABLE", optional=True, doc="The first channel: 1 or 0.")

    select = Option(None, type=int | None, doc="The first channel's number.")
    enable = Option(None, type=bool | None, doc="True for channel 1 first, false for channel 0.")
    synchronize_io = Option(default=False, doc="Join the inputs of the demux by time.")
    async_selection = Option(default=False, doc="Read by SwitchContainer.")
    tick_input_stream: Option[tuple[str, ...]] = Option(
        (), type=tuple[str, ...], doc="Read by SwitchContainer."
    )

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        node = contract.node
        if node is None:
            return
        for entries in (node.input_stream, node.input_side_packet):
            if {"SELECT", "ENABLE"} <= {entry.tag for entry in entries}:
                raise ValueError("only one of the inputs SELECT and ENABLE can be wired")

    @classmethod
    def narrow_demand(cls, demand: Demand) -> None:
        if demand.count(cls.select_stream) or demand.count(cls.enable_stream):
            return
        # Inputs that are joined wait for each other, which is more than to hand them on.
        channel = None if demand.node.options["synchronize_io"] else cls._only_channel(demand)
        if channel is None:
            return
        outputs = {(wire.tag, wire.index): wire for wire in demand.node.outputs}
        for wire in demand.node.inputs:
            way = cls.way(wire.tag, wire.index, channel)
            if way in outputs:
                demand.relay(wire, outputs[way])

    @classmethod
    def _only_channel(cls, demand: Demand) -> int | None:
        """Return the channel that is on for the whole run; None where that is not known yet."""
        given = demand.side(cls.select_side), demand.side(cls.enable_side)
        options = demand.node.options["select"], demand.node.options["enable"]
        chosen = _first_of(*given, *options)
        # A value of another type is refused when the run starts.
        return int(chosen) if isinstance(chosen, int) else None

    @classmethod
    def way(cls, tag: str, index: int, channel: int) -> Entry | None:
        """Return the output that an input goes to while a channel is on, if the node has it."""
        raise NotImplementedError

    def open(self, ctx: Context) -> None:
        self.channel = self._first_channel(ctx)
        self.history = ChannelHistory(self.channel)

    def _first_channel(self, ctx: Context) -> int:
        given = ctx.get(self.select_side), ctx.get(self.enable_side)
        return int(_first_of(*given, self.select, self.enable))

    def follow(self, ctx: Context) -> Timestamp:
        """Note a new choice; return the time up to which choices are known."""
        port = self._choice(ctx)
        if port is None:
            return Timestamp.DONE
        packet = ctx.packet(port)
        if not packet.is_empty():
            self.history.switch(packet.timestamp, int(packet.value))
        return packet.timestamp

    def _choice(self, ctx: Context) -> Input[Any] | None:
        if ctx.is_wired(self.select_stream):
            return self.select_stream
        return self.enable_stream if ctx.is_wired(self.enable_stream) else None


def _first_of(*choices: Any) -> Any:
    """Return the first choice that there is, else that of channel 0."""
    return next((choice for choice in choices if choice is not None), 0)


def slots_by_entry(entries: Iterable[Entry]) -> dict[Entry, int]:
    """Return the place of every entry of a port."""
    return {entry: slot for slot, entry in enumerate(entries)}
