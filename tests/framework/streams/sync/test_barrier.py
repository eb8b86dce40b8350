"""Inputs joined by their order alone."""

from vitruvian.framework.streams.sync import Barrier
from vitruvian.framework.values.timestamp import Timestamp


def test_each_input_gives_its_next_packet_whatever_its_time(feed):
    node = feed(Barrier())

    assert node.packet("a", 10) == []
    assert node.packet("b", 3) == [(3, "a10", "b3")]
    assert node.packet("b", 4) == []
    assert node.packet("b", 5) == []
    assert node.packet("a", 11) == [(4, "a11", "b4")]


def test_bounds_let_nothing_through(feed):
    node = feed(Barrier())
    node.packet("a", 1)

    assert node.bound("b", 100) == []


def test_the_first_input_to_run_dry_for_good_ends_it(feed):
    node = feed(Barrier())
    node.packet("a", 1)
    node.packet("a", 2)
    node.push("b", 1)
    node.close("b")

    assert node.policy.is_done()
    assert node.policy.bound() == Timestamp.DONE
    assert node.sets() == []


def test_a_closed_input_with_packets_goes_on(feed):
    node = feed(Barrier())
    node.packet("b", 1)
    node.close("b")

    assert not node.policy.is_done()
    assert node.packet("a", 7) == [(1, "a7", "b1")]
    assert node.policy.is_done()
