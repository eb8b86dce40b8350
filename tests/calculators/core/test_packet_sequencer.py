from vitruvian.framework.values.timestamp import Timestamp

SEQUENCER = """
input_stream: [select, frame, mask]
output_stream: timed
node:
  - calculator: PacketSequencerCalculator
    input_stream: [INPUT:select, TICK:0:frame, TICK:1:mask]
    output_stream: OUTPUT:timed
    {handler}
"""
DEFAULT = "input_stream_handler: {input_stream_handler: DefaultInputStreamHandler}"


def test_inputs_get_the_first_times_after_the_latest_tick(bench):
    run = bench(SEQUENCER.format(handler=""))
    run.packet("select", 10, value="a")
    run.packet("select", 20, value="b")
    assert run.sent("timed") == [(Timestamp.MIN, "a"), (Timestamp.MIN + 1, "b")]
    run.packet("mask", 10)
    run.packet("frame", 20)
    run.packet("select", 30, value="c")
    run.packet("select", 40, value="d")

    assert run.sent("timed")[2:] == [(21, "c"), (22, "d")]


def test_a_tick_settles_its_time(bench):
    run = bench(SEQUENCER.format(handler=""))
    run.packet("frame", 20)

    assert run.seen("timed") == [(20, None)]


def test_an_input_that_comes_with_a_tick_counts_before_it(bench):
    run = bench(SEQUENCER.format(handler=DEFAULT))
    run.packet("frame", 5)
    run.packet("mask", 5)
    run.bound("select", 10)
    run.packet("select", 10, value="a")
    run.packet("frame", 10)
    run.packet("mask", 10)

    assert run.seen("timed") == [(5, None), (6, "a"), (10, None)]
