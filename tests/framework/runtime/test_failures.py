"""Whatever calculators, observers and payloads raise, the run ends with an error that says so."""

from __future__ import annotations

from typing import Any

import pytest

from vitruvian.framework.authoring.calculator import Calculator
from vitruvian.framework.authoring.ports import SideInput
from vitruvian.framework.errors import CalculatorError
from vitruvian.framework.messages import message_of, printable, reason_of


class UnprintableError(Exception):
    def __str__(self):
        raise ValueError("no")


class NoTextError(Exception):
    __str__ = lambda self: None  # type: ignore[assignment]  # noqa: E731


def raising(error: Exception):
    def fail(self, ctx):
        raise error

    return fail


SHOWN = r"{}: its message cannot be shown, because str\(\) of it raised {}"


@pytest.mark.parametrize(
    ("error", "raised"), [(UnprintableError, "ValueError"), (NoTextError, "TypeError")]
)
@pytest.mark.parametrize("call", ["open", "process", "close"])
def test_an_exception_without_text_ends_the_run_by_its_type(rig, error, raised, call):
    scripts: dict[str, Any] = {"process": lambda self, ctx: None, call: raising(error())}
    graph = rig.graph(rig.node("a", "b", name="bad", **scripts), input_stream="a", observe="b")

    graph.start_run()
    if call == "process":
        rig.feed(graph, "a", (0, 1))

    shown = SHOWN.format(error.__name__, raised)
    with pytest.raises(CalculatorError, match=rf'for node "bad" failed.*{shown}'):
        rig.finish(graph)


def test_an_exception_without_text_in_an_observer_ends_the_run(rig):
    def observe(name, packet):
        raise UnprintableError

    graph = rig.graph(("RigRelayCalculator", "a", "b"), input_stream="a")
    graph.observe_output_stream("b", observe)

    shown = SHOWN.format("UnprintableError", "ValueError")
    with pytest.raises(CalculatorError, match=rf"observer of b.*{shown}"), graph:
        rig.feed(graph, "a", (0, 1))


class _Touchy(type):
    def __instancecheck__(cls, instance: object) -> bool:
        raise LookupError("do not ask")


class TouchyPayload(metaclass=_Touchy):
    pass


class RigTouchyCalculator(Calculator):
    """Read a side packet of a class that cannot be asked about."""

    payload = SideInput(TouchyPayload, tag="")


def test_an_exception_of_a_payloads_class_ends_the_run(rig):
    def set_side(self, ctx):
        ctx[self.sets] = 7

    graph = rig.graph(
        rig.node("a", "", name="sender", open=set_side, output_side_packet="s"),
        {"calculator": "RigTouchyCalculator", "input_side_packet": "s"},
        input_stream="a",
    )
    graph.start_run()

    message = 'what node "sender" sent cannot be handled: LookupError: do not ask'
    with pytest.raises(CalculatorError, match=message):
        rig.finish(graph)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("pose.yaml: ok…\n\tnext", "pose.yaml: ok…\n\tnext"),
        ("\x1b]0;PWN\a\x1b[2J", r"\x1b]0;PWN\x07\x1b[2J"),
        ("a\u202egnp.exe", r"a\u202egnp.exe"),
        ("\udcff.yaml\r", r"\udcff.yaml\r"),
    ],
)
def test_what_a_terminal_would_act_on_is_written_out(text, shown):
    assert printable(text) == shown
    assert message_of(ValueError(text)) == shown
    assert reason_of(ValueError(text)) == f"ValueError: {shown}"


def test_an_exception_without_a_message_is_named_by_its_type():
    assert reason_of(KeyboardInterrupt()) == "KeyboardInterrupt"
