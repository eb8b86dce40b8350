"""Calculators that random graphs need beside the packaged ones."""

from __future__ import annotations

from typing import Any

from vitruvian.framework.authoring.calculator import Calculator
from vitruvian.framework.authoring.context import Context
from vitruvian.framework.authoring.contract import Contract
from vitruvian.framework.authoring.ports import Input, Option, Output


class RandomJoinCalculator(Calculator):
    """Add what all inputs bring at the same time."""

    numbers: Input[Any] = Input(Any, tag="IN", repeated=True)
    total = Output(int, tag="SUM")
    odd = Output(bool)
    third = Output(int)

    def process(self, ctx: Context) -> None:
        total = sum(packet.value for packet in ctx.packets(self.numbers))
        ctx[self.total] = total % 97
        ctx[self.odd] = total % 2 == 1
        if total % 3 == 0:
            ctx[self.third] = total % 89


class RandomParallelCalculator(RandomJoinCalculator):
    """Do the same for several times at once."""

    max_in_flight = 3


class RandomWhichCalculator(Calculator):
    """Say which inputs brought what."""

    numbers: Input[Any] = Input(Any, tag="IN", repeated=True, optional=True)
    code = Output(int, tag="OUT")

    def process(self, ctx: Context) -> None:
        code = 1
        for packet in ctx.packets(self.numbers):
            digit = 7 if packet.is_empty() else int(packet.value) + 11
            code = (code * 31 + digit) % 1009
        ctx[self.code] = code


class RandomFilterCalculator(Calculator):
    """Keep some packets, and tell about those that are gone."""

    number: Input[Any] = Input(Any, tag="IN")
    kept: Output[Any] = Output(Any, tag="OUT", same_as=number)

    def process(self, ctx: Context) -> None:
        if ctx[self.number] % 3:
            ctx.forward(self.kept, ctx.packet(self.number))


class RandomSilentCalculator(RandomFilterCalculator):
    """Keep some packets, and let readers wait for those that are gone."""

    timestamp_offset = None


class RandomShiftCalculator(Calculator):
    """Send everything some time later or earlier."""

    number: Input[Any] = Input(Any, tag="IN")
    shifted: Output[Any] = Output(Any, tag="OUT", same_as=number)
    by = Option(0)

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        if contract.node is not None:
            contract.timestamp_offset = contract.node.options["by"]

    def process(self, ctx: Context) -> None:
        if not ctx.timestamp.is_special_value:
            ctx.send(self.shifted, ctx[self.number], at=ctx.timestamp + self.by)


class RandomLeapCalculator(Calculator):
    """Say in advance that nothing comes for a while; send what comes after it."""

    timestamp_offset = None

    number: Input[Any] = Input(Any, tag="IN")
    sent: Output[Any] = Output(Any, tag="OUT", same_as=number)

    def open(self, ctx: Context) -> None:
        self._bound = -(2**62)

    def process(self, ctx: Context) -> None:
        now, number = ctx.timestamp, ctx[self.number]
        if now.is_special_value:
            return
        if number % 2 and now >= self._bound:
            ctx[self.sent] = number
            self._bound = now + 1
        self._bound = max(self._bound, now + 1 + number % 4)
        ctx.advance(self.sent, self._bound)


class RandomTotalCalculator(Calculator):
    """Send the total at the end."""

    number: Input[Any] = Input(Any, tag="IN")
    total = Output(int, tag="OUT")

    def open(self, ctx: Context) -> None:
        self._total = 0

    def process(self, ctx: Context) -> None:
        self._total += ctx[self.number]

    def close(self, ctx: Context) -> None:
        from vitruvian.framework.values.timestamp import Timestamp

        ctx.send(self.total, self._total, at=Timestamp.POSTSTREAM)


class RandomSourceCalculator(Calculator):
    """Count at given times."""

    number: Output[int] = Output(int, tag="OUT", repeated=True)
    times = Option((), type=tuple[int, ...])

    def open(self, ctx: Context) -> None:
        self._made = 0

    def process(self, ctx: Context) -> None:
        if self._made == len(self.times):
            ctx.stop()
            return
        for index in range(ctx.count(self.number)):
            ctx.send(self.number, self._made, at=self.times[self._made], index=index)
        self._made += 1
