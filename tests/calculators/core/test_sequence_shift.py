import pytest

from vitruvian.calculators.core.sequence_shift import SequenceShiftCalculator
from vitruvian.framework.testing import run_calculator

SHIFT = """
input_stream: a
output_stream: out
node:
  - calculator: SequenceShiftCalculator
    input_stream: a
    output_stream: out
    options: {{packet_offset: {offset}}}
"""
PACKETS = [(time, f"p{time}") for time in (0, 10, 20, 30)]


@pytest.mark.parametrize(
    ("offset", "expected"),
    [
        (-1, [(0, "p10"), (10, "p20"), (20, "p30")]),
        (-3, [(0, "p30")]),
        (-4, []),
        (0, PACKETS),
        (1, [(10, "p0"), (20, "p10"), (30, "p20")]),
        (3, [(30, "p0")]),
        (4, []),
    ],
)
def test_a_packet_gets_the_time_of_another(offset, expected):
    calculator = SequenceShiftCalculator(packet_offset=offset)

    assert run_calculator(calculator, data=PACKETS).output == expected


def test_the_default_is_one_packet_earlier():
    assert SequenceShiftCalculator().packet_offset == -1


def test_a_side_packet_replaces_the_option():
    result = run_calculator(SequenceShiftCalculator, data=PACKETS, side_packets={"offset_side": 2})

    assert result.output == [(20, "p0"), (30, "p10")]


@pytest.mark.parametrize(
    ("offset", "expected"),
    [(1, [(0, None), (10, "a0")]), (-1, [(0, "a10"), (9, None)])],
)
def test_time_is_settled_as_far_as_it_can_be(bench, offset, expected):
    run = bench(SHIFT.format(offset=offset))
    run.packet("a", 0)
    run.packet("a", 10)

    assert [item for item in run.seen() if item[0] >= 0] == expected
