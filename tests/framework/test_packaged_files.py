"""A run knows the packaged files of all its nodes, whichever of them opens first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from vitruvian.framework.authoring.calculator import Calculator
from vitruvian.framework.authoring.context import Context
from vitruvian.framework.authoring.ports import Input, Option, Output


class FilesProbeCalculator(Calculator, pure=True):
    """Tell, with each packet, which packaged files the run opens."""

    value: Input[Any] = Input(Any, tag="")
    told: Output[Any] = Output(Any, tag="")

    names = Option((), type=tuple[str, ...], doc="What this node opens.")

    @classmethod
    def packaged_files(cls, options: Mapping[str, Any]) -> Sequence[str]:
        names: tuple[str, ...] = options["names"]
        return names

    def process(self, ctx: Context) -> None:
        ctx[self.told] = ctx.run.packaged_files()


def probe(source: str, target: str, *names: str) -> dict[str, Any]:
    return {
        "calculator": "FilesProbeCalculator",
        "input_stream": source,
        "output_stream": target,
        "options": {"names": names},
    }


def test_each_file_is_named_once_in_the_order_of_nodes(rig):
    graph = rig.graph(
        probe("a", "b", "first", "second"),
        ("RigRelayCalculator", "b", "c"),
        probe("c", "d", "second", "third"),
        input_stream="a",
        observe="d",
    )

    with graph:
        rig.feed(graph, "a", (1, "x"))
        rig.idle(graph)

    assert rig.seen["d"] == [(1, ("first", "second", "third"))]


def test_a_node_that_nobody_reads_is_not_opened_and_names_nothing(rig):
    graph = rig.graph(
        probe("a", "b", "first"), probe("a", "c", "second"), input_stream="a", observe="b"
    )

    with graph:
        rig.feed(graph, "a", (1, "x"))
        rig.idle(graph)

    assert rig.seen["b"] == [(1, ("first",))]
