from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import pytest

from vitruvian.framework.authoring.ports import Option
from vitruvian.framework.authoring.proto_options import fit_options, with_list


class Mode(StrEnum):
    FIT = "FIT"


@dataclass(frozen=True)
class Span:
    begin: int = 0
    steps: tuple[int, ...] = ()
    is_open: bool = False


OPTIONS = {
    "ratios": Option((1.0,), type=tuple[float, ...]),
    "spans": Option((), type=tuple[Span, ...]),
    "span": Option(Span()),
    "maybe": Option(None, type=Span | None),
    "flag": Option(False),
    "flags": Option((), type=tuple[bool, ...]),
    "pair": Option((0.0, True), type=tuple[float, bool]),
    "mode": Option(Mode.FIT),
    "count": Option(1),
    "either": Option(1, type=int | str),
}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"ratios": 1.5}, {"ratios": [1.5]}),
        ({"ratios": [1.5, 2.0]}, {"ratios": [1.5, 2.0]}),
        ({"spans": {"begin": 1}}, {"spans": [{"begin": 1}]}),
        ({"spans": [{"steps": 1}, {}]}, {"spans": [{"steps": [1]}, {}]}),
        ({"span": {"steps": 3, "is_open": 1}}, {"span": {"steps": [3], "is_open": True}}),
        ({"maybe": {"steps": 3}}, {"maybe": {"steps": [3]}}),
        ({"flag": 1}, {"flag": True}),
        ({"flag": "f"}, {"flag": False}),
        ({"flag": True}, {"flag": True}),
        ({"flags": [0, True]}, {"flags": [False, True]}),
        ({"pair": [1.0, 1]}, {"pair": [1.0, True]}),
    ],
)
def test_values_take_the_shape_of_their_options(given: object, expected: object) -> None:
    fitted = fit_options(OPTIONS, given)  # type: ignore[arg-type]

    assert fitted == expected
    assert repr(fitted) == repr(expected)


@pytest.mark.parametrize(
    "given",
    [
        {"flag": 2},
        {"flag": 1.0},
        {"count": 1},
        {"mode": "FIT"},
        {"either": 1},
        {"unknown": 1},
        {"span": 3},
    ],
)
def test_other_values_stay_for_the_check_that_follows(given: dict[str, object]) -> None:
    assert repr(fit_options(OPTIONS, given)) == repr(given)


@pytest.mark.parametrize(
    ("given", "path", "expected"),
    [
        ({"ratios": 1.5}, ("ratios",), {"ratios": [1.5]}),
        ({"ratios": [1.5]}, ("ratios",), {"ratios": [1.5]}),
        (
            {"span": {"steps": 3, "begin": 1}},
            ("span", "steps"),
            {"span": {"steps": [3], "begin": 1}},
        ),
        ({"maybe": {"steps": 3}}, ("maybe", "steps"), {"maybe": {"steps": [3]}}),
        ({"span": {"begin": 1}}, ("span", "begin"), {"span": {"begin": 1}}),
        ({"count": 1, "flag": 1}, ("count",), {"count": 1, "flag": 1}),
        ({"other": 1}, ("other",), {"other": 1}),
        ({"count": 1}, ("ratios",), {"count": 1}),
    ],
)
def test_a_value_at_the_place_of_a_list_becomes_a_list_of_one(given, path, expected):
    assert with_list(OPTIONS, given, path) == expected
