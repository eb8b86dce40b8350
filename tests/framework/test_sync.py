"""Input policies on bare queues: a trace is a list of steps and the input sets they lead to."""

import pytest

from vitruvian.framework.packet import Packet
from vitruvian.framework.stream import InputQueue
from vitruvian.framework.sync import Immediate, Synchronized
from vitruvian.framework.timestamp import Timestamp, next_allowed


class Node:
    """Feed the queues of one policy as a scheduler does, and collect its input sets."""

    def __init__(self, policy, names="ab", *, process_bounds=False):
        self.queues = {name: InputQueue(name) for name in names}
        self.policy = policy.attach(list(self.queues.values()), process_bounds=process_bounds)

    def packet(self, name, time):
        queue = self.queues[name]
        timestamp = time if isinstance(time, Timestamp) else Timestamp(time)
        queue.packets.append(Packet(f"{name}{time}").at(timestamp))
        queue.bound = next_allowed(timestamp)
        return self.sets()

    def bound(self, name, time):
        self.queues[name].bound = time if isinstance(time, Timestamp) else Timestamp(time)
        return self.sets()

    def close(self, name):
        return self.bound(name, Timestamp.DONE)

    def sets(self):
        """Return (timestamp, payloads) of every ready input set."""
        found = []
        while (ready := self.policy.next_set()) is not None:
            payloads = [None if p.is_empty() else p.value for p in ready.packets]
            found.append((ready.timestamp, *payloads))
        return found

    def empty_times(self):
        """Return the times of the packets of the next input set."""
        return [packet.timestamp for packet in self.policy.next_set().packets]


class TestSynchronized:
    def test_waits_until_all_inputs_are_settled(self):
        node = Node(Synchronized())

        assert node.packet("a", 1) == []
        assert node.packet("b", 3) == [(1, "a1", None)]
        assert node.close("b") == []
        assert node.packet("a", 7) == [(3, None, "b3"), (7, "a7", None)]
        assert not node.policy.is_done()
        assert node.close("a") == []
        assert node.policy.is_done()

    def test_joins_packets_of_the_same_time(self):
        node = Node(Synchronized())
        node.packet("a", 1)

        assert node.packet("b", 1) == [(1, "a1", "b1")]

    def test_a_bound_settles_as_a_packet_does(self):
        node = Node(Synchronized())
        node.packet("a", 5)

        assert node.bound("b", 5) == []
        assert node.bound("b", 6) == [(5, "a5", None)]

    def test_packets_keep_their_order_when_one_input_is_late(self):
        node = Node(Synchronized())
        for time in (1, 2, 3):
            node.packet("a", time)

        assert node.packet("b", 2) == [(1, "a1", None), (2, "a2", "b2")]
        assert node.close("b") == [(3, "a3", None)]

    @pytest.mark.parametrize("time", [Timestamp.PRESTREAM, Timestamp.POSTSTREAM])
    def test_the_only_packet_may_be_before_or_after_the_stream(self, time):
        node = Node(Synchronized(), "a")

        [(found, payload)] = node.packet("a", time)

        assert (found, payload) == (time, f"a{time}")
        assert node.policy.is_done()

    def test_the_bound_is_the_lowest_time_to_come(self):
        node = Node(Synchronized())
        node.bound("a", 9)
        node.bound("b", 4)
        assert node.policy.bound() == 4
        node.queues["b"].packets.append(Packet(0).at(7))
        assert node.policy.bound() == 7

    def test_each_attached_copy_has_its_own_state(self):
        policy = Synchronized()
        one, other = Node(policy, "a"), Node(policy, "a")

        assert one.packet("a", 1) == [(1, "a1")]
        assert other.sets() == []


class TestSynchronizedWithBounds:
    @pytest.fixture
    def node(self):
        return Node(Synchronized(), process_bounds=True)

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

    def test_does_not_run_after_the_only_packet_of_a_stream(self):
        node = Node(Synchronized(), "a", process_bounds=True)

        assert node.packet("a", Timestamp.PRESTREAM) == [(Timestamp.PRESTREAM, "aPRESTREAM")]
        assert node.close("a") == []

    def test_takes_a_packet_after_the_stream(self, node):
        node.close("b")

        assert node.packet("a", Timestamp.POSTSTREAM) == [
            (Timestamp.POSTSTREAM, "aPOSTSTREAM", None)
        ]


class TestImmediate:
    @pytest.fixture
    def node(self):
        return Node(Immediate())

    def test_takes_each_packet_as_it_comes(self, node):
        assert node.packet("a", 7) == [(7, "a7", None)]
        assert node.packet("b", 3) == [(3, None, "b3")]

    def test_takes_the_earliest_of_those_that_wait(self, node):
        node.queues["a"].packets.extend([Packet("a2").at(2), Packet("a5").at(5)])
        node.queues["b"].packets.append(Packet("b5").at(5))

        assert node.packet("b", 8) == [(2, "a2", None), (5, "a5", "b5"), (8, None, "b8")]

    def test_does_not_see_bounds(self, node):
        assert node.bound("a", 5) == []

    def test_runs_once_when_an_input_but_not_the_last_ends(self, node):
        node.bound("b", 4)

        assert node.close("a") == [(4, None, None)]
        assert node.sets() == []
        assert node.close("b") == []
        assert node.policy.is_done()

    def test_a_packet_makes_the_run_for_an_ended_input_unnecessary(self, node):
        node.queues["a"].bound = Timestamp.DONE

        assert node.packet("b", 4) == [(4, None, "b4")]

    def test_does_not_need_all_inputs(self):
        assert not Immediate().needs_required_inputs


class TestImmediateWithBounds:
    @pytest.fixture
    def node(self):
        return Node(Immediate(), process_bounds=True)

    def test_every_input_settles_on_its_own(self, node):
        assert node.bound("a", 10) == [(9, None, None)]
        assert node.bound("b", 5) == [(4, None, None)]
        assert node.packet("a", 10) == [(10, "a10", None)]
        assert node.sets() == []

    def test_empty_packets_tell_the_settled_time_of_their_stream(self, node):
        node.bound("a", 10)
        node.queues["b"].packets.append(Packet("b5").at(5))

        assert node.empty_times() == [9, 5]

    def test_the_end_of_every_input_is_a_run_at_max(self, node):
        node.packet("a", 1)

        assert node.close("a") == [(Timestamp.MAX, None, None)]
        assert node.packet("b", 5) == [(5, None, "b5")]
        node.queues["b"].bound = Timestamp.DONE
        assert not node.policy.is_done()
        assert node.sets() == [(Timestamp.MAX, None, None)]
        assert node.policy.is_done()

    def test_there_is_no_second_run_at_max_after_a_packet_there(self, node):
        assert node.packet("a", Timestamp.MAX) == [(Timestamp.MAX, "aMAX", None)]
        assert node.close("a") == []
