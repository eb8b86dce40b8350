"""Every input policy at work in a graph, by MediaPipe's name, on every executor."""

import threading

import pytest

from vitruvian.framework.authoring.calculator import Calculator
from vitruvian.framework.authoring.ports import Input, Output
from vitruvian.framework.errors import TimestampError
from vitruvian.framework.graph import CalculatorGraph
from vitruvian.framework.streams.sync import EarlyClose, Immediate, Synchronized, SyncSet
from vitruvian.framework.values.packet import Packet


def handler(name, **options):
    return {"input_stream_handler": f"{name}InputStreamHandler", "options": options}


class RigLogCalculator(Calculator):
    """Send what each call sees, at times 0, 1, 2 …, as (time, values)."""

    values = Input(int, tag="", repeated=True, optional=True)
    log = Output(tuple, tag="")
    timestamp_offset = None

    def open(self, ctx):
        self.calls = 0

    def process(self, ctx):
        packets = ctx.packets(self.values)
        values = tuple(None if p.is_empty() else p.value for p in packets)
        ctx.send(self.log, (int(ctx.timestamp), values), at=self.calls)
        self.calls += 1


class RigGroupedCalculator(RigLogCalculator):
    """The same, in groups that the class declares."""

    values = None
    video = Input(int, optional=True)
    audio = Input(int, optional=True)
    sync = SyncSet(["VIDEO"], ["AUDIO"])

    def process(self, ctx):
        ctx.send(self.log, (ctx.get(self.video), ctx.get(self.audio)), at=self.calls)
        self.calls += 1


class RigTwoWayCalculator(Calculator):
    """Send what each input brings on an output of its own."""

    left = Input(int, optional=True)
    right = Input(int, optional=True)
    out_left = Output(int)
    out_right = Output(int)
    sync = Immediate()

    def process(self, ctx):
        for source, target in ((self.left, self.out_left), (self.right, self.out_right)):
            if source in ctx:
                ctx[target] = ctx[source]


def logged(rig, name, *packets, inputs="a b", close="", **options):
    graph = rig.graph(
        ("RigLogCalculator", inputs, "log", {"input_stream_handler": handler(name, **options)}),
        input_stream=inputs,
        observe="log",
    )
    graph.start_run()
    for stream, time, value in packets:
        rig.feed(graph, stream, (time, value))
        rig.idle(graph)
    for stream in close.split():
        graph.close_input_stream(stream)
        rig.idle(graph)
    rig.finish(graph)
    return [call for _, call in rig.seen["log"]]


def test_sync_set(rig):
    calls = logged(
        rig,
        "SyncSet",
        ("a", 1, 10),
        ("b", 5, 20),
        ("c", 1, 30),
        inputs="a b c",
        sync_set=[{"tag_index": [":0", ":2"]}],
    )

    assert calls == [(5, (None, 20, None)), (1, (10, None, 30))]


def test_barrier(rig):
    calls = logged(rig, "Barrier", ("a", 10, 1), ("b", 3, 2), ("a", 11, 3), ("b", 4, 4))

    assert calls == [(3, (1, 2)), (4, (3, 4))]


@pytest.mark.parametrize("times", [(10, 30, 20), (0, 0)])
def test_packets_of_a_barrier_may_come_in_any_order_of_time(rig, times):
    packets = [(stream, time, time) for time in times for stream in "ab"]

    assert logged(rig, "Barrier", *packets) == [(time, (time, time)) for time in times]


def test_a_stream_with_another_reader_than_a_barrier_keeps_its_order(rig):
    graph = rig.graph(
        ("RigLogCalculator", "a b", "log", {"input_stream_handler": handler("Barrier")}),
        ("RigRelayCalculator", "b", "c"),
        input_stream="a b",
    )
    graph.start_run()
    rig.feed(graph, "a", (10, 1), (5, 2))
    rig.feed(graph, "b", (10, 1))

    with pytest.raises(TimestampError, match="'b': Current minimum expected timestamp is 11 but"):
        rig.feed(graph, "b", (5, 2))
    rig.finish(graph)


def test_early_close(rig):
    calls = logged(rig, "EarlyClose", ("a", 1, 1), ("b", 1, 2), ("a", 2, 3), close="b")

    assert calls == [(1, (1, 2))]


def test_early_close_lets_go_what_it_held_back(rig):
    graph = rig.graph(
        (
            "RigPairCalculator",
            "a b",
            "pair",
            {"input_stream_handler": handler("EarlyClose")},
        ),
        input_stream="a b",
        max_queue_size=2,
        observe="pair",
    )
    graph.start_run()
    graph.close_input_stream("b")
    rig.idle(graph)
    rig.feed(graph, "a", *((time, time) for time in range(20)))
    rig.finish(graph)

    assert rig.seen["pair"] == []


def test_mux(rig):
    calls = logged(
        rig, "Mux", ("a", 1, 1), ("b", 1, 2), ("c", 1, 1), ("a", 2, 3), ("c", 2, 0), inputs="a b c"
    )

    assert calls == [(1, (None, 2, 1)), (2, (3, None, 0))]


def test_mux_makes_room_by_dropping_what_nobody_chose(rig):
    graph = rig.graph(
        ("RigLogCalculator", "a b c", "log", {"input_stream_handler": handler("Mux")}),
        input_stream="a b c",
        max_queue_size=2,
        report_deadlock=True,
        observe="log",
    )
    graph.start_run()
    for time in range(8):
        rig.feed(graph, "a", (time, time))
        graph.set_input_stream_timestamp_bound("c", time + 1)
        rig.idle(graph)
    rig.feed(graph, "b", (10, 5))
    rig.feed(graph, "c", (10, 1))
    rig.finish(graph)

    assert rig.seen["log"] == [(0, (10, (None, 5, 1)))]


def test_timestamp_align(rig):
    calls = logged(
        rig,
        "TimestampAlign",
        ("b", 101, 1),
        ("a", 1, 2),
        ("b", 103, 3),
        ("a", 4, 4),
        timestamp_base_tag_index=":1",
    )

    assert calls == [(101, (None, 1)), (103, (2, 3)), (106, (4, None))]


def test_fixed_size_on_a_busy_node(pool_rig):
    rig, entered, leave = pool_rig, threading.Semaphore(0), threading.Semaphore(0)

    def process(self, ctx):
        entered.release()
        assert leave.acquire(timeout=rig.timeout)
        ctx.forward(self.results, ctx.packet(self.values))

    graph = rig.graph(
        rig.node("a", "thinned", process, input_stream_handler=handler("FixedSize")),
        ("RigPairCalculator", "thinned a", "pair"),
        input_stream="a",
        observe="thinned pair",
    )
    graph.start_run()
    rig.feed(graph, "a", (0, 0))
    assert entered.acquire(timeout=rig.timeout)
    rig.feed(graph, "a", (1, 1), (2, 2), (3, 3))
    leave.release(2)
    rig.finish(graph)

    assert rig.seen["thinned"] == [(0, 0), (3, 3)]
    assert rig.seen["pair"] == [(0, (0, 0)), (1, (None, 1)), (2, (None, 2)), (3, (3, 3))]


def test_fixed_size_holds_no_source_back(rig):
    def burst(self, ctx):
        for time in range(10):
            ctx.send(self.results, time, at=time)
        ctx.stop()

    graph = rig.graph(
        rig.node("", "a", burst),
        ("RigRelayCalculator", "a", "b", {"input_stream_handler": handler("FixedSize")}),
        max_queue_size=10,
        report_deadlock=True,
        observe="b",
    )
    graph.start_run()
    graph.wait_until_done(rig.timeout)

    assert rig.seen["b"][-1] == (9, 9)


def test_a_class_declares_its_policy_and_may_leave_inputs_out(rig):
    graph = rig.graph(
        ("RigGroupedCalculator", "VIDEO:a AUDIO:b", "both"),
        ("RigGroupedCalculator", "VIDEO:a", "video"),
        input_stream="a b",
        observe="both video",
    )
    graph.start_run()
    rig.feed(graph, "a", (5, 50))
    rig.idle(graph)
    rig.feed(graph, "b", (1, 10))
    rig.finish(graph)

    assert rig.seen["both"] == [(0, (50, None)), (1, (None, 10))]
    assert rig.seen["video"] == [(0, (50, None))]


def test_node_goes_before_graph_and_graph_before_class():
    def policies(graph_handler, node_handler):
        node = {"calculator": "RigGroupedCalculator", "input_stream": ["VIDEO:a"]}
        config = {"input_stream": "a", "node": [{**node, **node_handler}], **graph_handler}
        return [type(node.policy) for node in CalculatorGraph(config).plan.nodes]

    graph = {"input_stream_handler": handler("Immediate")}
    node = {"input_stream_handler": handler("EarlyClose")}

    assert policies({}, {}) == [SyncSet]
    assert policies(graph, {}) == [Immediate]
    assert policies(graph, node) == [EarlyClose]
    assert policies({}, {"input_stream_handler": "DefaultInputStreamHandler"}) == [Synchronized]


def test_packets_reach_a_policy_unchanged(rig):
    graph = rig.graph(
        ("RigRelayCalculator", "a", "b", {"input_stream_handler": handler("Barrier")}),
        input_stream="a",
        observe="b",
    )
    graph.start_run()
    graph.add_packet_to_input_stream("a", Packet("x").at(7))
    rig.finish(graph)

    assert rig.seen["b"] == [(7, "x")]


@pytest.mark.parametrize("is_settled_between", [True, False])
def test_a_call_promises_nothing_that_an_earlier_packet_of_another_input_breaks(
    rig, is_settled_between
):
    graph = rig.graph(
        ("RigTwoWayCalculator", "LEFT:a RIGHT:b", "OUT_LEFT:x OUT_RIGHT:y", {"max_in_flight": 2}),
        input_stream="a b",
        observe="x y",
    )
    graph.start_run()
    rig.feed(graph, "a", (30, 3))
    if is_settled_between:
        rig.idle(graph)
    rig.feed(graph, "b", (10, 1))
    rig.finish(graph)

    assert rig.seen == {"x": [(30, 3)], "y": [(10, 1)]}
