"""Packets as they come, on bare queues."""

import pytest

from vitruvian.framework.streams.sync import Immediate
from vitruvian.framework.values.packet import Packet
from vitruvian.framework.values.timestamp import Timestamp


class TestImmediate:
    @pytest.fixture
    def node(self, feed):
        return feed(Immediate())

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
    def node(self, feed):
        return feed(Immediate(), process_bounds=True)

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
