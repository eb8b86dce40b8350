"""A default for a side packet (``calculators/core/default_side_packet_calculator.cc``)."""

from __future__ import annotations

from typing import Any

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.ports import SideInput, SideOutput


class DefaultSidePacketCalculator(Calculator, pure=True):
    """Set VALUE to OPTIONAL_VALUE, or to DEFAULT_VALUE where that was not provided."""

    optional_value = SideInput(Any, optional=True, doc="The value, where somebody gives one.")
    default_value = SideInput(Any, doc="The value otherwise.")
    value = SideOutput(Any, same_as=default_value, doc="The value to use.")

    def open(self, ctx: Context) -> None:
        value = ctx.get(self.optional_value)
        ctx[self.value] = ctx[self.default_value] if value is None else value
