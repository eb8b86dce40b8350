"""Choose among streams (``calculators/core/mux_calculator.cc`` and ``immediate_mux_…``)."""

from __future__ import annotations

from typing import Any

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import ANY_TAG, Input, Option, Output, SideInput
from ...framework.streams.sync import Mux
from ...framework.values.packet import Packet
from ...framework.values.timestamp import Timestamp
from ..wiring import checked_options, is_wired, needs_one_of


class MuxCalculator(Calculator, pure=True):
    """Send the packet of the INPUT whose index SELECT names, at each time.

    SELECT is a stream or a side packet. Inputs that are not chosen are not waited for. Raises
    ``ValueError`` for a choice that no input has.
    """

    sync = Mux()

    data = Input(Any, tag="INPUT", repeated=True, optional=True, doc="The streams to choose from.")
    select = Input(int, optional=True, doc="The index to take, at each time.")
    select_side = SideInput(int, tag="SELECT", optional=True, doc="The index to take always.")
    output = Output(Any, same_as=data, doc="What was chosen.")

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        if is_wired(contract, cls.select_side):
            needs_one_of(contract, cls.select_side)
            contract.sync = None
        else:
            needs_one_of(contract, cls.select)

    def process(self, ctx: Context) -> None:
        select = ctx.get(self.select_side)
        select = ctx.get(self.select) if select is None else select
        if select is None:
            return
        packets = ctx.packets(self.data)
        if not 0 <= select < len(packets):
            raise ValueError(
                f"SELECT is {select}, but the inputs are 0 to {len(packets) - 1}; "
                "wire more of them or send another choice"
            )
        if not packets[select].is_empty():
            ctx.forward(self.output, packets[select])


class ImmediateMuxCalculator(Calculator, pure=True):
    """Send each packet of any input on, unless one of its time or later went on before.

    Of packets that come together the first input's goes on. Meant for a node with an
    ImmediateInputStreamHandler, where the result hangs on the order of arrival. The second output,
    if wired, gets True for each packet that came. With the option ``process_timestamp_bounds``
    settled times go on too, and packets before them do not.
    """

    data = Input(Any, tag=ANY_TAG, optional=True, doc="The streams to unite.")
    output = Output(Any, tag="", same_as=data, doc="What went on.")
    arrived = Output(bool, tag="", doc="True for each packet that came, sent on or not.")

    process_timestamp_bounds = Option(  # pyright: ignore[reportAssignmentType, reportIncompatibleVariableOverride]
        default=False, doc="Pass settled times on."
    )

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        values = checked_options(cls, contract)
        if values is not None and values["process_timestamp_bounds"]:
            contract.process_timestamp_bounds = True
            contract.timestamp_offset = None

    def open(self, ctx: Context) -> None:
        self._bound = Timestamp.PRESTREAM
        self._arrived_bound = Timestamp.PRESTREAM

    def process(self, ctx: Context) -> None:
        packets = [packet for packet in ctx.packets(self.data) if not packet.is_empty()]
        for packet in packets:
            if packet.timestamp >= self._bound:
                ctx.forward(self.output, packet)
                self._bound = packet.timestamp.next_allowed_in_stream()
            at = max(ctx.timestamp, self._arrived_bound)
            if at.is_allowed_in_stream:
                ctx.send(self.arrived, True, at=at)
                self._arrived_bound = at.next_allowed_in_stream()
        if self.process_timestamp_bounds and not packets and ctx.timestamp >= self._bound:
            self._bound = ctx.timestamp.next_allowed_in_stream()
            self._arrived_bound = max(self._bound, self._arrived_bound)
            for port in (self.output, self.arrived):
                if self._bound > Timestamp.MAX:
                    ctx.close(port)
                else:
                    ctx.advance(port, self._bound)


class RoundRobinDemuxCalculator(Calculator, pure=True):
    """Deal packets out to the OUTPUTs in turn; SELECT says to which, for a MuxCalculator."""

    data = Input(Any, tag="", doc="The packets to deal out.")
    select = Output(int, doc="The index of the output that got the packet.")
    outputs = Output(Any, tag="OUTPUT", repeated=True, same_as=data, doc="The parts.")

    def open(self, ctx: Context) -> None:
        self._next = 0

    def process(self, ctx: Context) -> None:
        packet: Packet[Any] = ctx.packet(self.data)
        ctx.forward(self.outputs, packet, index=self._next)
        ctx[self.select] = self._next
        self._next = (self._next + 1) % ctx.count(self.outputs)
