"""Choose among constants by a side packet (MediaPipe: ``SwitchContainer`` around constants)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.ports import Option, SideInput, SideOutput
from ...framework.errors import FrameworkError

__all__ = ["SelectSidePacketCalculator"]


class SelectSidePacketCalculator(Calculator, pure=True):
    """Set PACKET to the text of the option ``values`` that SELECT, a number from 0, names.

    Where no side packet SELECT is given, the option ``select`` chooses. Raises ``FrameworkError``
    for a number that no value has.
    """

    select_side = SideInput(int, tag="SELECT", optional=True, doc="which value, from 0")
    packet = SideOutput(str, doc="the chosen value")

    values = Option[tuple[str, ...]](
        type=tuple[str, ...], doc="What there is to choose from.", example=["near", "far"]
    )
    select = Option(0, ge=0, doc="Which value where no side packet SELECT is given.")

    @classmethod
    def packaged_files(cls, options: Mapping[str, Any]) -> Sequence[str]:
        # Subgraphs choose between models so. A side packet SELECT may choose another one.
        values: Sequence[str] = options["values"]
        return values[options["select"] :][:1]

    def open(self, ctx: Context) -> None:
        given = ctx.get(self.select_side)
        chosen = self.select if given is None else given
        if not 0 <= chosen < len(self.values):
            choices = ", ".join(f"{index} ({value})" for index, value in enumerate(self.values))
            raise FrameworkError(
                f"{ctx.node}: SELECT is {chosen}; expected one of {choices}; give one of these "
                "numbers"
            )
        ctx[self.packet] = self.values[chosen]
