"""The default, ended by any input."""

from vitruvian.framework.streams.sync import EarlyClose


def test_inputs_are_joined_by_time(feed):
    node = feed(EarlyClose())

    assert node.packet("a", 1) == []
    assert node.packet("b", 3) == [(1, "a1", None)]
    assert node.packet("a", 3) == [(3, "a3", "b3")]


def test_the_first_input_to_end_ends_it(feed):
    node = feed(EarlyClose())
    node.packet("a", 1)
    node.packet("a", 2)

    assert node.close("b") == []
    assert node.policy.is_done()


def test_packets_of_an_input_that_has_ended_still_count(feed):
    node = feed(EarlyClose())
    node.packet("b", 5)
    node.close("b")

    assert not node.policy.is_done()
    assert node.packet("a", 4) == [(4, "a4", None)]
    assert node.packet("a", 6) == [(5, None, "b5")]
    assert node.policy.is_done()
