import pytest


@pytest.fixture
def run(bench):
    return bench(
        """
        input_stream: a
        output_stream: out
        node:
          - calculator: PacketPresenceCalculator
            input_stream: PACKET:a
            output_stream: PRESENCE:out
        """
    )


def test_a_packet_is_present(run):
    run.packet("a", 1)
    run.packet("a", 5)

    assert run.sent() == [(1, True), (5, True)]


def test_a_bound_says_that_nothing_is_there(run):
    run.bound("a", 3)
    run.packet("a", 5)
    run.bound("a", 10)

    assert run.sent() == [(2, False), (5, True), (9, False)]


def test_the_bound_after_a_packet_says_nothing_new(run):
    run.packet("a", 5)
    run.bound("a", 6)

    assert run.sent() == [(5, True)]


def test_the_end_of_the_stream_is_no_absence(run):
    run.packet("a", 5)
    run.finish()

    assert run.sent() == [(5, True)]


def test_a_gate_that_is_shut_counts_as_absence(bench):
    run = bench(
        """
        input_stream: [a, flag]
        output_stream: out
        node:
          - calculator: GateCalculator
            input_stream: [a, ALLOW:flag]
            output_stream: passed
          - calculator: PacketPresenceCalculator
            input_stream: PACKET:passed
            output_stream: PRESENCE:out
        """
    )
    for time, flag in [(0, False), (10, True), (20, False), (30, False)]:
        run.packet("a", time)
        run.packet("flag", time, value=flag)

    assert [seen for seen in run.sent() if seen[0] % 10 == 0] == [
        (0, False),
        (10, True),
        (20, False),
        (30, False),
    ]
