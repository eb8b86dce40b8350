import pytest

from vitruvian.framework.errors import CalculatorError, GraphConfigError
from vitruvian.framework.graph import CalculatorGraph

MUX = """
input_stream: [a, b, select]
output_stream: out
node:
  - calculator: MuxCalculator
    input_stream: [INPUT:0:a, INPUT:1:b, SELECT:select]
    output_stream: OUTPUT:out
"""


class TestMux:
    def test_the_chosen_stream_passes(self, bench):
        run = bench(MUX)
        for time, choice in [(1, 0), (2, 1), (3, 1)]:
            run.packet("a", time)
            run.packet("b", time)
            run.packet("select", time, value=choice)

        assert run.sent() == [(1, "a1"), (2, "b2"), (3, "b3")]

    def test_streams_that_are_not_chosen_are_not_waited_for(self, bench):
        run = bench(MUX)
        run.packet("select", 1, value=0)
        assert run.sent() == []
        run.packet("a", 1)

        assert run.sent() == [(1, "a1")]

    def test_a_chosen_stream_without_a_packet_sends_nothing(self, bench):
        run = bench(MUX)
        run.packet("select", 1, value=1)
        run.packet("b", 5)
        assert run.sent() == []
        assert run.seen()[-1] == (1, None)
        run.packet("select", 5, value=1)

        assert run.sent() == [(5, "b5")]

    def test_old_packets_of_other_streams_are_thrown_away(self, bench):
        run = bench(MUX)
        run.packet("b", 1)
        run.packet("b", 2)
        run.packet("a", 3)
        run.packet("select", 3, value=0)
        run.packet("select", 4, value=1)
        run.packet("b", 4)

        assert run.sent() == [(3, "a3"), (4, "b4")]

    def test_it_ends_with_the_choice(self, bench):
        run = bench(MUX)
        run.end("select")

        assert run.is_closed()

    def test_a_choice_that_does_not_exist_is_an_error(self, bench):
        run = bench(MUX)
        with pytest.raises(CalculatorError, match="SELECT is 2, but the inputs are 0 to 1"):
            run.packet("select", 1, value=2)

    def test_a_side_packet_may_choose(self, bench):
        run = bench(
            """
            input_stream: [a, b]
            input_side_packet: select
            output_stream: out
            node:
              - calculator: MuxCalculator
                input_stream: [INPUT:0:a, INPUT:1:b]
                input_side_packet: SELECT:select
                output_stream: OUTPUT:out
            """,
            {"select": 1},
        )
        for time in (1, 2):
            run.packet("a", time)
            run.packet("b", time)

        assert run.sent() == [(1, "b1"), (2, "b2")]

    def test_a_choice_is_needed(self):
        with pytest.raises(GraphConfigError, match="wire exactly one input of SELECT"):
            CalculatorGraph(
                """
                input_stream: a
                node:
                  - {calculator: MuxCalculator, input_stream: "INPUT:a", output_stream: "OUTPUT:x"}
                """
            )


IMMEDIATE = """
input_stream: [a, b]
output_stream: [out, arrived]
node:
  - calculator: ImmediateMuxCalculator
    input_stream: [a, b]
    output_stream: [out, arrived]
    {extra}
"""
HANDLER = "input_stream_handler: {input_stream_handler: ImmediateInputStreamHandler}"
BOUNDS = HANDLER + "\n    options: {process_timestamp_bounds: true}"


class TestImmediateMux:
    def test_packets_pass_as_they_come_unless_they_are_late(self, bench):
        run = bench(IMMEDIATE.format(extra=HANDLER))
        run.packet("a", 10)
        run.packet("b", 5)
        run.packet("b", 20)
        run.packet("a", 15)
        run.packet("a", 20)
        run.packet("a", 21)

        assert run.sent() == [(10, "a10"), (20, "b20"), (21, "a21")]

    def test_every_packet_is_told_at_a_time_of_its_own(self, bench):
        run = bench(IMMEDIATE.format(extra=HANDLER))
        run.packet("a", 10)
        run.packet("b", 5)
        run.packet("b", 20)

        assert run.sent("arrived") == [(10, True), (11, True), (20, True)]

    def test_of_packets_of_one_time_the_first_inputs_passes(self, bench):
        run = bench(IMMEDIATE.format(extra=""))
        run.packet("b", 10)
        run.packet("a", 10)

        assert run.sent() == [(10, "a10")]

    def test_bounds_do_not_hold_packets_back(self, bench):
        run = bench(IMMEDIATE.format(extra=HANDLER))
        run.bound("a", 100)
        run.packet("b", 90)

        assert run.sent() == [(90, "b90")]

    def test_bounds_hold_packets_back_if_the_option_says_so(self, bench):
        run = bench(IMMEDIATE.format(extra=BOUNDS))
        run.bound("a", 100)
        run.packet("b", 90)
        run.packet("b", 101)

        assert run.seen() == [(99, None), (101, "b101")]


DEMUX = """
input_stream: a
output_stream: [first, second, select, out]
node:
  - calculator: RoundRobinDemuxCalculator
    input_stream: a
    output_stream: [OUTPUT:0:first, OUTPUT:1:second, SELECT:select]
  - calculator: MuxCalculator
    input_stream: [INPUT:0:first, INPUT:1:second, SELECT:select]
    output_stream: OUTPUT:out
"""


class TestRoundRobinDemux:
    def test_packets_are_dealt_out_in_turn_and_come_back_in_order(self, bench):
        run = bench(DEMUX)
        for time in (1, 2, 3):
            run.packet("a", time)

        assert run.sent("first") == [(1, "a1"), (3, "a3")]
        assert run.sent("second") == [(2, "a2")]
        assert run.sent("select") == [(1, 0), (2, 1), (3, 0)]
        assert run.sent("out") == [(1, "a1"), (2, "a2"), (3, "a3")]
