"""Short queues on a node that is too slow."""

import pytest

from vitruvian.framework.streams.sync import FixedSize
from vitruvian.framework.values.timestamp import Timestamp


@pytest.mark.parametrize("fixed_min_size", [False, True])
def test_a_busy_node_sees_the_newest_packet(feed, fixed_min_size):
    node = feed(FixedSize(fixed_min_size=fixed_min_size), "a")
    for time in range(4):
        node.push("a", time)

    assert node.sets() == [(3, "a3")]


def test_a_node_that_keeps_up_sees_everything(feed):
    node = feed(FixedSize(), "a")

    assert [node.packet("a", time) for time in range(3)] == [
        [(0, "a0")],
        [(1, "a1")],
        [(2, "a2")],
    ]


def test_a_queue_grows_to_the_trigger_before_it_is_cut(feed):
    node = feed(FixedSize(trigger_queue_size=4, target_queue_size=2), "a")
    for time in range(3):
        node.push("a", time)
    assert len(node.queues["a"].packets) == 3
    node.push("a", 3)

    assert node.sets() == [(2, "a2"), (3, "a3")]


@pytest.mark.parametrize(
    ("fixed_min_size", "expected"),
    [
        (False, [(5, "a5", "b5", "c5"), (6, "a6", "b6", "c6"), (7, None, "b7", "c7")]),
        (
            True,
            [
                (1, "a1", None, None),
                (2, "a2", None, None),
                (3, "a3", "b3", None),
                (4, "a4", "b4", "c4"),
                (5, "a5", "b5", "c5"),
                (6, "a6", "b6", "c6"),
                (7, None, "b7", "c7"),
            ],
        ),
    ],
)
def test_a_late_packet_is_dropped_as_it_would_have_been_in_time(feed, fixed_min_size, expected):
    policy = FixedSize(trigger_queue_size=4, target_queue_size=3, fixed_min_size=fixed_min_size)
    node = feed(policy, "abc")
    found = []
    for name, times in (("a", range(1, 7)), ("b", range(3, 8)), ("c", range(4, 8))):
        for time in times:
            found += node.packet(name, time)
    for name in "abc":
        found += node.close(name)

    assert found == expected


def test_the_bound_follows_what_is_dropped(feed):
    node = feed(FixedSize(), "a")
    for time in (1, 2, 3):
        node.push("a", time)

    assert node.policy.bound() == 3


def test_a_packet_at_poststream_passes(feed):
    node = feed(FixedSize(), "a")

    assert node.packet("a", Timestamp.POSTSTREAM) == [(Timestamp.POSTSTREAM, "aPOSTSTREAM")]


@pytest.mark.parametrize("name", ["trigger_queue_size", "target_queue_size"])
def test_a_size_below_one_is_refused(name):
    with pytest.raises(ValueError, match=f"{name}.*0.*expected 1 or more"):
        FixedSize(**{name: 0})
