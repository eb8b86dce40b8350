from __future__ import annotations

import pytest

from vitruvian.compat import Timestamp


def test_a_timestamp_compares_with_numbers_and_others() -> None:
    time = Timestamp(100)

    assert time == 100
    assert time == Timestamp(time)
    assert time != Timestamp(200)
    assert time < 101 <= Timestamp(101)
    assert Timestamp(101) > time >= 100
    assert Timestamp(5) < 6
    assert time != "100"


@pytest.mark.parametrize(
    "name", ["UNSET", "UNSTARTED", "PRESTREAM", "MIN", "MAX", "POSTSTREAM", "DONE"]
)
def test_special_values_are_named(name: str) -> None:
    assert str(getattr(Timestamp, name)) == f"<mediapipe.Timestamp with value: {name}>"


def test_special_values_are_in_order() -> None:
    assert (
        Timestamp.UNSET
        < Timestamp.UNSTARTED
        < Timestamp.PRESTREAM
        < Timestamp.MIN
        < Timestamp(0)
        < Timestamp.MAX
        < Timestamp.POSTSTREAM
        < Timestamp.DONE
    )


def test_a_timestamp_shows_its_number() -> None:
    assert repr(Timestamp(100)) == "<mediapipe.Timestamp with value: 100>"
    assert (Timestamp(100).value, Timestamp(100).microseconds()) == (100, 100)


def test_seconds_are_rounded_to_microseconds() -> None:
    assert Timestamp.from_seconds(1.5000004) == 1_500_000
    assert Timestamp(1_500_000).seconds() == 1.5


@pytest.mark.parametrize(
    ("time", "special", "in_range", "allowed"),
    [
        (Timestamp(5), False, True, True),
        (Timestamp.MIN, True, True, True),
        (Timestamp.PRESTREAM, True, False, True),
        (Timestamp.UNSET, True, False, False),
        (Timestamp.DONE, True, False, False),
    ],
)
def test_kinds_of_values(time: Timestamp, special: bool, in_range: bool, allowed: bool) -> None:
    kinds = (time.is_special_value(), time.is_range_value(), time.is_allowed_in_stream())

    assert kinds == (special, in_range, allowed)


@pytest.mark.parametrize("value", [1.5, "x", None, True])
def test_only_whole_numbers_become_timestamps(value: object) -> None:
    with pytest.raises(TypeError, match="expected an integer number of microseconds"):
        Timestamp(value)  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [2**63 - 1, -(2**63), Timestamp.MAX.value, 2**70])
def test_the_number_of_a_special_value_is_refused(value: int) -> None:
    with pytest.raises(ValueError, match="reserved or outside int64"):
        Timestamp(value)
