import copy
import pickle

import numpy as np
import pytest

from vitruvian.framework.errors import FrameworkError, TimestampError
from vitruvian.framework.values.timestamp import Timestamp, next_allowed, previous_allowed

SPECIAL = {
    "UNSET": -(2**63),
    "UNSTARTED": -(2**63) + 1,
    "PRESTREAM": -(2**63) + 2,
    "MIN": -(2**63) + 3,
    "MAX": 2**63 - 4,
    "POSTSTREAM": 2**63 - 3,
    "ONE_OVER_POSTSTREAM": 2**63 - 2,
    "DONE": 2**63 - 1,
}


@pytest.mark.parametrize(("name", "value"), SPECIAL.items())
def test_special_values_have_mediapipes_numbers_and_names(name, value):
    timestamp = getattr(Timestamp, name)

    assert timestamp == value
    assert str(timestamp) == name
    assert repr(timestamp) == f"<vitruvian.Timestamp with value: {name}>"
    assert timestamp.is_special_value


@pytest.mark.parametrize("value", SPECIAL.values())
def test_special_values_cannot_be_built_from_their_numbers(value):
    with pytest.raises(TimestampError, match="reserved or outside int64"):
        Timestamp(value)


@pytest.mark.parametrize("value", [2**63, -(2**63) - 1])
def test_values_outside_int64_are_refused(value):
    with pytest.raises(ValueError, match="outside int64"):
        Timestamp(value)


def test_a_number_of_thousands_of_digits_is_not_shown():
    with pytest.raises(TimestampError, match=r"^Timestamp\(a number of 19932 bits\): this value"):
        Timestamp(10**6000)


@pytest.mark.parametrize("value", [1.0, True, "1", None])
def test_what_is_no_integer_is_refused(value):
    with pytest.raises(TimestampError, match="expected an integer number of microseconds"):
        Timestamp(value)


def test_numpy_integers_are_integers():
    assert Timestamp(np.int64(5)) == 5


def test_a_plain_value_behaves_as_its_number():
    timestamp = Timestamp(33_367)

    assert str(timestamp) == "33367"
    assert f"{timestamp}" == "33367"
    assert timestamp.microseconds() == 33_367
    assert timestamp.seconds() == pytest.approx(0.033367)
    assert hash(timestamp) == hash(33_367)
    assert not timestamp.is_special_value
    assert timestamp.is_range_value


@pytest.mark.parametrize(
    ("seconds", "microseconds"),
    [(0.0, 0), (1.0, 1_000_000), (0.0333674, 33_367), (0.0333676, 33_368), (-1.5, -1_500_000)],
)
def test_seconds_are_rounded_to_the_nearest_microsecond(seconds, microseconds):
    assert Timestamp.from_seconds(seconds) == microseconds


@pytest.mark.parametrize("seconds", [float("nan"), float("inf")])
def test_seconds_must_be_finite(seconds):
    with pytest.raises(TimestampError, match="finite"):
        Timestamp.from_seconds(seconds)


@pytest.mark.parametrize(
    ("name", "is_range", "in_stream"),
    [
        ("UNSET", False, False),
        ("UNSTARTED", False, False),
        ("PRESTREAM", False, True),
        ("MIN", True, True),
        ("MAX", True, True),
        ("POSTSTREAM", False, True),
        ("ONE_OVER_POSTSTREAM", False, False),
        ("DONE", False, False),
    ],
)
def test_predicates_of_special_values(name, is_range, in_stream):
    timestamp = getattr(Timestamp, name)

    assert timestamp.is_range_value == is_range
    assert timestamp.is_allowed_in_stream == in_stream


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (Timestamp.UNSET, Timestamp.MIN),
        (Timestamp.UNSTARTED, Timestamp.MIN),
        (Timestamp.PRESTREAM, Timestamp.ONE_OVER_POSTSTREAM),
        (Timestamp.MIN, SPECIAL["MIN"] + 1),
        (Timestamp(7), 8),
        (Timestamp.MAX, Timestamp.ONE_OVER_POSTSTREAM),
        (Timestamp.POSTSTREAM, Timestamp.ONE_OVER_POSTSTREAM),
        (Timestamp.DONE, Timestamp.ONE_OVER_POSTSTREAM),
    ],
)
def test_next_allowed_in_stream(before, after):
    assert before.next_allowed_in_stream() == after
    assert next_allowed(int(before)) == after


@pytest.mark.parametrize(
    ("bound", "settled"),
    [
        (Timestamp.UNSET, Timestamp.UNSTARTED),
        (Timestamp.PRESTREAM, Timestamp.UNSTARTED),
        (Timestamp.MIN, Timestamp.UNSTARTED),
        (Timestamp(8), 7),
        (Timestamp.MAX, SPECIAL["MAX"] - 1),
        (Timestamp.POSTSTREAM, Timestamp.UNSTARTED),
        (Timestamp.ONE_OVER_POSTSTREAM, Timestamp.MAX),
        (Timestamp.DONE, Timestamp.MAX),
    ],
)
def test_previous_allowed_in_stream(bound, settled):
    assert bound.previous_allowed_in_stream() == settled
    assert previous_allowed(int(bound)) == settled


def test_sums_saturate_in_the_range():
    assert Timestamp(5) + 3 == 8
    assert 3 + Timestamp(5) == 8
    assert Timestamp(5) - 3 == 2
    assert Timestamp.MAX + 1 == Timestamp.MAX
    assert Timestamp.MIN - 1 == Timestamp.MIN
    assert Timestamp(5) + 2**64 == Timestamp.MAX
    assert Timestamp(5) - 2**64 == Timestamp.MIN


@pytest.mark.parametrize("result", [Timestamp(5) + 3, 3 + Timestamp(5), Timestamp(5) - 3])
def test_a_moved_timestamp_is_a_timestamp(result):
    assert type(result) is Timestamp


def test_a_difference_is_a_plain_number():
    difference = Timestamp(50) - Timestamp(20)

    assert difference == 30
    assert type(difference) is int


@pytest.mark.parametrize("name", ["UNSET", "UNSTARTED", "PRESTREAM", "POSTSTREAM", "DONE"])
def test_special_values_have_no_arithmetic(name):
    special = getattr(Timestamp, name)
    for attempt in (
        lambda: special + 1,
        lambda: 1 + special,
        lambda: special - 1,
        lambda: special - Timestamp(1),
        lambda: Timestamp(1) - special,
    ):
        with pytest.raises(TimestampError, match="no arithmetic"):
            attempt()


def test_timestamps_cannot_be_added_to_each_other():
    with pytest.raises(TimestampError, match="cannot be added"):
        Timestamp(1) + Timestamp(2)


@pytest.mark.parametrize("step", [0.5, True, "1"])
def test_steps_must_be_integers(step):
    with pytest.raises(TimestampError, match="integer number of microseconds"):
        Timestamp(1) + step
    with pytest.raises(TimestampError, match="integer number of microseconds"):
        Timestamp(1) - step


@pytest.mark.parametrize("timestamp", [Timestamp(7), Timestamp.PRESTREAM, Timestamp.DONE])
def test_copies_and_pickles_keep_value_and_type(timestamp):
    copies = [copy.copy(timestamp), copy.deepcopy([timestamp])[0]]
    copies.append(pickle.loads(pickle.dumps(timestamp)))

    assert copies == [timestamp] * 3
    assert {type(other) for other in copies} == {Timestamp}


def test_the_error_belongs_to_the_frameworks_tree():
    with pytest.raises(FrameworkError, match="reserved"):
        Timestamp(2**63 - 1)
