from fractions import Fraction

import pytest

from vitruvian.calculators.core.packet_thinner import PacketThinnerCalculator
from vitruvian.framework.formats import VideoHeader
from vitruvian.framework.testing import run_calculator
from vitruvian.framework.values.timestamp import Timestamp


def thin(times, side_packets=None, **options):
    result = run_calculator(
        PacketThinnerCalculator(**options),
        data=[(time, time) for time in times],
        side_packets=side_packets,
    )
    return result.output


@pytest.mark.parametrize(
    ("times", "options", "kept"),
    [
        ([2, 4, 6, 8, 10, 12, 14], {"period": 5}, [2, 8, 14]),
        ([0, 4, 5, 9, 10], {"period": 5}, [0, 5, 10]),
        ([1, 2, 3], {}, [1, 2, 3]),
        ([2, 4, 6, 8, 10], {"period": 5, "start_time": 4}, [4, 10]),
        ([2, 4, 6, 8, 10], {"period": 1, "start_time": 4, "end_time": 8}, [4, 6]),
    ],
)
def test_async_rests_for_a_period_after_each_packet(times, options, kept):
    assert thin(times, **options) == [(time, time) for time in kept]


@pytest.mark.parametrize(
    ("times", "options", "kept"),
    [
        # Nearest to 0, 10, 20: the later of two that are equally near.
        ([1, 4, 8, 12, 17, 22], {"period": 10}, [(0, 1), (10, 12), (20, 22)]),
        ([0, 9, 11, 19], {"period": 10}, [(0, 0), (10, 11), (20, 19)]),
        ([3, 30], {"period": 10}, [(0, 3), (30, 30)]),
        ([2, 7, 12], {"period": 10, "start_time": 5}, [(5, 7), (15, 12)]),
        ([0, 10, 20, 30], {"period": 10, "end_time": 20}, [(0, 0), (10, 10)]),
    ],
)
def test_sync_keeps_the_packet_nearest_to_each_centre(times, options, kept):
    assert thin(times, thinner_type="SYNC", **options) == kept


def test_sync_may_keep_the_packets_times():
    kept = thin([1, 4, 8, 12], thinner_type="SYNC", period=10, sync_output_timestamps=False)

    assert kept == [(1, 1), (12, 12)]


def test_a_side_packet_sets_the_period():
    assert thin([0, 3, 6, 9], {"period_side": 5}, period=1) == [(0, 0), (6, 6)]


@pytest.mark.parametrize(
    ("options", "side", "message"),
    [
        ({"start_time": 5, "end_time": 5}, {}, "start_time 5 must be before end_time 5"),
        ({}, {"period_side": 0}, "the period is 0; expected at least 1"),
    ],
)
def test_impossible_times_are_refused(options, side, message):
    with pytest.raises(ValueError, match=message):
        thin([1], side, **options)


def test_async_promises_that_it_rests(bench):
    run = bench(
        """
        input_stream: a
        output_stream: out
        node:
          - calculator: PacketThinnerCalculator
            input_stream: a
            output_stream: out
            options: {period: 10}
        """
    )
    run.packet("a", 5)

    assert run.seen()[-1] == (14, None)


@pytest.mark.parametrize(
    ("options", "times", "gap", "expected", "rate"),
    [
        ({"thinner_type": "ASYNC"}, range(2, 15, 2), 2, [2, 8, 14], 6),
        ({"thinner_type": "ASYNC"}, range(8, 57, 8), 8, [8, 16, 24, 32, 40, 48, 56], 8),
        (
            {"thinner_type": "SYNC", "sync_output_timestamps": False},
            range(2, 15, 2),
            2,
            [2, 6, 10, 14],
            5,
        ),
        ({"thinner_type": "SYNC"}, range(2, 15, 2), 2, [0, 5, 10, 15], 5),
        ({"thinner_type": "SYNC"}, range(8, 57, 8), 8, [10, 15, 25, 30, 40, 50, 55], 8),
    ],
)
def test_the_header_gets_the_rate_of_what_is_left(options, times, gap, expected, rate):
    """The numbers are those of MediaPipe's packet_thinner_calculator_test.cc."""
    result = run_calculator(
        PacketThinnerCalculator(period=5, update_frame_rate=True, **options),
        data=[(time, "x") for time in times],
        video_header=[(Timestamp.PRESTREAM, VideoHeader(4, 4, Fraction(1_000_000, gap)))],
    )

    assert [time for time, _ in result.output] == expected
    assert result.header_out == [
        (Timestamp.PRESTREAM, VideoHeader(4, 4, Fraction(1_000_000, rate)))
    ]


def test_options_come_as_a_side_packet_too():
    result = run_calculator(
        PacketThinnerCalculator(period=2),
        data=[(time, "x") for time in range(2, 15, 2)],
        side_packets={"options_side": {"period": 5}},
    )

    assert [time for time, _ in result.output] == [2, 8, 14]
