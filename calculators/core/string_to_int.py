"""Read whole numbers from text (``mediapipe/calculators/core/string_to_int_calculator.cc``)."""

from __future__ import annotations

import re
from typing import ClassVar

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.ports import SideInput, SideOutput

__all__ = [
    "StringToInt32Calculator",
    "StringToInt64Calculator",
    "StringToIntCalculator",
    "StringToUint32Calculator",
    "StringToUint64Calculator",
    "StringToUintCalculator",
    "parse_integer",
]

_INTEGER = re.compile(r"\s*[-+]?[0-9]+\s*\Z")


def parse_integer(text: str | bytes, low: int, high: int) -> int:
    """Return the decimal number in a text; raises ``ValueError`` for others and out of range."""
    shown = text.decode(errors="replace") if isinstance(text, bytes) else text
    if _INTEGER.match(shown) and low <= int(shown) <= high:
        return int(shown)
    raise ValueError(
        f"The string could not be parsed as an integer. It is {shown!r}; expected a decimal number "
        f"from {low} to {high}"
    )


class _StringToIntCalculator(Calculator, abstract=True, pure=True):
    """Turn the side packet, a text, into the number that it says."""

    text = SideInput(str, tag="")
    number = SideOutput(int, tag="")

    limits: ClassVar[tuple[int, int]]

    def open(self, ctx: Context) -> None:
        ctx[self.number] = parse_integer(ctx[self.text], *self.limits)


class StringToIntCalculator(_StringToIntCalculator):
    """Turn the side packet, a text, into a whole number of 32 bits."""

    limits = (-(2**31), 2**31 - 1)


class StringToUintCalculator(_StringToIntCalculator):
    """Turn the side packet, a text, into a whole number of 32 bits without a sign."""

    limits = (0, 2**32 - 1)


class StringToInt32Calculator(StringToIntCalculator):
    """Turn the side packet, a text, into a whole number of 32 bits."""


class StringToUint32Calculator(StringToUintCalculator):
    """Turn the side packet, a text, into a whole number of 32 bits without a sign."""


class StringToInt64Calculator(_StringToIntCalculator):
    """Turn the side packet, a text, into a whole number of 64 bits."""

    limits = (-(2**63), 2**63 - 1)


class StringToUint64Calculator(_StringToIntCalculator):
    """Turn the side packet, a text, into a whole number of 64 bits without a sign."""

    limits = (0, 2**64 - 1)
