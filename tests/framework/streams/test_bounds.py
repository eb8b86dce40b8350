"""How far time is settled: offsets, bounds without packets, and calculators that watch them."""

import pytest

from vitruvian.framework.authoring.calculator import Calculator
from vitruvian.framework.authoring.ports import Input, Output
from vitruvian.framework.errors import CalculatorError
from vitruvian.framework.streams.sync import Immediate
from vitruvian.framework.values.timestamp import Timestamp

#: Every policy under which a calculator can watch bounds, as a graph file names it.
POLICIES = [
    "DefaultInputStreamHandler",
    "ImmediateInputStreamHandler",
    "SyncSetInputStreamHandler",
    {
        "input_stream_handler": "SyncSetInputStreamHandler",
        "options": {"sync_set": {"tag_index": ":0"}},
    },
]


class RigShiftCalculator(Calculator):
    """Send each packet 20 later, and a first one at 0."""

    value = Input(int, tag="")
    shifted = Output(int, tag="")
    timestamp_offset = 20

    def open(self, ctx):
        ctx.send(self.shifted, 0, at=0)

    def process(self, ctx):
        ctx.forward(self.shifted, ctx.packet(self.value).at(ctx.timestamp + 20))


class RigSilentCalculator(Calculator):
    """Send nothing, and let time pass as it comes."""

    value = Input(int, tag="")
    nothing = Output(int, tag="")

    def process(self, ctx):
        pass


class RigLateSilentCalculator(RigSilentCalculator):
    """Send nothing, 20 later."""

    timestamp_offset = 20


class RigFarCalculator(RigSilentCalculator):
    """Promise nothing before 10000 at every second packet."""

    def process(self, ctx):
        if ctx.timestamp % 20 == 0:
            ctx.advance(self.nothing, 10_000)


class RigOccasionalCalculator(RigFarCalculator):
    """Settle time at every second packet, several at once."""

    timestamp_offset = None
    max_in_flight = 4

    def process(self, ctx):
        if ctx.timestamp % 20 == 0:
            ctx.advance(self.nothing, ctx.timestamp + 1)


class RigBoundTimesCalculator(Calculator):
    """Send the time that is newly settled on each input."""

    values = Input(int, tag="", repeated=True, optional=True)
    settled = Output(int, tag="", repeated=True)
    process_timestamp_bounds = True
    timestamp_offset = None
    sync = Immediate()

    def open(self, ctx):
        self.last = [Timestamp.UNSTARTED] * ctx.count(self.values)

    def process(self, ctx):
        for index, packet in enumerate(ctx.packets(self.values)):
            time = packet.timestamp
            if self.last[index] < time == ctx.timestamp and time < Timestamp.MAX:
                ctx.send(self.settled, int(time), at=time, index=index)
                self.last[index] = time


class RigPassAllCalculator(Calculator):
    """Send on packets and bounds as they come."""

    values = Input(int, tag="", repeated=True, optional=True)
    same = Output(int, tag="", repeated=True)
    process_timestamp_bounds = True
    timestamp_offset = None
    sync = Immediate()

    def process(self, ctx):
        for index, packet in enumerate(ctx.packets(self.values)):
            if packet.timestamp == ctx.timestamp:
                ctx.forward(self.same, packet, index=index)


class RigLastCalculator(Calculator):
    """Send the last packet when there is no other."""

    value = Input(int, tag="")
    last = Output(int, tag="")
    timestamp_offset = None

    def process(self, ctx):
        ctx.advance(self.last, ctx.timestamp)
        self.packet = ctx.packet(self.value)

    def close(self, ctx):
        ctx.forward(self.last, self.packet)


def times(rig, stream):
    return [time for time, _ in rig.seen[stream]]


def test_an_offset_shifts_bounds_as_well_as_packets(rig):
    graph = rig.graph(
        ("RigLateSilentCalculator", "a", "b"),
        ("RigBoundTimesCalculator", "b", "settled"),
        input_stream="a",
        observe="settled",
    )
    graph.start_run()
    for time in (0, 10):
        rig.feed(graph, "a", (time, 1))
        rig.idle(graph)
    graph.set_input_stream_timestamp_bound("a", 100)
    rig.idle(graph)
    rig.finish(graph)

    assert times(rig, "settled") == [20, 30, 119]


def test_bounds_go_round_a_loop(rig):
    def source(self, ctx):
        step = self.step = getattr(self, "step", -1) + 1
        if step % 2:
            ctx.advance(self.results, step * 10)
        else:
            ctx.send(self.results, step // 2, at=step * 10)
        if step == 60:
            ctx.stop()

    def add(self, ctx):
        ctx.send(self.results, sum(packet.value for packet in ctx.packets(self.values)))

    graph = rig.graph(
        rig.node("", "numbers", source),
        rig.node(
            "numbers old",
            "sum",
            lambda self, ctx: ctx.send(
                self.results, sum(p.value for p in ctx.packets(self.values))
            ),
            back_edge=":1",
            input_stream_handler="EarlyCloseInputStreamHandler",
        ),
        ("RigShiftCalculator", "sum", "old"),
        observe="sum",
    )
    graph.start_run()
    graph.wait_until_done(rig.timeout)

    assert rig.seen["sum"] == [(n * 20, n * (n + 1) // 2) for n in range(31)]


def test_a_silent_node_lets_its_readers_go_on(rig):
    graph = rig.graph(
        ("RigSilentCalculator", "a", "bounds"),
        ("RigPairCalculator", "bounds a", "pair"),
        input_stream="a",
        observe="pair",
    )
    graph.start_run()
    for time in range(4):
        rig.feed(graph, "a", (time, time))
        rig.idle(graph)
        assert len(rig.seen["pair"]) == time + 1
    rig.finish(graph)


def test_bounds_alone_do_not_run_a_node_that_does_not_watch_them(rig):
    calls = []
    graph = rig.graph(
        ("RigSilentCalculator", "a", "bounds"),
        rig.node("bounds", "c", lambda self, ctx: calls.append(ctx.timestamp)),
        input_stream="a",
    )
    graph.start_run()
    rig.feed(graph, "a", *((time, 1) for time in range(4)))
    rig.finish(graph)

    assert calls == []


@pytest.mark.parametrize("policy", POLICIES, ids=str)
def test_a_node_that_watches_bounds_runs_at_every_one(rig, policy):
    graph = rig.graph(
        ("RigSilentCalculator", "a", "bounds"),
        ("RigBoundTimesCalculator", "bounds", "settled", {"input_stream_handler": policy}),
        input_stream="a",
        observe="settled",
    )
    graph.start_run()
    for time in (0, 10, 20, 30):
        rig.feed(graph, "a", (time, 1))
        rig.idle(graph)
    rig.finish(graph)

    assert times(rig, "settled") == [0, 10, 20, 30]


@pytest.mark.parametrize("policy", POLICIES, ids=str)
def test_a_packet_at_poststream_reaches_a_node_that_watches_bounds(rig, policy):
    graph = rig.graph(
        ("RigBoundTimesCalculator", "a", "settled", {"input_stream_handler": policy}),
        ("RigPassAllCalculator", "a", "same", {"input_stream_handler": policy}),
        input_stream="a",
        observe="same",
    )
    graph.start_run()
    rig.feed(graph, "a", (Timestamp.POSTSTREAM, 1))
    rig.finish(graph)

    assert rig.seen["same"] == [(Timestamp.POSTSTREAM, 1)]


def test_packets_and_bounds_pass_each_stream_on_its_own(rig):
    graph = rig.graph(
        ("RigSilentCalculator", "b", "bound"),
        ("RigPassAllCalculator", "a bound", "same_a same_b"),
        ("RigBoundTimesCalculator", "same_a same_b", "out_a out_b"),
        input_stream="a b",
        observe="out_a out_b",
    )
    graph.start_run()
    for time in (0, 10, 20):
        rig.feed(graph, "a", (time, 1))
        rig.idle(graph)
    assert (times(rig, "out_a"), times(rig, "out_b")) == ([0, 10, 20], [])
    for time in (10, 20):
        rig.feed(graph, "b", (time, 1))
        rig.idle(graph)
    rig.finish(graph)

    assert (times(rig, "out_a"), times(rig, "out_b")) == ([0, 10, 20], [10, 20])


def test_an_explicit_bound_goes_before_the_offset(rig):
    graph = rig.graph(
        ("RigFarCalculator", "a", "b"),
        ("RigBoundTimesCalculator", "b", "settled"),
        input_stream="a",
        observe="settled",
    )
    graph.start_run()
    for time in range(10, 50, 10):
        rig.feed(graph, "a", (time, 1))
        rig.idle(graph)
    rig.finish(graph)

    assert times(rig, "settled") == [10, 9_999]


def test_bounds_of_calls_in_flight_do_not_go_back(rig):
    graph = rig.graph(
        ("RigOccasionalCalculator", "a", "b"),
        ("RigBoundTimesCalculator", "b", "settled"),
        input_stream="a",
        observe="b settled",
    )
    graph.start_run()
    for time in range(10, 100, 10):
        rig.feed(graph, "a", (time, 1))
    rig.idle(graph)
    rig.finish(graph)

    assert rig.seen["b"] == []
    assert times(rig, "settled")[-1] == 80
    assert times(rig, "settled") == sorted(times(rig, "settled"))


def test_an_empty_packet_sent_on_settles_its_time(rig):
    graph = rig.graph(
        rig.node(
            "a",
            "b",
            lambda self, ctx: ctx.forward(
                self.results, type(ctx.packet(self.values))().at(ctx.timestamp)
            ),
            calculator="RigLooseCalculator",
        ),
        ("RigBoundTimesCalculator", "b", "settled"),
        input_stream="a",
        observe="b settled",
    )
    graph.start_run()
    for time in (10, 20):
        rig.feed(graph, "a", (time, 1))
        rig.idle(graph)
    rig.finish(graph)

    assert (times(rig, "b"), times(rig, "settled")) == ([], [10, 20])


def test_bounds_of_a_graph_input_count(rig):
    graph = rig.graph(
        ("RigBoundTimesCalculator", "a", "settled"), input_stream="a", observe="settled"
    )
    graph.start_run()
    for time in (10, 20, 30):
        graph.set_input_stream_timestamp_bound("a", time + 1)
        rig.idle(graph)
    rig.finish(graph)

    assert times(rig, "settled") == [10, 20, 30]


def test_the_last_packet_can_be_told(rig):
    graph = rig.graph(("RigLastCalculator", "a", "last"), input_stream="a", observe="last")
    graph.start_run()
    rig.feed(graph, "a", *((time, time) for time in (10, 20, 30)))
    rig.idle(graph)
    assert rig.seen["last"] == []
    rig.finish(graph)

    assert rig.seen["last"] == [(30, 30)]


def test_rare_packets_hold_frequent_ones_back_until_time_is_settled(rig):
    graph = rig.graph(
        ("RigPairCalculator", "rare frequent", "pair"),
        input_stream="rare frequent",
        observe="pair",
    )
    graph.start_run()
    rig.feed(graph, "frequent", (0, "a"))
    rig.idle(graph)
    assert rig.seen["pair"] == []
    graph.set_input_stream_timestamp_bound("rare", 10_000)
    rig.feed(graph, "frequent", (20_000, "b"))
    rig.idle(graph)
    assert rig.seen["pair"] == [(0, (None, "a"))]
    rig.feed(graph, "rare", (20_000, "set"))
    rig.finish(graph)

    assert rig.seen["pair"][1:] == [(20_000, ("set", "b"))]


@pytest.mark.parametrize("call", ["open", "close"])
def test_stop_outside_of_process_is_harmless(rig, call):
    def stop(self, ctx):
        ctx.stop()

    def make(self, ctx):
        ctx.send(self.results, 1, at=0)
        ctx.stop()

    graph = rig.graph(rig.node("", "a", make, **{call: stop}), observe="a")
    graph.start_run()
    graph.wait_until_done(rig.timeout)

    assert rig.seen["a"] == ([] if call == "open" else [(0, 1)])


def test_a_packet_too_early_for_an_offset_is_an_error(rig):
    def early(self, ctx):
        ctx.send(self.results, 1, at=ctx.timestamp - 1)

    graph = rig.graph(rig.node("a", "b", early), input_stream="a", observe="b")
    graph.start_run()
    rig.feed(graph, "a", (5, 1), (6, 1))

    with pytest.raises(CalculatorError, match="expected timestamp is 6 but received 5"):
        rig.finish(graph)
