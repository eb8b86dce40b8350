import itertools
from fractions import Fraction

import pytest

from vitruvian.calculators.core.packet_resampler import PacketResamplerCalculator
from vitruvian.framework.errors import GraphConfigError
from vitruvian.framework.formats import VideoHeader
from vitruvian.framework.graph import CalculatorGraph
from vitruvian.framework.testing import run_calculator
from vitruvian.framework.values.timestamp import Timestamp


def resampled(times, *, side_packets=None, **options):
    """Return (time, time of the packet that was chosen)."""
    calculator = PacketResamplerCalculator(**options)
    packets = [(time, time) for time in times]
    result = run_calculator(
        calculator, plain=packets, side_packets=side_packets, outputs=["plain_out"]
    )
    return [(int(time), value) for time, value in result.plain_out]


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        ([], []),
        ([0], [(0, 0)]),
        ([1000], [(1000, 1000)]),
        ([0, 16666], [(0, 0)]),
        ([0, 16667], [(0, 0), (33333, 16667)]),
        ([0, 49999], [(0, 0), (33333, 49999)]),
        ([0, 50000], [(0, 0), (33333, 0), (66667, 50000)]),
        (
            [2000, 118666],
            [(2000, 2000), (35333, 2000), (68667, 2000), (102000, 118666)],
        ),
    ],
)
def test_the_nearest_packet_is_sent_at_each_period(times, expected):
    assert resampled(times, frame_rate=30.0) == expected


def test_the_last_packet_may_be_left_out():
    times = [0, 20_000]

    assert resampled(times, frame_rate=30.0) == [(0, 0), (33333, 20_000)]
    assert resampled(times, frame_rate=30.0, flush_last_packet=False) == [(0, 0)]


def test_times_align_with_a_base():
    assert resampled([101, 201], frame_rate=10_000.0, base_timestamp=0) == [(100, 101), (200, 201)]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, [0, 100, 200, 300]),
        ({"start_time": 100}, [100, 200, 300]),
        ({"end_time": 200}, [0, 100]),
        ({"start_time": 101, "end_time": 201}, [200]),
        ({"start_time": 140, "end_time": 260, "round_limits": True}, [100, 200, 300]),
    ],
)
def test_times_outside_the_limits_are_left_out(options, expected):
    found = resampled([0, 100, 200, 300], frame_rate=10_000.0, **options)

    assert [time for time, _ in found] == expected


def test_a_jump_up_repeats_and_a_jump_down_drops():
    assert len(resampled(range(0, 1_000_000, 10_000), frame_rate=10.0)) == 11
    assert len(resampled([0, 1_000_000], frame_rate=10.0)) == 11


class TestJitter:
    TIMES = range(0, 10_000_000, 5_000)

    def found(self, seed="a", **options):
        return resampled(self.TIMES, frame_rate=10.0, side_packets={"seed": seed}, **options)

    @pytest.mark.parametrize(
        "options",
        [
            {"jitter": 0.2},
            {"jitter": 0.2, "jitter_with_reflection": True},
            {"jitter": 0.2, "reproducible_sampling": True},
        ],
    )
    def test_times_hang_on_the_seed_alone(self, options):
        assert self.found(**options) == self.found(**options)
        assert self.found(**options) != self.found("b", **options)

    def test_steps_stay_within_the_jitter(self):
        times = [time for time, _ in self.found(jitter=0.2)]
        steps = [after - before for before, after in itertools.pairwise(times)]

        # The last packet stands for whatever would have followed.
        assert all(80_000 <= step <= 120_000 for step in steps[:-1])
        assert len(set(steps)) > 10

    def test_each_packet_is_the_nearest(self):
        assert all(abs(time - chosen) <= 2_500 for time, chosen in self.found(jitter=0.2)[:-1])

    def test_reflection_keeps_one_time_in_every_period(self):
        times = [time for time, _ in self.found(jitter=0.9, jitter_with_reflection=True)]

        assert [time // 100_000 for time in times[:-1]] == list(range(len(times) - 1))

    def test_reproducible_times_do_not_hang_on_the_first_packet(self):
        options = {
            "frame_rate": 10.0,
            "jitter": 0.5,
            "reproducible_sampling": True,
            "side_packets": {"seed": "a"},
        }
        whole = dict(resampled(self.TIMES, **options))
        part = dict(resampled(self.TIMES[700:], **options))
        common = {time for time in whole if time > 3_600_000}

        assert common <= set(part)
        assert {time: whole[time] for time in common} == {time: part[time] for time in common}

    def test_a_seed_is_needed(self):
        with pytest.raises(GraphConfigError, match="jitter needs the input side packet SEED"):
            graph("frame_rate: 10.0, jitter: 0.5")


def graph(options, inputs="a"):
    return CalculatorGraph(
        "input_stream: [a, header]\n"
        "node:\n"
        f"  - {{calculator: PacketResamplerCalculator, input_stream: [{inputs}],"
        f" output_stream: b, options: {{{options}}}}}\n"
    )


class TestHeader:
    HEADER = VideoHeader(10, 20, frame_rate=Fraction(200))

    def run(self, rate, times, **options):
        header = VideoHeader(10, 20, frame_rate=Fraction(rate))
        return run_calculator(
            PacketResamplerCalculator(frame_rate=1000.0, **options),
            data=[(time, time) for time in times],
            video_header=[(Timestamp.PRESTREAM, header)],
            outputs=["data_out", "header_out"],
        )

    @pytest.mark.parametrize(
        ("rate", "times", "options", "expected"),
        [
            (200, [0, 5000, 10010, 15001, 19990], {}, [0, 5000, 10000, 15000, 20000]),
            (100, [0, 5000, 10010, 15001], {}, [0, 10000, 20000]),
            (100, [0, 5000, 10010, 15001, 20010], {"max_frame_rate": 50.0}, [0, 20000]),
        ],
    )
    def test_the_rate_may_be_that_of_the_input(self, rate, times, options, expected):
        result = self.run(rate, times, use_input_frame_rate=True, **options)

        assert [time for time, _ in result.data_out] == expected

    def test_the_header_passes_with_the_new_rate(self):
        result = self.run(200, [0], max_frame_rate=50.0)

        assert result.header_out == [
            (Timestamp.PRESTREAM, VideoHeader(10, 20, frame_rate=Fraction(50)))
        ]


@pytest.mark.parametrize(
    ("options", "inputs", "message"),
    [
        ("", "a", "frame_rate must be above 0"),
        ("use_input_frame_rate: true", "a", "frame_rate must be above 0"),
        ("frame_rate: 1.0", "a, DATA:header", "wire exactly one input"),
        ("frame_rate: 1.0, jitter: 1.5", "a", "jitter"),
    ],
)
def test_what_cannot_work_is_refused(options, inputs, message):
    with pytest.raises(GraphConfigError, match=message):
        graph(options, inputs)


def test_a_rate_above_a_million_is_refused():
    with pytest.raises(ValueError, match=r"the frame rate is 2000000\.0; expected more than 0"):
        resampled([0], frame_rate=2e6)


def test_time_is_promised_up_to_the_next_period(bench):
    run = bench("""
input_stream: a
output_stream: out
node:
  - calculator: PacketResamplerCalculator
    input_stream: a
    output_stream: out
    options: {frame_rate: 10.0}
""")
    run.packet("a", 0)
    run.packet("a", 60_000)

    assert run.seen() == [(0, "a0"), (99_999, None)]


def test_options_come_as_a_side_packet_too():
    result = run_calculator(
        PacketResamplerCalculator(frame_rate=1.0),
        plain=[(time, time) for time in range(0, 1_000_001, 100_000)],
        outputs=["plain_out"],
        side_packets={"options_side": {"frame_rate": 5.0, "end_time": 500_000}},
    )

    assert [int(time) for time, _ in result.plain_out] == [0, 200_000, 400_000]


def test_jitter_of_the_side_packet_needs_a_seed():
    with pytest.raises(ValueError, match="jitter needs the input side packet SEED"):
        run_calculator(
            PacketResamplerCalculator(frame_rate=1.0),
            plain=[],
            outputs=["plain_out"],
            side_packets={"options_side": {"jitter": 0.5}},
        )
