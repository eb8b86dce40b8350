"""Iterating over a graph's outputs while it is fed."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from vitruvian.framework.authoring.function_calculator import calculator
from vitruvian.framework.errors import (
    CalculatorError,
    GraphCancelledError,
    GraphStateError,
    PayloadTypeError,
)
from vitruvian.framework.formats import ImageFrame
from vitruvian.framework.graph import CalculatorGraph, GraphInputStreamAddMode
from vitruvian.framework.streaming import MAX_UNDER_WAY
from vitruvian.framework.values.packet import Packet
from vitruvian.framework.values.timestamp import Timestamp

from .rig_scripts import relay


def evens(self, ctx):
    if ctx[self.values] % 2 == 0:
        relay(self, ctx)


@calculator("RigBrightnessCalculator")
def brightness(picture: ImageFrame) -> float:
    return float(picture.data.mean())


BRIGHTNESS = {
    "input_stream": "a",
    "output_stream": "b",
    "node": [{"calculator": "RigBrightnessCalculator", "input_stream": "a", "output_stream": "b"}],
}


def timed(*packets):
    return [Packet(value).at(time) for time, value in packets]


def listed(outputs):
    return [(int(out.timestamp), dict(out)) for out in outputs]


class TestOutputs:
    def test_one_set_for_every_input(self, rig):
        graph = rig.graph(
            rig.node("a", "b", relay),
            rig.node("a", "even", evens),
            input_stream="a",
            output_stream="b even",
        )

        outputs = listed(graph.stream({"a": range(40)}, frame_rate=1_000_000))

        assert outputs == [(n, {"b": n, "even": None if n % 2 else n}) for n in range(40)]
        assert not graph.is_running

    def test_sets_come_also_for_times_without_output(self, rig):
        graph = rig.graph(
            rig.node("a", "b", calculator="RigLooseCalculator"), input_stream="a", output_stream="b"
        )

        outputs = listed(graph.stream({"a": range(30)}, frame_rate=1_000_000))

        assert outputs == [(n, {"b": None}) for n in range(30)]

    def test_set_comes_for_an_output_at_a_time_of_its_own(self, rig):
        def shifted(self, ctx):
            ctx.send(self.results, ctx[self.values], at=ctx.timestamp + 5)

        graph = rig.graph(
            rig.node("a", "b", shifted, calculator="RigLooseCalculator"),
            input_stream="a",
            output_stream="b",
        )

        outputs = listed(graph.stream({"a": timed((0, "x"), (10, "y"))}))

        assert outputs == [
            (0, {"b": None}),
            (5, {"b": "x"}),
            (10, {"b": None}),
            (15, {"b": "y"}),
        ]

    def test_plain_values_are_timed_by_the_frame_rate(self, rig):
        graph = rig.graph(rig.node("a", "b", relay), input_stream="a", output_stream="b")

        outputs = [int(out.timestamp) for out in graph.stream({"a": "xyz"}, frame_rate=30)]

        assert outputs == [0, 33333, 66667]

    def test_inputs_are_merged_by_time(self, rig):
        graph = rig.graph(
            ("RigPairCalculator", "a b", "pair"), input_stream="a b", output_stream="pair"
        )
        inputs = {
            "a": timed((1, "a1"), (2, "a2"), (9, "a9")),
            "b": timed((0, "b0"), (2, "b2"), (5, "b5"), (7, "b7")),
        }

        outputs = [(int(out.timestamp), out["pair"]) for out in graph.stream(inputs)]

        assert outputs == [
            (0, (None, "b0")),
            (1, ("a1", None)),
            (2, ("a2", "b2")),
            (5, (None, "b5")),
            (7, (None, "b7")),
            (9, ("a9", None)),
        ]

    def test_input_that_is_not_fed_holds_nothing_back(self, rig):
        graph = rig.graph(
            ("RigPairCalculator", "a b", "pair"), input_stream="a b", output_stream="pair"
        )

        outputs = [out["pair"] for out in graph.stream({"a": "xyz"})]

        assert outputs == [("x", None), ("y", None), ("z", None)]

    def test_sources_stream_without_inputs(self, rig):
        def count(self, ctx):
            self.next = getattr(self, "next", -1) + 1
            if self.next == 30:
                ctx.stop()
            else:
                ctx.send(self.results, self.next, at=self.next)

        graph = rig.graph(rig.node("", "a", count), output_stream="a")

        assert listed(graph.stream({})) == [(n, {"a": n}) for n in range(30)]

    def test_watchers_of_bounds_see_the_times_of_the_inputs_only(self, rig):
        seen = []

        def note(self, ctx):
            seen.append(int(ctx.timestamp))

        graph = rig.graph(
            rig.node("a", "b", relay),
            rig.node("b c", "d", note, calculator="RigBoundsCalculator"),
            input_stream="a c",
            output_stream="b",
        )

        listed(graph.stream({"a": timed((0, 0), (50, 1), (60, 2)), "c": timed((50, 1), (70, 3))}))

        assert set(seen) <= {0, 50, 60, 70, int(Timestamp.MAX)}

    def test_last_packet_may_come_at_the_end(self, rig):
        def total(self, ctx):
            self.total = getattr(self, "total", 0) + ctx[self.values]

        def send(self, ctx):
            ctx.send(self.results, self.total, at=Timestamp.POSTSTREAM)

        graph = rig.graph(
            rig.node("a", "b", total, close=send), input_stream="a", output_stream="b"
        )

        *_, last = graph.stream({"a": range(5)})

        assert (last.timestamp, last["b"]) == (Timestamp.POSTSTREAM, 10)


class TestPressure:
    def test_input_is_read_a_bounded_number_ahead(self, rig):
        taken = []

        def numbers():
            for number in range(100):
                taken.append(number)
                yield number

        graph = rig.graph(rig.node("a", "b", relay), input_stream="a", output_stream="b")

        for given, _ in enumerate(graph.stream({"a": numbers()})):
            assert len(taken) - given <= 2 * MAX_UNDER_WAY + 2

    def test_small_queues_hold_nothing_back(self, rig):
        graph = rig.graph(
            rig.node("a", "b", relay), input_stream="a", output_stream="b", max_queue_size=1
        )
        graph.graph_input_stream_add_mode = GraphInputStreamAddMode.ADD_IF_NOT_FULL

        assert len(list(graph.stream({"a": range(50)}))) == 50


class TestEnd:
    def test_leaving_early_cancels_and_closes(self, rig):
        closed = []
        graph = rig.graph(
            rig.node("a", "b", relay, close=lambda self, ctx: closed.append(ctx.run_failed)),
            input_stream="a",
            output_stream="b",
        )
        outputs = graph.stream({"a": range(1_000_000)})

        for out in outputs:
            if out["b"] == 3:
                break
        outputs.close()

        assert closed == [True]
        assert not graph.is_running
        assert [out["b"] for out in graph.stream({"a": range(3)})] == [0, 1, 2]

    def test_error_of_a_calculator_is_raised(self, rig):
        def fail_at_5(self, ctx):
            if ctx[self.values] == 5:
                raise ValueError("five")
            relay(self, ctx)

        graph = rig.graph(rig.node("a", "b", fail_at_5), input_stream="a", output_stream="b")
        outputs = []

        with pytest.raises(CalculatorError, match="five"):
            outputs.extend(graph.stream({"a": range(100)}))
        assert [out["b"] for out in outputs] == list(range(len(outputs)))
        assert len(outputs) <= 5
        assert not graph.is_running

    def test_error_of_an_input_is_raised(self, rig):
        def numbers():
            yield from range(3)
            raise OSError("the camera is gone")

        graph = rig.graph(rig.node("a", "b", relay), input_stream="a", output_stream="b")

        with pytest.raises(OSError, match="the camera is gone"):
            list(graph.stream({"a": numbers()}))
        assert not graph.is_running

    def test_interrupt_in_a_calculator_leaves_the_graph_closed(self, inline_rig):
        rig, closed = inline_rig, []

        def interrupt(self, ctx):
            raise KeyboardInterrupt

        graph = rig.graph(
            rig.node("a", "b", interrupt, close=lambda self, ctx: closed.append(1)),
            input_stream="a",
            output_stream="b",
        )

        with pytest.raises(KeyboardInterrupt):
            list(graph.stream({"a": range(30)}))
        assert closed == [1]
        assert not graph.is_running

    def test_cancel_from_elsewhere_ends_the_iteration(self, rig):
        graph = rig.graph(rig.node("a", "b", relay), input_stream="a", output_stream="b")

        def stream():
            for out in graph.stream({"a": range(1_000_000)}):
                if out["b"] == 3:
                    canceller = threading.Thread(target=graph.cancel)
                    canceller.start()
                    canceller.join(rig.timeout)

        with pytest.raises(GraphCancelledError, match="cancelled"):
            stream()

    def test_unknown_input_is_refused_at_once(self, rig):
        graph = rig.graph(rig.node("a", "b", relay), input_stream="a", output_stream="b")

        with pytest.raises(GraphStateError, match="no input stream 'z'"):
            graph.stream({"z": []})

    @pytest.mark.parametrize(
        ("inputs", "message"),
        [
            ([1, 2], r"the inputs are a list; .* such as \{'a': values\}"),
            ({"a": "clip.mp4"}, r"'a' is text, 'clip.mp4'; .* vitruvian.frames\('clip.mp4'\)"),
            ({"a": np.zeros((4, 6, 3), np.uint8)}, r"'a' is one picture; .* write \[picture\]"),
        ],
    )
    def test_one_value_in_place_of_several_is_refused_at_once(self, inputs, message):
        graph = CalculatorGraph(BRIGHTNESS, threads=0)

        with pytest.raises(PayloadTypeError, match=message):
            graph.stream(inputs)
        with pytest.raises(PayloadTypeError, match=message):
            graph.astream(inputs)

    def test_an_array_of_pictures_is_taken(self):
        graph = CalculatorGraph(BRIGHTNESS, threads=0)

        outputs = list(graph.stream({"a": np.full((2, 4, 6, 3), 7, np.uint8)}))

        assert [out["b"] for out in outputs] == [7.0, 7.0]

    def test_an_output_that_there_is_not_is_named_with_the_others(self, rig):
        graph = rig.graph(rig.node("a", "pose", relay), input_stream="a", output_stream="pose")

        (out,) = graph.stream({"a": [1]})

        with pytest.raises(KeyError, match=r"no output 'poze'; there are: pose. Did you mean"):
            _ = out["poze"]
        assert out.get("poze") is None

    def test_running_graph_is_refused(self, rig):
        graph = rig.graph(rig.node("a", "b", relay), input_stream="a", output_stream="b")
        with graph:
            with pytest.raises(GraphStateError, match="the graph is running"):
                list(graph.stream({"a": []}))
            assert graph.is_running
