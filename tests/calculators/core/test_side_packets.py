"""Calculators that turn side packets into one another, and to and from streams."""

import pytest

from vitruvian.framework.errors import FrameworkError, GraphConfigError
from vitruvian.framework.graph import CalculatorGraph
from vitruvian.framework.values.timestamp import Timestamp

DEFAULT = """
input_side_packet: [given, default]
output_side_packet: used
node:
  - calculator: DefaultSidePacketCalculator
    input_side_packet: [OPTIONAL_VALUE:given, DEFAULT_VALUE:default]
    output_side_packet: VALUE:used
"""


@pytest.mark.parametrize(
    ("given", "used"), [({}, 7), ({"given": 3}, 3), ({"given": 0}, 0), ({"given": False}, False)]
)
def test_a_default_stands_in_for_a_value_that_is_not_given(bench, given, used):
    run = bench(DEFAULT, {"default": 7, **given})
    run.finish()

    assert run.graph.get_output_side_packet("used").value is used


TO_SIDE = """
input_stream: a
output_side_packet: kept
node:
  - calculator: StreamToSidePacketCalculator
    input_stream: a
    output_side_packet: kept
"""


def test_the_only_packet_of_a_stream_becomes_a_side_packet(bench):
    run = bench(TO_SIDE)
    run.packet("a", 5)
    run.finish()

    assert run.graph.get_output_side_packet("kept").value == "a5"


def test_a_second_packet_is_an_error(bench):
    run = bench(TO_SIDE)
    run.packet("a", 5)

    with pytest.raises(FrameworkError, match="already set"):
        run.packet("a", 6)


TO_STREAM = """
input_stream: tick
input_side_packet: [one, two, time]
output_stream: [out, second]
node:
  - calculator: SidePacketToStreamCalculator
    input_side_packet: [one, two{time}]
    output_stream: [{tag}:out, {tag}:1:second]
    input_stream: [{tick}]
"""


def to_stream(tag):
    return TO_STREAM.format(
        tag=tag,
        time=", TIMESTAMP:time" if tag == "AT_TIMESTAMP" else "",
        tick="TICK:tick" if "TICK" in tag else "",
    )


@pytest.mark.parametrize(
    ("tag", "time"),
    [
        ("AT_PRESTREAM", Timestamp.PRESTREAM),
        ("AT_POSTSTREAM", Timestamp.POSTSTREAM),
        ("AT_ZERO", 0),
        ("AT_TIMESTAMP", 33),
    ],
)
def test_side_packets_are_sent_once_at_the_named_time(bench, tag, time):
    run = bench(to_stream(tag), {"one": 1, "two": 2, "time": 33})
    run.finish()

    assert run.sent("out") == [(time, 1)]
    assert run.sent("second") == [(time, 2)]


@pytest.mark.parametrize(("tag", "times"), [("AT_TICK", [5, 9, 12]), ("AT_FIRST_TICK", [5])])
def test_side_packets_are_sent_at_ticks(bench, tag, times):
    run = bench(to_stream(tag), {"one": 1, "two": 2})
    for time in (5, 9, 12):
        run.packet("tick", time)

    assert run.sent("out") == [(time, 1) for time in times]
    assert run.sent("second") == [(time, 2) for time in times]
    assert run.is_closed() == (tag == "AT_FIRST_TICK")


def test_bounds_of_the_tick_pass(bench):
    run = bench(to_stream("AT_TICK"), {"one": 1, "two": 2})
    run.bound("tick", 10)

    assert run.seen() == [(9, None)]


@pytest.mark.parametrize(
    ("node", "message"),
    [
        ("output_stream: [AT_ZERO:x, AT_TICK:y]", "this node has AT_ZERO and AT_TICK"),
        ("output_stream: [AT_TICK:x]", "wire TICK together with AT_TICK"),
        ("output_stream: [AT_TIMESTAMP:x]", "wire the side packet TIMESTAMP together"),
        ("output_stream: [AT_ZERO:x, AT_ZERO:1:y]", "has 1 side packets and 2 outputs"),
    ],
)
def test_wiring_that_does_not_fit_is_refused(node, message):
    with pytest.raises(GraphConfigError, match=message):
        CalculatorGraph(
            f"""
            input_side_packet: one
            node:
              - calculator: SidePacketToStreamCalculator
                input_side_packet: one
                {node}
            """
        )
