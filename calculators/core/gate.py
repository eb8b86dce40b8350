"""Let packets pass or not (``mediapipe/calculators/core/gate_calculator.cc``)."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.demand import NOTHING, Demand
from ...framework.authoring.ports import Input, Option, Output, SideInput
from ..wiring import is_wired, same_count


class GateState(StrEnum):
    """The states that a gate can start in."""

    UNSPECIFIED = "UNSPECIFIED"
    GATE_UNINITIALIZED = "GATE_UNINITIALIZED"
    GATE_ALLOW = "GATE_ALLOW"
    GATE_DISALLOW = "GATE_DISALLOW"


# Read once: looking up a member of an enumeration costs a function call in Python 3.11.
_UNINITIALIZED = GateState.GATE_UNINITIALIZED
_ALLOW, _DISALLOW = GateState.GATE_ALLOW, GateState.GATE_DISALLOW


class GateCalculator(Calculator, pure=True):
    """Pass packets on while the gate is open.

    One of ALLOW and DISALLOW, as a stream or as a side packet, says whether it is. A missing
    packet on that stream closes the gate, unless ``empty_packets_as_allow``. Without either, and
    when the side packet was not provided, the option ``allow`` decides.
    """

    data = Input(Any, tag="", repeated=True, optional=True, doc="Streams to pass on.")
    allow_flag = Input(bool, tag="ALLOW", optional=True, doc="Whether to pass, at each time.")
    disallow_flag = Input(bool, tag="DISALLOW", optional=True, doc="The opposite of ALLOW.")
    allow_side = SideInput(bool, tag="ALLOW", optional=True, doc="Whether to pass at all.")
    disallow_side = SideInput(bool, tag="DISALLOW", optional=True, doc="The opposite of ALLOW.")
    data_out = Output(Any, tag="", repeated=True, same_as=data, doc="What passed.")
    state_change = Output(bool, doc="The new state, at each time when it changed.")

    empty_packets_as_allow = Option(
        default=False, doc="Pass packets at times without a packet on ALLOW or DISALLOW."
    )
    allow = Option(default=False, doc="Whether to pass where neither ALLOW nor DISALLOW is given.")
    initial_gate_state = Option(
        GateState.GATE_UNINITIALIZED,
        doc="The state before the first packet; from GATE_UNINITIALIZED there is no first change.",
    )

    @classmethod
    def example_nodes(cls) -> str:
        return """\
- calculator: GateCalculator
  input_stream: [image, ALLOW:is_wanted]
  output_stream: wanted_image
"""

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        controls = [cls.allow_flag, cls.disallow_flag, cls.allow_side, cls.disallow_side]
        wired = [port for port in controls if is_wired(contract, port)]
        if len(wired) > 1:
            found = " and ".join(f"{'side packet' if p.side else 'stream'} {p.tag}" for p in wired)
            raise ValueError(
                "wire one of ALLOW and DISALLOW, as a stream or as a side packet; "
                f"this node has {found}"
            )
        # With a control and STATE_CHANGE alone it only tells when the control changes.
        if is_wired(contract, cls.data) or not is_wired(contract, cls.state_change):
            same_count(contract, cls.data, cls.data_out)

    @classmethod
    def narrow_demand(cls, demand: Demand) -> None:
        passes = _known_decision(demand)
        streams = [wire for wire in demand.node.inputs if wire.port is cls.data]
        for index, _ in enumerate(streams):
            shut = passes is False
            demand.narrow(cls.data, NOTHING if shut else demand.of(cls.data_out, index), index)
        # Several streams wait for each other at the gate, which is more than to hand them on.
        if passes and len(streams) == 1:
            for target in demand.node.outputs:
                if target.port is cls.data_out:
                    demand.relay(streams[0], target)

    def open(self, ctx: Context) -> None:
        self._state = self.initial_gate_state
        self._fixed = self._fixed_decision(ctx)
        # A side packet shuts the gate for the whole run, so its outputs can be closed: downstream
        # nodes then need not wait for it frame by frame.
        self._closes = ctx.is_wired(self.allow_side) or ctx.is_wired(self.disallow_side)

    def process(self, ctx: Context) -> None:
        allowed = self._is_allowed(ctx) if self._fixed is None else self._fixed
        self._report(ctx, allowed)
        if allowed:
            for index, packet in enumerate(ctx.packets(self.data)):
                if not packet.is_empty():
                    ctx.forward(self.data_out, packet, index=index)
        elif self._closes:
            for index in range(ctx.count(self.data_out)):
                ctx.close(self.data_out, index=index)

    def _fixed_decision(self, ctx: Context) -> bool | None:
        if self.allow_side in ctx:
            return ctx[self.allow_side]
        if self.disallow_side in ctx:
            return not ctx[self.disallow_side]
        if ctx.is_wired(self.allow_flag) or ctx.is_wired(self.disallow_flag):
            return None
        return self.allow

    def _is_allowed(self, ctx: Context) -> bool:
        allow = ctx.get(self.allow_flag)
        if allow is not None:
            return allow
        disallow = ctx.get(self.disallow_flag)
        return self.empty_packets_as_allow if disallow is None else not disallow

    def _report(self, ctx: Context, allowed: bool) -> None:
        state = _ALLOW if allowed else _DISALLOW
        if state is not self._state:
            if self._state is not _UNINITIALIZED:
                ctx[self.state_change] = allowed
            self._state = state


def _known_decision(demand: Demand) -> bool | None:
    """Return whether the gate is open for the whole run; None where that is not known yet."""
    gate = GateCalculator
    if demand.count(gate.allow_flag) or demand.count(gate.disallow_flag):
        return None
    allow, disallow = demand.side(gate.allow_side), demand.side(gate.disallow_side)
    # A value of another type is refused when the run starts.
    if allow is not None:
        return allow if isinstance(allow, bool) else None
    if disallow is not None:
        return not disallow if isinstance(disallow, bool) else None
    return bool(demand.node.options["allow"])
