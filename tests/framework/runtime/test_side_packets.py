"""Values that are set once a run."""

from __future__ import annotations

import numpy as np
import pytest

from vitruvian.framework.authoring.calculator import Calculator
from vitruvian.framework.authoring.ports import Input, Output, SideInput
from vitruvian.framework.errors import (
    CalculatorError,
    GraphConfigError,
    GraphStateError,
    PayloadTypeError,
)
from vitruvian.framework.values.packet import Packet


class RigScaleCalculator(Calculator):
    """Multiply by a side packet."""

    value = Input(int, tag="")
    scaled = Output(int, tag="")
    factor = SideInput(int)

    def process(self, ctx):
        ctx[self.scaled] = ctx[self.value] * ctx[self.factor]


def scale_graph(rig, **config):
    scale = {
        "calculator": "RigScaleCalculator",
        "input_stream": "a",
        "output_stream": "b",
        "input_side_packet": "FACTOR:factor",
    }
    return rig.graph(scale, input_stream="a", input_side_packet="factor", observe="b", **config)


class TestGiven:
    def test_every_run_has_its_own(self, rig):
        graph = scale_graph(rig)

        for factor in (2, 3):
            graph.start_run({"factor": factor})
            rig.feed(graph, "a", (0, 10))
            rig.finish(graph)

        assert rig.seen["b"] == [(0, 20), (0, 30)]

    def test_run_overrides_the_graph(self, rig):
        graph = scale_graph(rig, side_packets={"factor": 2})

        for given in ({}, {"factor": Packet(5)}):
            graph.start_run(given)
            rig.feed(graph, "a", (0, 10))
            rig.finish(graph)

        assert rig.seen["b"] == [(0, 20), (0, 50)]

    def test_missing_one_is_refused(self, rig):
        graph = scale_graph(rig)

        with pytest.raises(
            GraphConfigError, match='Side packet "factor" is required but was not provided'
        ):
            graph.start_run()
        assert not graph.is_running

    def test_unknown_one_is_refused(self, rig):
        with pytest.raises(GraphConfigError, match=r"no input side packet 'facto'.*Did you mean"):
            scale_graph(rig).start_run({"facto": 1, "factor": 2})

    def test_wrong_type_is_refused(self, rig):
        with pytest.raises(PayloadTypeError, match="'factor' carries int; got a str"):
            scale_graph(rig).start_run({"factor": "2"})

    def test_array_becomes_read_only(self, rig):
        array = np.zeros(3)
        graph = rig.graph(
            rig.node("a", "b", input_side_packet="array"),
            input_stream="a",
            input_side_packet="array",
        )

        graph.start_run({"array": array})

        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1


class TestSet:
    @pytest.mark.parametrize("call", ["open", "process", "close"])
    def test_reader_opens_when_the_value_is_set(self, rig, call):
        def set_it(self, ctx):
            log.append("set")
            ctx[self.sets] = 7

        def read_it(self, ctx):
            log.append(("read", ctx[self.needs]))

        log = []
        graph = rig.graph(
            rig.node("c", "d", open=read_it, input_side_packet="seven"),
            rig.node("a", "b", output_side_packet="seven", **{call: set_it}),
            input_stream="a c",
        )

        with graph:
            rig.feed(graph, "a", (0, "x"))
            # What comes before the node opens waits for it.
            rig.feed(graph, "c", (0, "x"))

        assert log == ["set", ("read", 7)]
        assert graph.get_output_side_packet("seven").value == 7
        assert graph.output_side_packets() == {"seven": 7}

    def test_packets_wait_for_a_node_that_opens_late(self, rig):
        def set_it(self, ctx):
            ctx[self.sets] = 7

        graph = rig.graph(
            rig.node("a", "", set_it, output_side_packet="seven"),
            rig.node(
                "c",
                "d",
                lambda self, ctx: ctx.send(self.results, ctx[self.values] * ctx[self.needs]),
                input_side_packet="seven",
            ),
            input_stream="a c",
            observe="d",
        )

        with graph:
            rig.feed(graph, "c", (0, 1), (1, 2))
            rig.idle(graph)
            assert rig.seen["d"] == []
            rig.feed(graph, "a", (0, "go"))
            rig.idle(graph)
            assert rig.seen["d"] == [(0, 7), (1, 14)]

    def test_second_value_fails(self, rig):
        def set_it(self, ctx):
            ctx[self.sets] = 7

        graph = rig.graph(rig.node("a", "b", set_it, output_side_packet="seven"), input_stream="a")
        graph.start_run()
        rig.feed(graph, "a", (0, "x"), (1, "y"))

        with pytest.raises(CalculatorError, match="'seven' was already set"):
            rig.finish(graph)

    def test_none_fails(self, rig):
        def set_it(self, ctx):
            ctx[self.sets] = None

        graph = rig.graph(rig.node("a", "", set_it, output_side_packet="seven"), input_stream="a")
        graph.start_run()
        rig.feed(graph, "a", (0, "x"))

        with pytest.raises(CalculatorError, match="cannot be set to None"):
            rig.finish(graph)

    def test_reader_of_a_value_that_nobody_sets_is_named_at_the_end(self, rig):
        graph = rig.graph(
            rig.node("a", "", output_side_packet="seven"),
            rig.node("c", "d", name="reader", input_side_packet="seven"),
            input_stream="a c",
        )
        graph.start_run()

        with pytest.raises(GraphStateError, match=r"reader never opened.*side packet 'seven'"):
            rig.finish(graph)

    def test_value_that_was_not_set_is_refused(self, rig):
        graph = rig.graph(rig.node("a", "", output_side_packet="seven"), input_stream="a")
        with graph:
            pass

        with pytest.raises(GraphStateError, match=r"'sevn' was not set\. Did you mean 'seven'"):
            graph.get_output_side_packet("sevn")


def test_a_repeated_side_packet_has_values_and_no_packets(rig):
    def ask(self, ctx):
        assert ctx.side_values(self.needs) == [7]
        ctx.packets(self.needs)

    graph = rig.graph(
        rig.node("a", "", ask, name="asker", input_side_packet="s"),
        input_stream="a",
        input_side_packet="s",
        side_packets={"s": 7},
    )
    graph.start_run()
    rig.feed(graph, "a", (0, 1))

    with pytest.raises(CalculatorError, match=r"has values and no packets; read .*side_values"):
        rig.finish(graph)
