"""What Python says of an author's usual mistakes gains a line that says what to write."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from vitruvian.framework.authoring.author_hints import hint_for
from vitruvian.framework.authoring.calculator import Calculator
from vitruvian.framework.authoring.context import Context
from vitruvian.framework.authoring.ports import Input, Output
from vitruvian.framework.errors import CalculatorError, GraphStateError
from vitruvian.framework.formats import ImageFrame
from vitruvian.framework.testing import run_calculator

COPY = "what is in a packet is read-only, as other nodes get it too; change a copy: .copy()"


class _Picture(Calculator, abstract=True):
    image = Input(ImageFrame)
    mean = Output(float)


def _attribute_of_port(self: Any, ctx: Context) -> None:
    ctx[self.mean] = self.image.data.mean()


def _sum_of_port(self: Any, ctx: Context) -> None:
    ctx[self.mean] = self.image + 1


def _attribute_of_context(self: Any, ctx: Any) -> None:
    ctx[self.mean] = ctx.image.data.mean()


def _set_attribute_of_context(self: Any, ctx: Any) -> None:
    ctx.mean = 1.0


def _write_into_packet(self: Any, ctx: Context) -> None:
    ctx[self.image].data[0] = 3


def _draw_on_packet(self: Any, ctx: Context) -> None:
    import cv2

    cv2.circle(ctx[self.image].data, (2, 2), 1, (255, 0, 0))


@pytest.mark.parametrize(
    ("process", "hint"),
    [
        (_attribute_of_port, "self.image is the port; what came on it is ctx[self.image]"),
        (_sum_of_port, "self.NAME is the port; what came on it is ctx[self.NAME]"),
        (_attribute_of_context, "ports are read and sent with ctx[self.image]"),
        (_set_attribute_of_context, "ports are read and sent with ctx[self.mean]"),
        (_write_into_packet, COPY),
        (_draw_on_packet, COPY),
    ],
)
def test_a_usual_mistake_is_told_with_what_to_write(process: Any, hint: str) -> None:
    made = type("HintProbe", (_Picture,), {"process": process}, abstract=True)
    picture = ImageFrame(np.zeros((4, 4, 3), np.uint8))

    with pytest.raises(Exception, match=r".") as caught:
        run_calculator(made(), image=[(0, picture)])

    assert hint in caught.value.__notes__


@pytest.mark.parametrize(
    "error", [ValueError("no"), AttributeError("no", name="x", obj=3), TypeError("'int' has no x")]
)
def test_of_other_errors_nothing_is_said(error: Exception) -> None:
    assert hint_for(error) == ""


@pytest.mark.parametrize(("text", "end"), [("is read-only", "; "), ("a\nis read-only\n", "\n  ")])
def test_the_error_of_the_run_says_it_too(rig: Any, text: str, end: str) -> None:
    def fail(self: Any, ctx: Context) -> None:
        raise ValueError(text)

    graph = rig.graph(rig.node("a", "b", fail), input_stream="a")
    graph.start_run()
    rig.feed(graph, "a", (0, 1))

    with pytest.raises(CalculatorError, match=rf"{text.rstrip()}{end}what is in a packet"):
        rig.finish(graph)


def test_a_port_cannot_be_set() -> None:
    def process(self: Any, ctx: Context) -> None:
        self.mean = 1.0

    made = type("HintProbe", (_Picture,), {"process": process}, abstract=True)
    picture = ImageFrame(np.zeros((4, 4, 3), np.uint8))

    with pytest.raises(GraphStateError, match=r"self\.mean is a port.*; send with ctx\[self\.m"):
        run_calculator(made(), image=[(0, picture)])


def test_another_port_may_take_the_place_of_one() -> None:
    def start(self: Any, ctx: Context) -> None:
        self.mean = self.median

    def process(self: Any, ctx: Context) -> None:
        ctx[self.mean] = 0.5

    members = {"median": Output(float), "open": start, "process": process}
    made = type("TwinProbe", (_Picture,), members, abstract=True)
    picture = ImageFrame(np.zeros((4, 4, 3), np.uint8))

    sent = run_calculator(made(), image=[(0, picture)])

    assert (sent.mean, sent.median) == ([], [(0, 0.5)])
