from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar

import pytest

from vitruvian.framework.authoring import options
from vitruvian.framework.authoring.calculator import Calculator
from vitruvian.framework.authoring.options import check_options
from vitruvian.framework.authoring.plain_options import plain_options
from vitruvian.framework.authoring.ports import Option


class Side(StrEnum):
    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Range:
    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}
    low: float
    high: float = 1.0

    def __post_init__(self) -> None:
        if self.low > self.high:
            raise ValueError("the low end is above the high end")


class OfEveryTypeCalculator(Calculator, abstract=True):
    count = Option(1, ge=0, lt=10)
    share = Option(0.5, gt=0)
    name = Option("x")
    is_on = Option(False)
    side = Option(Side.LEFT)
    range: Option[Range | None] = Option(None, type=Range | None)
    sizes: Option[tuple[float, ...]] = Option((), type=tuple[float, ...])
    ranges: Option[tuple[Range, ...]] = Option((), type=tuple[Range, ...])
    width: Option[int | None] = Option(None, type=int | None, gt=0)
    pair: Option[tuple[int, int]] = Option((0, 0), type=tuple[int, int])
    either: Option[int | str] = Option(1, type=int | str)
    code = Option("", max_length=3)
    table: Option[dict[str, int]] = Option({}, type=dict[str, int])


class NeedsOneCalculator(Calculator, abstract=True):
    needed = Option(type=int)


def _leave_to_pydantic(cls: type[Calculator], given: dict[str, Any]) -> None:
    del cls, given


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"count": 9},
        {"share": 2},
        {"share": 1e-30},
        {"name": "bücher"},
        {"name": "\udce4"},
        {"is_on": True},
        {"side": "right"},
        {"range": None},
        {"range": {"low": 0}},
        {"range": {"low": 0, "high": 0.5}},
        {"sizes": [1, 2.5]},
        {"sizes": []},
        {"ranges": [{"low": 0}, {"low": 1}]},
        {"width": 5},
        {"width": None},
        {"count": 0, "share": 0.25, "side": "left"},
    ],
)
def test_plain_values_are_those_of_pydantic(
    given: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = plain_options(OfEveryTypeCalculator, given)
    monkeypatch.setattr(options, "plain_options", _leave_to_pydantic)
    validated, issues = check_options(OfEveryTypeCalculator, given)

    assert not issues
    assert plain is not None
    # Their text tells 2 from 2.0 and True from 1, which are equal.
    assert repr(plain) == repr(validated)


@pytest.mark.parametrize(
    "given",
    [
        {"count": 10},
        {"count": -1},
        {"count": 1.0},
        {"count": True},
        {"count": "1"},
        {"share": 0},
        {"share": "0.5"},
        {"share": True},
        {"share": float("nan")},
        {"share": 2**53 + 1},
        {"name": 5},
        {"is_on": 1},
        {"side": "up"},
        {"side": 1},
        {"range": {"low": 2, "high": 1}},
        {"range": {"high": 1}},
        {"range": {"low": 0, "width": 1}},
        {"range": 5},
        {"sizes": [1, "2"]},
        {"sizes": 1},
        {"width": 0},
        {"pair": [1, 2]},
        {"either": 5},
        {"code": "abc"},
        {"table": {"a": 1}},
        {"unknown": 1},
    ],
)
def test_what_is_wrong_or_not_plain_is_left_to_pydantic(given: dict[str, Any]) -> None:
    assert plain_options(OfEveryTypeCalculator, given) is None


def test_a_group_whose_types_cannot_be_found_is_left_to_pydantic() -> None:
    @dataclass(frozen=True)
    class Local:
        sides: tuple[Inner, ...] = ()

    class Inner(StrEnum):
        A = "a"

    class GroupedCalculator(Calculator, abstract=True):
        group: Option[Local] = Option(Local(), type=Local)

    assert plain_options(GroupedCalculator, {"group": {"sides": ["a"]}}) is None


def test_an_option_that_is_missing_is_left_to_pydantic() -> None:
    assert plain_options(NeedsOneCalculator, {}) is None
    assert plain_options(NeedsOneCalculator, {"needed": 1}) == {"needed": 1}
