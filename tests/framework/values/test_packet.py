import numpy as np
import pytest

from vitruvian.framework.errors import FrameworkError, TimestampError
from vitruvian.framework.values.packet import EMPTY, Packet
from vitruvian.framework.values.timestamp import Timestamp


def test_a_packet_carries_its_payload_by_reference():
    payload = [1, 2]
    packet = Packet(payload)

    assert packet.value is payload
    assert packet.at(5).value is payload


def test_a_new_packet_has_no_time():
    assert Packet("a").timestamp == Timestamp.UNSET


def test_at_returns_another_packet():
    packet = Packet("a").at(5)
    later = packet.at(9)

    assert (packet.timestamp, later.timestamp) == (5, 9)
    assert type(later.timestamp) is Timestamp


def test_at_takes_special_timestamps_but_not_their_numbers():
    assert Packet("a").at(Timestamp.POSTSTREAM).timestamp == Timestamp.POSTSTREAM
    with pytest.raises(TimestampError, match="reserved"):
        Packet("a").at(int(Timestamp.POSTSTREAM))


def test_an_empty_packet_has_a_time_but_no_value():
    packet = Packet().at(3)

    assert packet.is_empty()
    assert packet.timestamp == 3
    with pytest.raises(FrameworkError, match="the packet at 3 is empty"):
        _ = packet.value


@pytest.mark.parametrize("payload", [0, False, "", (), 0.0])
def test_falsy_payloads_are_payloads(payload):
    packet = Packet(payload)

    assert not packet.is_empty()
    assert packet.value == payload


def test_an_array_becomes_read_only_and_is_not_copied():
    array = np.zeros(3)
    packet = Packet(array)

    assert packet.value is array
    with pytest.raises(ValueError, match="read-only"):
        packet.value[0] = 1


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        (Packet(1).at(5), Packet(1).at(5), True),
        (Packet(1).at(5), Packet(1).at(6), False),
        (Packet(1).at(5), Packet(2).at(5), False),
        (Packet(np.arange(3)).at(5), Packet(np.arange(3)).at(5), True),
        (Packet(np.arange(3)).at(5), Packet(np.arange(4)).at(5), False),
        (Packet(np.zeros(2, np.uint8)), Packet(np.zeros(2, np.float32)), False),
        (Packet(np.zeros(2)), Packet(0), False),
        (Packet(0), Packet(np.zeros(2)), False),
        (Packet(np.zeros(2)), Packet(), False),
        (EMPTY, Packet(), True),
        (Packet().at(1), Packet().at(2), False),
        (Packet(1), 1, False),
    ],
)
def test_packets_are_equal_by_payload_and_time(one, other, equal):
    assert (one == other) is equal


def test_packets_print_payload_and_time():
    assert repr(Packet("a").at(5)) == "Packet('a' at 5)"
    assert repr(Packet()) == "Packet(empty at UNSET)"
