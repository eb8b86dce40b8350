import asyncio
from typing import Any

import pytest

from vitruvian.framework.authoring.calculator import Calculator
from vitruvian.framework.authoring.class_checks import check_class
from vitruvian.framework.authoring.ports import Input, Option, Output, SideOutput
from vitruvian.framework.errors import CalculatorError, FrameworkError
from vitruvian.framework.streams.sync import Immediate, Synchronized


class _NoProcess(Calculator, abstract=True):
    number = Input(int, tag="")
    out = Output(int, tag="")


class _Misspelt(_NoProcess, abstract=True):
    def proccess(self, ctx):
        ctx[self.out] = 1


def _generator(self, ctx):
    yield 1


async def _coroutine(self, ctx):
    await asyncio.sleep(0)


async def _async_generator(self, ctx):
    yield 1


def _nothing(self, ctx):
    pass


@pytest.mark.parametrize(
    ("base", "members", "message"),
    [
        (_NoProcess, {}, r"has streams and no method 'process', .* add 'def process\(self, ctx\)'"),
        (
            _Misspelt,
            {},
            r"no method 'process'.*; rename 'proccess' to 'process'",
        ),
        (_NoProcess, {"open": _nothing}, r"no method 'process'"),
        (Calculator, {"out": Output(int)}, r"no method 'process'"),
        (_NoProcess, {"process": _generator}, r"process yields, so calling it runs nothing; send"),
        (_NoProcess, {"process": _coroutine}, r"process is async, and nothing awaits it; write"),
        (_NoProcess, {"process": _async_generator}, r"process is async"),
        (_NoProcess, {"process": _nothing, "open": _coroutine}, r"open is async"),
        (_NoProcess, {"process": _nothing, "close": _generator}, r"close yields"),
        (_NoProcess, {"process_batch": _generator}, r"process_batch yields"),
    ],
)
def test_a_class_that_would_run_without_effect_is_refused_where_it_is_defined(
    base: type[Calculator], members: dict[str, Any], message: str
):
    with pytest.raises(FrameworkError, match=rf"^RefusedProbe:? .*{message}"):
        type("RefusedProbe", (base,), members)


@pytest.mark.parametrize(
    ("name", "member", "message"),
    [
        (
            "open",
            Input(bool),
            r"the port 'open' .* call it 'open_port' and give it tag=\"OPEN\"",
        ),
        ("process", Output(int), r"the port 'process' hides"),
        ("close", SideOutput(int), r"the port 'close' hides"),
        ("contract", Input(int, tag=""), r"the port 'contract' hides .* call it 'contract_port'$"),
        ("sync", Option(1), r"the option 'sync' hides .* call it 'sync_option'$"),
        ("max_in_flight", Input(int), r"the port 'max_in_flight' hides"),
    ],
)
def test_a_port_or_option_that_hides_what_every_calculator_has_is_refused(
    name: str, member: object, message: str
):
    with pytest.raises(FrameworkError, match=rf"^HidingProbe: {message}"):
        type("HidingProbe", (Calculator,), {name: member})


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("sync", "Immediate", "'Immediate'; expected an input policy, or None for the default"),
        ("sync", Immediate, r"<class .*; expected an input policy, .*, such as Immediate\(\)"),
        ("timestamp_offset", 0.5, "0.5; expected a whole number of microseconds, or None"),
        ("timestamp_offset", "0", "'0'; expected a whole number of microseconds, or None"),
        ("process_timestamp_bounds", 1, "1; expected True or False"),
        ("max_in_flight", 0, "0; expected a whole number from 1 up"),
        ("max_in_flight", True, "True; expected a whole number from 1 up"),
        ("process", 5, "5; expected a method"),
    ],
)
def test_a_class_attribute_that_cannot_work_is_refused(name: str, value: object, expected: str):
    with pytest.raises(FrameworkError, match=rf"^AttributeProbe: {name} is {expected}"):
        type("AttributeProbe", (Calculator,), {"process": _nothing, name: value})


@pytest.mark.parametrize(
    "members",
    [
        {"value": SideOutput(int), "open": _nothing},
        {"out": Output(int), "open": _nothing},
        {"out": Output(int), "close": _nothing},
        {"number": Input(int), "process_batch": _nothing},
        {},
    ],
)
def test_a_class_may_do_without_process_where_another_call_does_its_work(members: dict[str, Any]):
    cls = type("QuietProbe", (Calculator,), members)

    check_class(cls, Calculator, abstract=False)


class RigReturningCalculator(Calculator):
    number = Input(int, tag="")
    doubled = Output(int, tag="")

    def process(self, ctx):
        return ctx[self.number] * 2


class RigReturningBatchCalculator(RigReturningCalculator):
    sync = Synchronized(batch_size=2)


class RigReturningSinkCalculator(Calculator):
    number = Input(int, tag="")

    def process(self, ctx):
        return ctx[self.number]


@pytest.mark.parametrize(
    ("calculator", "outputs", "advice"),
    [
        ("RigReturningCalculator", "o", r"send it with ctx\[self\.doubled\] = …"),
        ("RigReturningBatchCalculator", "o", r"send it with ctx\[self\.doubled\] = …"),
        ("RigReturningSinkCalculator", "", r"return nothing"),
    ],
)
def test_a_value_returned_from_process_ends_the_run_and_says_how_to_send_it(
    rig, calculator: str, outputs: str, advice: str
):
    graph = rig.graph((calculator, "i", outputs), input_stream="i")
    graph.start_run()
    rig.feed(graph, "i", (0, 1))

    message = rf"returned a value of type int, .* {advice} \(.*test_class_checks\.py:\d+"
    with pytest.raises(CalculatorError, match=message):
        rig.finish(graph)


def test_no_class_that_was_refused_is_registered():
    from vitruvian.framework.authoring.calculator import REGISTRY

    with pytest.raises(FrameworkError, match="no method 'process'"):
        type("NeverRegisteredProbe", (_NoProcess,), {})

    assert "NeverRegisteredProbe" not in REGISTRY.snapshot()
