from __future__ import annotations

import pytest

from vitruvian.calculators.core.string_to_int import (
    StringToInt64Calculator,
    StringToIntCalculator,
    StringToUint32Calculator,
    StringToUint64Calculator,
    parse_integer,
)
from vitruvian.framework.testing import run_calculator


@pytest.mark.parametrize(
    ("calculator", "text", "number"),
    [
        (StringToIntCalculator, "-42", -42),
        (StringToUint32Calculator, "4294967295", 2**32 - 1),
        (StringToInt64Calculator, " 7 ", 7),
        (StringToUint64Calculator, "18446744073709551615", 2**64 - 1),
    ],
)
def test_text_becomes_a_number(calculator, text, number):
    result = run_calculator(calculator(), side_packets={"text": text})

    assert result.number == number


@pytest.mark.parametrize("text", ["", "x", "1.5", "0x10", "1 2", "300", "-1", b"\xff"])
def test_what_is_no_number_in_range_is_an_error(text):
    with pytest.raises(ValueError, match=r"could not be parsed as an integer.*from 0 to 255"):
        parse_integer(text, 0, 255)
