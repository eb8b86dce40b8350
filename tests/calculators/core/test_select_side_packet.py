import pytest

from vitruvian.calculators.core.select_side_packet import SelectSidePacketCalculator
from vitruvian.framework.errors import FrameworkError
from vitruvian.framework.testing import run_calculator


def chosen(**side_packets):
    calculator = SelectSidePacketCalculator(values=["small", "large"], select=1)
    return run_calculator(calculator, side_packets=side_packets).packet


@pytest.mark.parametrize(
    ("side_packets", "expected"),
    [({}, "large"), ({"select_side": 0}, "small"), ({"select_side": 1}, "large")],
)
def test_the_side_packet_chooses_and_else_the_option(side_packets, expected):
    assert chosen(**side_packets) == expected


@pytest.mark.parametrize("number", [-1, 2])
def test_a_number_without_a_value_is_refused(number):
    with pytest.raises(
        FrameworkError, match=rf"SELECT is {number}; expected one of 0 \(small\), 1 \(large\)"
    ):
        chosen(select_side=number)
