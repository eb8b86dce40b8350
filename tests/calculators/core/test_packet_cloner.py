import pytest

from vitruvian.framework.errors import GraphConfigError
from vitruvian.framework.graph import CalculatorGraph

GRAPH = """
input_stream: [a, b, tick]
output_stream: [out, second]
node:
  - calculator: PacketClonerCalculator
    input_stream: [{inputs}]
    output_stream: [out, second]
    options: {{{options}}}
"""


@pytest.fixture
def cloner(bench):
    def make(options="", inputs="a, b, tick"):
        return bench(GRAPH.format(inputs=inputs, options=options))

    return make


def settle(run, time):
    for stream in ("a", "b", "tick"):
        run.bound(stream, time)


@pytest.mark.parametrize("inputs", ["a, b, tick", "TICK:tick, a, b"])
def test_each_tick_brings_the_latest_packets(cloner, inputs):
    run = cloner(inputs=inputs)
    run.packet("a", 1)
    run.packet("b", 5)
    run.packet("tick", 6)
    run.packet("tick", 8)
    run.packet("a", 8)
    settle(run, 9)
    run.packet("tick", 9)
    settle(run, 10)

    assert run.sent("out") == [(6, "a1"), (8, "a8"), (9, "a8")]
    assert run.sent("second") == [(6, "b5"), (8, "b5"), (9, "b5")]


def test_a_tick_waits_until_the_others_are_settled(cloner):
    run = cloner()
    run.packet("tick", 5)
    run.packet("a", 1)
    assert run.sent() == []
    settle(run, 6)
    assert run.sent() == [(5, "a1")]


@pytest.mark.parametrize(
    ("option", "sent", "last_seen"),
    [
        ("", [(5, "a1")], (5, "a1")),
        ("output_only_when_all_inputs_received: true", [], None),
        ("output_packets_only_when_all_inputs_received: true", [], (5, None)),
    ],
)
def test_streams_without_a_packet_yet(cloner, option, sent, last_seen):
    run = cloner(option)
    run.packet("a", 1)
    run.packet("tick", 5)
    settle(run, 6)

    assert run.sent() == sent
    assert run.sent("second") == []
    assert (run.seen()[-1] if run.seen() else None) == last_seen


def test_bounds_of_the_tick_pass(cloner):
    run = cloner()
    settle(run, 20)

    assert run.seen()[-1] == (19, None)


def test_every_stream_needs_its_output():
    with pytest.raises(GraphConfigError, match=r"an output for each of the 1 streams .* has 2"):
        CalculatorGraph(GRAPH.format(inputs="a, tick", options=""))
