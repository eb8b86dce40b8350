"""Count exercises by the bending of joints."""

from __future__ import annotations

import numpy as np

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Input, Option, Output
from ...framework.errors import PayloadTypeError
from ...framework.formats import JointAngles
from ..wiring import checked_options

__all__ = ["RepetitionCounterCalculator"]


class RepetitionCounterCalculator(Calculator, pure=True):
    """Count how often joints were bent and stretched again.

    The angle is the mean of those of ``joints`` that are known. Below ``bent_below`` degrees the
    body counts as bent, above ``stretched_above`` as stretched, in between as it was before: so a
    tremble at a threshold does not count. A repetition is complete when a bent body is stretched.
    Each state must last ``min_seconds``. Where no angle is known nothing changes. MediaPipe has no
    such calculator.
    """

    angles = Input(JointAngles)
    count = Output(int, doc="Repetitions so far, with every packet.")
    bent = Output(bool, doc="Whether the body is bent.")

    joints: Option[tuple[str, ...]] = Option(
        ("left_knee", "right_knee"), type=tuple[str, ...], doc="The joints that bend together."
    )
    bent_below = Option(110.0, doc="Bent below this many degrees.")
    stretched_above = Option(150.0, doc="Stretched above this many degrees.")
    min_seconds = Option(0.2, ge=0, doc="What is shorter is taken for an error of measurement.")

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        options = checked_options(cls, contract)
        if options is None:
            return
        if not options["joints"]:
            raise ValueError("joints is empty; name at least one, such as left_knee")
        if options["bent_below"] >= options["stretched_above"]:
            raise ValueError(
                f"bent_below is {options['bent_below']:g} and stretched_above "
                f"{options['stretched_above']:g}; expected the first to be smaller"
            )

    def open(self, ctx: Context) -> None:
        self._count = 0
        self._is_bent = False
        # Since when the angle asks for the other state.
        self._since: float | None = None

    def process(self, ctx: Context) -> None:
        angle = self._angle(ctx)
        if not np.isnan(angle):
            self._take(angle, int(ctx.timestamp) / 1e6)
        ctx[self.count] = self._count
        ctx[self.bent] = self._is_bent

    def _angle(self, ctx: Context) -> float:
        angles = ctx[self.angles]
        missing = [name for name in self.joints if name not in angles]
        if missing:
            raise PayloadTypeError(
                f"{ctx.node}: there is no angle of {missing[0]!r}; there are "
                f"{', '.join(angles)}. Check the option joints"
            )
        known = [angles[name] for name in self.joints if not np.isnan(angles[name])]
        return float(np.mean(known)) if known else np.nan

    def _take(self, angle: float, seconds: float) -> None:
        changes = angle > self.stretched_above if self._is_bent else angle < self.bent_below
        if not changes:
            self._since = None
            return
        if self._since is None:
            self._since = seconds
        if seconds - self._since >= self.min_seconds:
            self._count += self._is_bent
            self._is_bent = not self._is_bent
            self._since = None
