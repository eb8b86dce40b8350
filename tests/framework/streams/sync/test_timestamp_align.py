"""Clocks shifted to the clock of one input."""

import pytest

from vitruvian.framework.streams.sync import TimestampAlign
from vitruvian.framework.values.timestamp import Timestamp


def test_the_base_passes_until_every_input_has_a_packet(feed):
    video_camera = feed(TimestampAlign(":1"))

    assert video_camera.packet("b", 101) == [(101, None, "b101")]
    assert video_camera.packet("b", 102) == [(102, None, "b102")]
    assert video_camera.packet("a", 1) == []
    assert video_camera.packet("b", 103) == [(103, "a1", "b103")]
    assert video_camera.packet("b", 104) == []
    assert video_camera.packet("a", 4) == [(104, None, "b104")]
    assert video_camera.close("b") == [(106, "a4", None)]
    assert not video_camera.policy.is_done()
    assert video_camera.close("a") == []
    assert video_camera.policy.is_done()


def test_shifted_packets_carry_the_base_time(feed):
    node = feed(TimestampAlign(":0"))
    node.push("a", 100)
    node.push("b", 7)

    assert [packet.timestamp for packet in node.policy.next_set().packets] == [100, 100]


def test_rates_may_differ(feed):
    node = feed(TimestampAlign(":0"))

    assert node.packet("b", 0) == []
    assert node.packet("a", 100) == [(100, "a100", "b0")]
    assert node.packet("b", 5) == []
    assert node.packet("b", 10) == []
    assert node.packet("a", 110) == [(105, None, "b5"), (110, "a110", "b10")]


def test_the_bound_is_that_of_the_base_until_all_are_aligned(feed):
    node = feed(TimestampAlign(":1"))
    node.packet("b", 101)
    assert node.policy.bound() == 102
    node.packet("a", 1)
    node.packet("b", 103)

    assert node.policy.bound() == 104


def test_it_ends_with_a_base_that_the_others_never_met(feed):
    node = feed(TimestampAlign(":1"))
    node.packet("a", 1)
    node.close("b")

    assert node.policy.is_done()


def test_an_input_that_ends_without_a_packet_is_not_waited_for(feed):
    node = feed(TimestampAlign(":0"), "abc")
    node.close("b")
    node.packet("c", 1)

    assert node.packet("a", 10) == [(10, "a10", None, "c1")]


def test_special_times_are_not_shifted(feed):
    node = feed(TimestampAlign(":0"))
    node.packet("b", Timestamp.PRESTREAM)

    assert node.packet("a", 10) == [(Timestamp.PRESTREAM, None, "bPRESTREAM"), (10, "a10", None)]


def test_a_single_input_is_its_own_base(feed):
    node = feed(TimestampAlign(), "a")

    assert node.packet("a", 5) == [(5, "a5")]


def test_a_base_that_does_not_exist_is_refused(feed):
    with pytest.raises(ValueError, match="no input 'CAMERA'; its inputs are: :0, :1"):
        feed(TimestampAlign("CAMERA"))
