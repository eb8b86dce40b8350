import pytest

from vitruvian.framework.errors import TimestampError
from vitruvian.framework.streams.input_queue import InputQueue
from vitruvian.framework.streams.output_stream import OutputStream, shifted_bound
from vitruvian.framework.values.packet import Packet
from vitruvian.framework.values.timestamp import Timestamp


@pytest.fixture
def queue():
    return InputQueue("image")


def test_a_new_queue_waits_for_anything(queue):
    assert queue.bound == Timestamp.PRESTREAM
    assert queue.next_time() == Timestamp.PRESTREAM
    assert queue.settled_time() == Timestamp.UNSTARTED
    assert not queue.is_done


def test_the_next_time_is_that_of_the_first_packet(queue):
    queue.packets.extend([Packet("a").at(5), Packet("b").at(8)])
    queue.bound = Timestamp(9)

    assert queue.next_time() == 5
    assert queue.settled_time() == 4


def test_without_packets_the_next_time_is_the_bound(queue):
    queue.bound = Timestamp(9)

    assert queue.next_time() == 9
    assert queue.settled_time() == 8


@pytest.mark.parametrize(
    ("bound", "is_done"),
    [
        (Timestamp(3), False),
        (Timestamp.POSTSTREAM, False),
        (Timestamp.ONE_OVER_POSTSTREAM, True),
        (Timestamp.DONE, True),
    ],
)
def test_a_queue_is_done_when_nothing_can_come(queue, bound, is_done):
    queue.bound = bound

    assert queue.is_done is is_done


def test_a_queue_with_packets_is_not_done(queue):
    queue.packets.append(Packet("a").at(5))
    queue.bound = Timestamp.DONE

    assert not queue.is_done


@pytest.mark.parametrize(
    ("max_size", "size", "is_full"),
    [(-1, 1000, False), (2, 1, False), (2, 2, True), (2, 3, True)],
)
def test_a_queue_is_full_at_its_size(queue, max_size, size, is_full):
    queue.max_size = max_size
    queue.packets.extend(Packet(0).at(t) for t in range(size))

    assert queue.is_full is is_full


def test_statistics_report_counts(queue):
    queue.packets.append(Packet(0).at(1))
    queue.added, queue.most_queued = 7, 3

    statistics = queue.statistics()

    assert (statistics.stream, statistics.added, statistics.queued) == ("image", 7, 1)
    assert statistics.most_queued == 3


@pytest.fixture
def stream():
    return OutputStream("image", "Camera")


@pytest.mark.parametrize(
    ("bound", "timestamp"),
    [
        (Timestamp.PRESTREAM, Timestamp.PRESTREAM),
        (Timestamp.PRESTREAM, Timestamp.MIN),
        (Timestamp.PRESTREAM, Timestamp.POSTSTREAM),
        (Timestamp(5), Timestamp(5)),
        (Timestamp(5), Timestamp.MAX),
        (Timestamp.POSTSTREAM, Timestamp.POSTSTREAM),
    ],
)
def test_times_at_or_after_the_bound_are_allowed(stream, bound, timestamp):
    stream.bound = bound

    stream.check_time(timestamp)


@pytest.mark.parametrize(
    ("bound", "timestamp", "message"),
    [
        (Timestamp(5), Timestamp(4), "minimum expected timestamp is 5 but received 4"),
        (Timestamp(5), Timestamp.PRESTREAM, "is 5 but received PRESTREAM"),
        (Timestamp.PRESTREAM, Timestamp.UNSET, "UNSET can't be the timestamp of a Packet in a str"),
        (Timestamp.PRESTREAM, Timestamp.UNSTARTED, "UNSTARTED can't be the timestamp"),
        (Timestamp.PRESTREAM, Timestamp.ONE_OVER_POSTSTREAM, "can't be the timestamp"),
        (Timestamp.PRESTREAM, Timestamp.DONE, "can't be the timestamp"),
        (Timestamp.DONE, Timestamp(4), "Packet sent to closed stream"),
        (Timestamp.ONE_OVER_POSTSTREAM, Timestamp(4), "must be the only Packet"),
    ],
)
def test_other_times_are_refused(stream, bound, timestamp, message):
    stream.bound = bound

    with pytest.raises(TimestampError, match=f"Camera: stream 'image': .*{message}"):
        stream.check_time(timestamp)


def test_a_packet_at_poststream_must_be_the_only_one(stream):
    queue = InputQueue("image")
    queue.added = 1
    stream.consumers.append(queue)
    stream.bound = Timestamp(5)

    with pytest.raises(TimestampError, match="POSTSTREAM must be the only Packet"):
        stream.check_time(Timestamp.POSTSTREAM)


def test_a_stream_is_closed_at_done(stream):
    assert not stream.is_closed
    stream.bound = Timestamp.DONE
    assert stream.is_closed


@pytest.mark.parametrize(
    ("bound", "offset", "promised"),
    [
        (Timestamp(5), 0, 5),
        (Timestamp(5), 3, 8),
        (Timestamp(5), -3, 2),
        (Timestamp.PRESTREAM, 3, Timestamp.PRESTREAM),
        (Timestamp.MAX, 0, Timestamp.MAX),
        (Timestamp.MAX, 1, Timestamp.POSTSTREAM),
        (Timestamp.MAX, -1, Timestamp.MAX - 1),
        (Timestamp.MIN, -1, Timestamp.MIN),
        (Timestamp.POSTSTREAM, 1, Timestamp.POSTSTREAM),
        (Timestamp.DONE, 1, Timestamp.DONE),
    ],
)
def test_an_offset_shifts_the_bound(bound, offset, promised):
    assert shifted_bound(bound, offset) == promised
