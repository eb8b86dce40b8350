"""Running one calculator on given packets."""

from __future__ import annotations

import pytest

from vitruvian.framework.authoring.calculator import Calculator
from vitruvian.framework.authoring.ports import Input, Option, Output, SideInput, SideOutput
from vitruvian.framework.errors import GraphConfigError, GraphStateError, PayloadTypeError
from vitruvian.framework.testing import run_calculator
from vitruvian.framework.values.timestamp import Timestamp


class RigMixCalculator(Calculator):
    """Add what comes, scale it, and count the calls."""

    number = Input(int)
    extra = Input(int, optional=True)
    total = Output(int)
    shares = Output(int, tag="SHARE", repeated=True)
    start = SideInput(int, optional=True)
    calls = SideOutput(int)
    scale = Option(1)

    def open(self, ctx):
        self.sum = ctx.get(self.start) or 0
        self.count = 0

    def process(self, ctx):
        self.count += 1
        self.sum += ctx[self.number] + (ctx.get(self.extra) or 0)
        ctx[self.total] = self.sum * self.scale
        for index in range(ctx.count(self.shares)):
            ctx.send(self.shares, index, index=index)

    def close(self, ctx):
        ctx[self.calls] = self.count


class RigRepeatedCalculator(Calculator):
    """Send each input to the output of the same index."""

    values = Input(int, repeated=True, optional=True)
    same = Output(int, repeated=True)

    def process(self, ctx):
        for index, packet in enumerate(ctx.packets(self.values)):
            if not packet.is_empty():
                ctx.send(self.same, packet.value, index=index)


class RigCountdownCalculator(Calculator):
    """Count down to zero by itself."""

    count = Output(int)
    first = Option(3)

    def open(self, ctx):
        self.left = self.first

    def process(self, ctx):
        ctx.send(self.count, self.left, at=self.first - self.left)
        self.left -= 1
        if self.left < 0:
            ctx.stop()


class RigFailingCalculator(Calculator):
    """Fail where it is told to."""

    value = Input(str)

    def open(self, ctx):
        self.fail("open")

    def process(self, ctx):
        self.fail(ctx[self.value])

    def close(self, ctx):
        self.fail("close")

    where = Option("process")

    def fail(self, where):
        if where == self.where:
            raise ValueError("own error") from LookupError("deep down")


@pytest.fixture(params=[0, 2])
def threads(request):
    return request.param


def test_outputs_are_lists_of_times_and_values(threads):
    result = run_calculator(
        RigMixCalculator(scale=2),
        side_packets={"start": 100},
        threads=threads,
        number=[(0, 1), (10, 2), (20, 3)],
        extra=[(10, 5)],
    )

    assert result.total == [(0, 202), (10, 216), (20, 222)]
    assert result.calls == 3


def test_class_stands_for_an_instance_with_defaults(threads):
    result = run_calculator(RigMixCalculator, threads=threads, number=[(0, 1)])

    assert result.total == [(0, 1)]


def test_repeated_output_has_the_indexes_asked_for(threads):
    result = run_calculator(
        RigMixCalculator, threads=threads, indexes={"shares": 3}, number=[(0, 1)]
    )

    assert result.shares == [[(0, 0)], [(0, 1)], [(0, 2)]]


def test_repeated_input_takes_a_list_for_each_index(threads):
    result = run_calculator(
        RigRepeatedCalculator, threads=threads, values=[[(0, 1), (2, 3)], [(1, 2)]]
    )

    assert result.same == [[(0, 1), (2, 3)], [(1, 2)]]


def test_source_runs_to_its_end(threads):
    result = run_calculator(RigCountdownCalculator(first=2), threads=threads)

    assert result.count == [(0, 2), (1, 1), (2, 0)]


@pytest.mark.parametrize("where", ["open", "process", "close"])
def test_exception_of_the_calculator_is_raised_as_it_is(threads, where):
    with pytest.raises(ValueError, match="own error") as caught:
        run_calculator(
            RigFailingCalculator(where=where), threads=threads, value=[(0, "x"), (1, "process")]
        )

    assert isinstance(caught.value.__cause__, LookupError)


def test_wrong_value_is_refused():
    with pytest.raises(PayloadTypeError, match="carries int; got a str"):
        run_calculator(RigMixCalculator, number=[(0, "1")])


@pytest.mark.parametrize("packets", [[4, 5], 4])
def test_values_without_times_are_refused(packets):
    with pytest.raises(PayloadTypeError, match=r"'number' has 4; .* number=\[\(0, value\)\]"):
        run_calculator(RigMixCalculator, number=packets)


def test_an_input_that_is_required_and_not_given_is_named():
    with pytest.raises(GraphStateError, match=r"was not given its input 'number'; .*number=\[\(0"):
        run_calculator(RigMixCalculator)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: run_calculator(RigMixCalculator, numbr=[]), GraphStateError, "mean 'number'"),
        (lambda: RigMixCalculator(scal=2), GraphConfigError, "has no option 'scal'"),
        (
            lambda: run_calculator(RigMixCalculator, number=[]).totl,
            AttributeError,
            "no output 'totl'",
        ),
    ],
)
def test_unknown_name_is_refused(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_packet_outside_the_stream():
    result = run_calculator(RigMixCalculator, number=[(Timestamp.PRESTREAM, 4)])

    assert result.total == [(Timestamp.PRESTREAM, 4)]
