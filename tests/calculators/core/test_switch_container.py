"""A switch at work: SwitchContainer with SwitchDemux, the contained nodes and SwitchMux."""

import pytest

from vitruvian.framework.authoring.calculator import Calculator
from vitruvian.framework.authoring.ports import Input, Output, SideInput, SideOutput
from vitruvian.framework.graph import CalculatorGraph
from vitruvian.framework.runtime.tracer import Tracer

TIMEOUT = 20


class RigTripleCalculator(Calculator):
    """Triple a number, on a stream or as a side packet."""

    number = Input(int, tag="", optional=True)
    tripled = Output(int, tag="")
    side = SideInput(int, tag="", optional=True)
    side_tripled = SideOutput(int, tag="")

    def open(self, ctx):
        if self.side in ctx:
            ctx[self.side_tripled] = 3 * ctx[self.side]

    def process(self, ctx):
        ctx[self.tripled] = 3 * ctx[self.number]


class RigPureTripleCalculator(RigTripleCalculator, pure=True):
    """Do the same, and nothing else."""


class RigSlowCalculator(Calculator):
    """Send each number only when the next one comes, or at the end."""

    number = Input(int, tag="")
    output = Output(int, tag="")
    timestamp_offset = None

    def open(self, ctx):
        self.held = None

    def process(self, ctx):
        self.flush(ctx)
        self.held = ctx.packet(self.number)

    def close(self, ctx):
        self.flush(ctx)

    def flush(self, ctx):
        if self.held is not None:
            ctx.forward(self.output, self.held)


SWITCH = """
input_stream: [foo, enable]
output_stream: [output_foo, output_bar]
node:
  - calculator: SwitchContainer
    input_stream: [{choice}, foo]
    output_stream: bar
    options:
      contained_node:
        - {{calculator: RigTripleCalculator}}
        - calculator: PassThroughCalculator
      {option}
  - calculator: PassThroughCalculator
    input_stream: [foo, bar]
    output_stream: [output_foo, output_bar]
"""


class Run:
    """Feed a graph step by step and note what comes out."""

    def __init__(self, config, threads=0, **side_packets):
        self.graph = CalculatorGraph(config, threads=threads)
        self.seen = {name: [] for name in self.graph.output_streams}
        for name, found in self.seen.items():
            self.graph.observe_output_stream(
                name, lambda _, p, found=found: found.append((int(p.timestamp), p.value))
            )
        self.graph.start_run(side_packets)

    def feed(self, stream, time, value):
        self.graph.add_packet_to_input_stream(stream, value, time)
        self.graph.wait_until_idle(TIMEOUT)


@pytest.mark.parametrize("threads", [0, 3])
def test_an_infrequent_choice_counts_from_its_arrival(threads):
    run = Run(SWITCH.format(choice="ENABLE:enable", option="async_selection: true"), threads)
    run.feed("enable", 5_000, True)
    for number in range(1, 11):
        run.feed("foo", number * 10_000, number)
        assert run.seen["output_bar"][-1] == (number * 10_000, number)
    run.feed("enable", 105_000, False)
    for number in range(11, 21):
        run.feed("foo", number * 10_000, number)
        assert run.seen["output_bar"][-1] == (number * 10_000, number * 3)
    run.graph.close(TIMEOUT)

    assert len(run.seen["output_foo"]) == len(run.seen["output_bar"]) == 20


@pytest.mark.parametrize("threads", [0, 3])
def test_a_frequent_choice_counts_at_its_own_time(threads):
    run = Run(SWITCH.format(choice="ENABLE:enable", option="synchronize_io: true"), threads)
    for number in range(1, 9):
        run.feed("enable", number, number < 4)
        run.feed("foo", number, number)
    run.graph.close(TIMEOUT)

    expected = [(n, n if n < 4 else 3 * n) for n in range(1, 9)]
    assert run.seen["output_bar"] == expected


@pytest.mark.parametrize("threads", [0, 3])
def test_select_names_the_node_by_number(threads):
    config = SWITCH.replace("foo, enable", "foo, select")
    run = Run(config.format(choice="SELECT:select", option="synchronize_io: true"), threads)
    for number, select in enumerate([1, 0, 0, 1]):
        run.feed("select", number, select)
        run.feed("foo", number, number)
    run.graph.close(TIMEOUT)

    assert run.seen["output_bar"] == [(0, 0), (1, 3), (2, 6), (3, 3)]


@pytest.mark.parametrize(
    ("option", "expected"),
    [("", 15), ("enable: true", 5), ("enable: false", 15), ("select: 1", 5), ("select: 7", None)],
)
def test_without_a_stream_an_option_chooses(option, expected):
    config = SWITCH.format(choice="X", option=option).replace("[X, foo]", "foo")
    run = Run(config.replace("[foo, enable]", "foo"))
    run.feed("foo", 1, 5)
    run.graph.close(TIMEOUT)

    assert run.seen["output_bar"] == ([] if expected is None else [(1, expected)])


def test_a_side_packet_chooses_before_the_option():
    config = SWITCH.format(choice="X", option="enable: true").replace("[X, foo]", "foo")
    config = config.replace(
        "    output_stream: bar\n",
        "    output_stream: bar\n    input_side_packet: ENABLE:enable\n",
    ).replace("input_stream: [foo, enable]", "input_stream: foo\ninput_side_packet: enable")
    run = Run(config, enable=False)
    run.feed("foo", 1, 5)
    run.graph.close(TIMEOUT)

    assert run.seen["output_bar"] == [(1, 15)]


SIDE = """
input_side_packet: [foo, enable]
output_side_packet: bar
node:
  - calculator: SwitchContainer
    input_side_packet: [ENABLE:enable, foo]
    output_side_packet: bar
    options:
      contained_node:
        - calculator: RigTripleCalculator
        - calculator: PassThroughCalculator
"""


def test_side_packets_are_switched_in_every_run():
    graph = CalculatorGraph(SIDE, threads=0)
    found = []
    for enable in (False, True):
        graph.start_run({"foo": 4, "enable": enable})
        graph.wait_until_done(TIMEOUT)
        found.append(graph.get_output_side_packet("bar").value)

    assert found == [12, 4]


def test_the_next_node_waits_for_what_the_one_before_still_owes():
    config = SWITCH.replace("PassThroughCalculator\n      ", "RigSlowCalculator\n      ")
    run = Run(config.format(choice="ENABLE:enable", option="synchronize_io: true"))
    run.feed("enable", 1, True)
    run.feed("foo", 1, 1)
    run.feed("enable", 2, False)
    run.feed("foo", 2, 2)
    assert run.seen["output_bar"] == []
    run.graph.close(TIMEOUT)

    assert run.seen["output_bar"] == [(1, 1), (2, 6)]


def test_only_the_tick_stream_settles_choices():
    config = """
input_stream: [fast, slow, enable]
output_stream: [fast_out, slow_out]
node:
  - calculator: SwitchContainer
    input_stream: [ENABLE:enable, FAST:fast, SLOW:slow]
    output_stream: [FAST:fast_out, SLOW:slow_out]
    options:
      contained_node: [{calculator: PassThroughCalculator}, {calculator: PassThroughCalculator}]
      async_selection: true
      tick_input_stream: SLOW
"""
    run = Run(config)
    run.feed("fast", 10, "a")
    assert run.seen["fast_out"] == []
    run.feed("slow", 10, "b")

    assert run.seen == {"fast_out": [(10, "a")], "slow_out": [(10, "b")]}
    run.graph.close(TIMEOUT)


def test_a_switch_may_contain_subgraphs_and_switches():
    inner = {
        "calculator": "SwitchContainer",
        "options": {
            "contained_node": [
                {"calculator": "RigTripleCalculator"},
                {"calculator": "PassThroughCalculator"},
            ],
            "select": 0,
        },
    }
    outer = {
        "calculator": "SwitchContainer",
        "input_stream": "a",
        "output_stream": "b",
        "options": {
            "contained_node": [{"calculator": "PassThroughCalculator"}, inner],
            "select": 1,
        },
    }
    run = Run({"input_stream": "a", "output_stream": "b", "node": [outer]})
    run.feed("a", 1, 2)
    run.graph.close(TIMEOUT)

    assert run.seen["b"] == [(1, 6)]


def test_a_side_packet_that_the_application_leaves_out_is_left_out_inside():
    run = Run(
        """
        input_stream: foo
        output_stream: bar
        input_side_packet: side
        node:
          - calculator: SwitchContainer
            input_stream: foo
            output_stream: bar
            input_side_packet: side
            options: {contained_node: [{calculator: RigTripleCalculator}]}
        """
    )
    run.feed("foo", 1, 2)
    run.graph.close(TIMEOUT)

    assert run.seen["bar"] == [(1, 6)]


def nodes_of_run(config, **side_packets):
    """Return the names of the nodes that a run has while its output is observed."""
    config = config.replace("RigTripleCalculator", "RigPureTripleCalculator")
    started = []

    class Names(Tracer):
        def run_started(self, graph, nodes):
            started.extend(nodes)

    graph = CalculatorGraph(config, threads=0, tracers=[Names()])
    graph.observe_output_stream("bar", lambda *_: None)
    graph.start_run(side_packets)
    graph.close(TIMEOUT)
    return [name.removeprefix("switchcontainer__") for name in started]


CHOSEN_BY_SIDE_PACKET = """
input_stream: foo
input_side_packet: enable
output_stream: bar
node:
  - calculator: SwitchContainer
    input_stream: foo
    input_side_packet: ENABLE:enable
    output_stream: bar
    options:
      contained_node:
        - {calculator: RigTripleCalculator, name: triple}
        - {calculator: RigTripleCalculator, name: again}
      synchronize_io: false
"""


@pytest.mark.parametrize(
    ("side_packets", "chosen"),
    [({"enable": True}, "again"), ({"enable": False}, "triple"), ({}, "triple")],
)
def test_a_run_whose_choice_is_known_has_only_the_chosen_node(side_packets, chosen):
    nodes = nodes_of_run(CHOSEN_BY_SIDE_PACKET, **side_packets)

    assert nodes == [chosen, "observer of bar"]


ALL_NODES = ["SwitchDemuxCalculator", "triple", "again", "SwitchMuxCalculator", "observer of bar"]


def test_a_switch_that_joins_its_inputs_stays_for_that():
    config = CHOSEN_BY_SIDE_PACKET.replace("synchronize_io: false", "synchronize_io: true")

    assert nodes_of_run(config, enable=True) == ALL_NODES


def test_a_switch_stays_whose_choice_a_node_makes():
    maker = """
  - calculator: ConstantSidePacketCalculator
    output_side_packet: PACKET:enable
    options: {packet: [{bool_value: true}]}"""
    config = CHOSEN_BY_SIDE_PACKET.replace("\ninput_side_packet: enable", "")
    config = config.replace("\nnode:", f"\nnode:{maker}")

    assert nodes_of_run(config) == ["ConstantSidePacketCalculator", *ALL_NODES]
