"""One input chosen by the last."""

from vitruvian.framework.streams.sync import Mux


def test_only_the_chosen_input_is_waited_for(feed):
    node = feed(Mux(), "abc")

    assert node.packet("c", 1, value=1) == []
    assert node.packet("b", 1) == [(1, None, "b1", 1)]


def test_a_chosen_input_without_a_packet_is_empty(feed):
    node = feed(Mux(), "abc")
    node.packet("c", 1, value=0)

    assert node.bound("a", 2) == [(1, None, None, 0)]


def test_older_packets_of_all_inputs_are_dropped(feed):
    node = feed(Mux(), "abc")
    node.packet("a", 1)
    node.packet("b", 2)
    node.packet("b", 5)

    assert node.packet("c", 5, value=1) == [(5, None, "b5", 1)]
    assert not node.queues["a"].packets


def test_it_ends_with_the_choice(feed):
    node = feed(Mux(), "abc")
    node.packet("a", 1)
    node.close("c")

    assert node.policy.is_done()
