"""Input sets collected into one call."""

import pytest

from vitruvian.framework.authoring.calculator import Calculator
from vitruvian.framework.authoring.context import Context
from vitruvian.framework.authoring.ports import Input, Output
from vitruvian.framework.errors import CalculatorError, GraphConfigError
from vitruvian.framework.graph import CalculatorGraph
from vitruvian.framework.streams.sync import Synchronized
from vitruvian.framework.testing import run_calculator

BATCH = {
    "input_stream_handler": "DefaultInputStreamHandler",
    "options": {"batch_size": 3},
}


class RigBatchTotalCalculator(Calculator):
    """Add the numbers of a batch; sent with the last of them."""

    sync = Synchronized(batch_size=3)

    number = Input(int)
    total = Output(int)

    def process_batch(self, batch):
        batch[-1][self.total] = sum(ctx[self.number] for ctx in batch)


class RigBatchNeedsBothCalculator(Calculator):
    """Send the first input where the second has a packet too."""

    sync = Synchronized(batch_size=2)

    first = Input(int)
    second = Input(int)
    output = Output(int)

    def process(self, ctx: Context) -> None:
        ctx[self.output] = ctx[self.first]


def test_nothing_runs_until_the_batch_is_full_and_the_rest_runs_at_the_end(rig):
    graph = rig.graph(
        ("RigRelayCalculator", "a", "b", {"input_stream_handler": BATCH}),
        input_stream="a",
        observe="b",
    )
    graph.start_run()
    counts = []
    for time in range(4):
        rig.feed(graph, "a", (time, time))
        rig.idle(graph)
        counts.append(len(rig.seen["b"]))
    rig.finish(graph)

    assert counts == [0, 0, 3, 3]
    assert rig.seen["b"] == [(0, 0), (1, 1), (2, 2), (3, 3)]


def test_time_stands_still_at_the_first_of_an_unfinished_batch(rig):
    graph = rig.graph(
        ("RigRelayCalculator", "b", "batched", {"input_stream_handler": BATCH}),
        ("RigPairCalculator", "a batched", "pair"),
        input_stream="a b",
        observe="pair",
    )
    graph.start_run()
    rig.feed(graph, "a", (0, 0), (1, 1))
    rig.feed(graph, "b", (1, 1))
    rig.idle(graph)
    assert rig.seen["pair"] == [(0, (0, None))]
    rig.feed(graph, "a", (2, 2), (3, 3))
    rig.feed(graph, "b", (2, 2))
    rig.idle(graph)
    assert rig.seen["pair"] == [(0, (0, None))]
    rig.feed(graph, "b", (3, 3))
    rig.idle(graph)

    assert rig.seen["pair"][1:] == [(1, (1, 1)), (2, (2, 2)), (3, (3, 3))]
    rig.finish(graph)


@pytest.mark.parametrize("threads", [0, 2])
def test_a_calculator_may_work_on_all_sets_at_once(threads):
    numbers = [(time, time) for time in range(5)]

    result = run_calculator(RigBatchTotalCalculator, number=numbers, threads=threads)

    assert result.total == [(2, 3), (4, 7)]


def test_sets_without_a_required_packet_take_a_place_but_no_call():
    result = run_calculator(
        RigBatchNeedsBothCalculator,
        first=[(0, 0), (1, 1), (2, 2), (3, 3)],
        second=[(1, 1), (3, 3)],
    )

    assert result.output == [(1, 1), (3, 3)]


def test_an_error_tells_the_times_of_the_batch(ordered_rig):
    rig = ordered_rig

    def fail(self, ctx):
        if ctx.timestamp == 5:
            raise ValueError("five")

    graph = rig.graph(
        rig.node("a", "b", fail, input_stream_handler=BATCH), input_stream="a", observe="b"
    )
    graph.start_run()
    rig.feed(graph, "a", (4, 0), (5, 0), (6, 0))

    with pytest.raises(CalculatorError, match="failed at timestamps 4 to 6: ValueError: five"):
        rig.idle(graph)


@pytest.mark.parametrize(
    ("node", "message"),
    [
        (
            (
                "{calculator: RigRelayCalculator, input_stream: a, output_stream: b,"
                " max_in_flight: 2,"
                " input_stream_handler: {input_stream_handler: DefaultInputStreamHandler,"
                " options: {batch_size: 2}}}"
            ),
            "batch_size 2 and max_in_flight 2 exclude each other",
        ),
        (
            "{calculator: RigBatchTotalCalculator, input_stream: NUMBER:a, max_in_flight: 2}",
            "RigBatchTotalCalculator: batch_size 3 and max_in_flight 2 exclude each other",
        ),
        (
            (
                "{calculator: RigSourceCalculator, output_stream: b,"
                " input_stream_handler: {input_stream_handler: DefaultInputStreamHandler,"
                " options: {batch_size: 2}}}"
            ),
            "a node without inputs has no input sets to collect",
        ),
        (
            (
                "{calculator: RigRelayCalculator, input_stream: a, output_stream: b,"
                " input_stream_handler: {input_stream_handler: DefaultInputStreamHandler,"
                " options: {batch_size: 0}}}"
            ),
            "batch_size is 0; expected 1 or more",
        ),
    ],
)
def test_a_batch_that_cannot_be_is_refused(node, message):
    with pytest.raises(GraphConfigError, match=message):
        CalculatorGraph(f"input_stream: a\nnode: [{node}]\n")
