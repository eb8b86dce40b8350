"""The default policy on bare queues."""

import pytest

from vitruvian.framework.streams.sync import Synchronized
from vitruvian.framework.values.packet import Packet
from vitruvian.framework.values.timestamp import Timestamp


class TestSynchronized:
    def test_waits_until_all_inputs_are_settled(self, feed):
        node = feed(Synchronized())

        assert node.packet("a", 1) == []
        assert node.packet("b", 3) == [(1, "a1", None)]
        assert node.close("b") == []
        assert node.packet("a", 7) == [(3, None, "b3"), (7, "a7", None)]
        assert not node.policy.is_done()
        assert node.close("a") == []
        assert node.policy.is_done()

    def test_joins_packets_of_the_same_time(self, feed):
        node = feed(Synchronized())
        node.packet("a", 1)

        assert node.packet("b", 1) == [(1, "a1", "b1")]

    @pytest.mark.parametrize("process_bounds", [False, True])
    def test_empty_packets_carry_the_time_up_to_which_their_stream_is_settled(
        self, feed, process_bounds
    ):
        node = feed(Synchronized(), process_bounds=process_bounds)
        node.push("a", 1)
        node.queues["b"].bound = Timestamp(100)

        assert node.empty_times() == [1, 99]

    def test_a_bound_settles_as_a_packet_does(self, feed):
        node = feed(Synchronized())
        node.packet("a", 5)

        assert node.bound("b", 5) == []
        assert node.bound("b", 6) == [(5, "a5", None)]

    def test_packets_keep_their_order_when_one_input_is_late(self, feed):
        node = feed(Synchronized())
        for time in (1, 2, 3):
            node.packet("a", time)

        assert node.packet("b", 2) == [(1, "a1", None), (2, "a2", "b2")]
        assert node.close("b") == [(3, "a3", None)]

    @pytest.mark.parametrize("time", [Timestamp.PRESTREAM, Timestamp.POSTSTREAM])
    def test_the_only_packet_may_be_before_or_after_the_stream(self, feed, time):
        node = feed(Synchronized(), "a")

        [(found, payload)] = node.packet("a", time)

        assert (found, payload) == (time, f"a{time}")
        assert node.policy.is_done()

    def test_the_bound_is_the_lowest_time_to_come(self, feed):
        node = feed(Synchronized())
        node.bound("a", 9)
        node.bound("b", 4)
        assert node.policy.bound() == 4
        node.queues["b"].packets.append(Packet(0).at(7))
        assert node.policy.bound() == 7

    def test_each_attached_copy_has_its_own_state(self, feed):
        policy = Synchronized()
        one, other = feed(policy, "a"), feed(policy, "a")

        assert one.packet("a", 1) == [(1, "a1")]
        assert other.sets() == []


class TestSynchronizedWithBounds:
    @pytest.fixture
    def node(self, feed):
        return feed(Synchronized(), process_bounds=True)

    def test_runs_at_every_newly_settled_time(self, node):
        assert node.bound("a", 10) == []
        assert node.bound("b", 5) == [(4, None, None)]
        assert node.bound("b", 20) == [(9, None, None)]
        assert node.bound("b", 30) == []

    def test_runs_at_the_time_settled_before_a_packet(self, node):
        node.packet("a", 10)

        assert node.bound("b", 5) == [(4, None, None)]
        assert node.bound("b", 11) == [(10, "a10", None)]

    def test_does_not_run_again_at_a_packets_time(self, node):
        node.packet("a", 10)
        assert node.packet("b", 10) == [(10, "a10", "b10")]
        assert node.sets() == []

    def test_empty_packets_tell_the_settled_time_of_their_stream(self, node):
        node.queues["a"].bound = Timestamp(10)
        node.queues["b"].bound = Timestamp(5)

        assert node.empty_times() == [9, 4]

    def test_does_not_run_at_the_end(self, node):
        node.packet("a", 1)
        node.bound("b", 2)
        node.close("a")

        assert node.close("b") == []
        assert node.policy.is_done()

    def test_does_not_run_after_the_only_packet_of_a_stream(self, feed):
        node = feed(Synchronized(), "a", process_bounds=True)

        assert node.packet("a", Timestamp.PRESTREAM) == [(Timestamp.PRESTREAM, "aPRESTREAM")]
        assert node.close("a") == []

    def test_takes_a_packet_after_the_stream(self, node):
        node.close("b")

        assert node.packet("a", Timestamp.POSTSTREAM) == [
            (Timestamp.POSTSTREAM, "aPOSTSTREAM", None)
        ]


@pytest.mark.parametrize(
    ("queued", "bounds", "expected"),
    [
        ({}, {"a": 10, "b": 5, "c": 7}, "b"),
        ({"a": 9}, {"b": 5, "c": 7}, "b"),
        ({"b": 9}, {"a": 9, "c": 7}, "c"),
        ({}, {"a": Timestamp.DONE, "b": Timestamp.DONE, "c": 3}, "c"),
        ({}, dict.fromkeys("abc", Timestamp.DONE), None),
    ],
    ids=["bounds", "a packet", "two packets", "two have ended", "all have ended"],
)
def test_blocker_is_the_empty_input_that_is_settled_least_far(feed, queued, bounds, expected):
    node = feed(Synchronized(), "abc")
    for name, time in queued.items():
        node.push(name, time)
    for name, bound in bounds.items():
        node.queues[name].bound = Timestamp(bound)

    assert node.policy.next_set() is None

    blocker = node.policy.blocker
    assert (blocker and blocker.stream) == expected
