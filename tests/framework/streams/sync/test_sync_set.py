"""Groups of inputs, each joined by itself."""

from random import Random

import pytest

from vitruvian.framework.streams.sync import SyncSet
from vitruvian.framework.values.timestamp import Timestamp

PRE, POST, DONE = Timestamp.PRESTREAM, Timestamp.POSTSTREAM, Timestamp.DONE

#: The steps of each group, in order: an input, a time, and the sets (time, inputs) they lead to.
GROUPS = [
    [
        ("a", 0, []),
        ("c", 0, []),
        ("a", 10, []),
        ("e", 0, [(0, "ace")]),
        ("c", 10, []),
        ("e", 10, [(10, "ace")]),
        ("c", 30, []),
        ("a", 30, []),
        ("a", 40, []),
        ("a", DONE, []),
        ("c", 40, []),
        ("e", 40, [(30, "ac"), (40, "ace")]),
        ("c", 60, []),
        ("c", DONE, []),
        ("e", DONE, [(60, "c")]),
    ],
    [
        ("b", -300, []),
        ("b", -200, []),
        ("d", -200, [(-300, "b"), (-200, "bd")]),
        ("d", -20, []),
        ("b", 0, [(-20, "d")]),
        ("d", 200, [(0, "b")]),
        ("b", DONE, [(200, "d")]),
        ("d", DONE, []),
    ],
    [("f", -350, [(-350, "f")]), ("f", 5, [(5, "f")]), ("f", DONE, [])],
    [("g", PRE, [(PRE, "g")]), ("g", DONE, [])],
    [("h", POST, [(POST, "h")]), ("h", DONE, [])],
]
NAMES = "abcdefgh"
SETS = [[":0", ":2", ":4"], [":1", ":3"], [":5"], [":6"], [":7"]]


@pytest.mark.parametrize("seed", range(40))
def test_groups_do_not_touch_each_other(feed, seed):
    random = Random(seed)
    sets = random.sample(SETS, len(SETS))
    # The inputs of a group that is left out are a group of their own.
    node = feed(SyncSet(*sets[random.randrange(2) :]), NAMES)
    left = [list(group) for group in GROUPS]
    while any(left):
        group = random.choice([steps for steps in left if steps])
        name, time, expected = group.pop(0)
        found = node.close(name) if time == DONE else node.packet(name, time)

        assert [
            (at, "".join(n for n, p in zip(NAMES, payloads, strict=True) if p is not None))
            for at, *payloads in found
        ] == expected
    assert node.policy.is_done()


def test_the_earliest_group_goes_first(feed):
    node = feed(SyncSet([":0"], [":1"]))
    node.push("a", 7)
    node.push("b", 3)

    assert node.sets() == [(3, None, "b3"), (7, "a7", None)]


def test_a_set_that_waits_for_its_turn_holds_the_bound_and_the_end(feed):
    node = feed(SyncSet([":0"], [":1"]))
    node.push("a", 7)
    node.push("b", 3)
    node.policy.next_set()
    node.queues["a"].bound = node.queues["b"].bound = DONE

    assert node.policy.bound() == 7
    assert not node.policy.is_done()
    assert node.sets() == [(7, "a7", None)]
    assert node.policy.is_done()


class TestWithBounds:
    def test_each_group_runs_at_its_own_settled_times(self, feed):
        node = feed(SyncSet([":0"], [":1"]), process_bounds=True)

        assert node.bound("a", 10) == [(9, None, None)]
        assert node.bound("b", 5) == [(4, None, None)]
        assert node.packet("b", 5) == [(5, None, "b5")]

    def test_empty_packets_of_other_groups_tell_what_is_settled(self, feed):
        node = feed(SyncSet([":0"], [":1"]), process_bounds=True)
        node.queues["a"].bound = Timestamp(10)
        node.push("b", 20)

        assert node.empty_times() == [9, 19]
        assert node.empty_times() == [9, 20]

    def test_a_packet_that_waits_for_its_turn_is_not_settled(self, feed):
        node = feed(SyncSet([":0"], [":1"]), process_bounds=True)
        node.push("a", Timestamp.MIN)
        node.push("b", Timestamp.MIN)

        assert node.empty_times() == [Timestamp.MIN, Timestamp.UNSTARTED]


@pytest.mark.parametrize(
    ("sets", "message"),
    [
        ([[":0"], [":2"]], "no input ':2'; its inputs are: :0, :1"),
        ([[":0", ":1"], [":0"]], "input ':0' is in two sets"),
        ([["video"]], "'video' names no input"),
    ],
)
def test_wrong_names_are_refused(feed, sets, message):
    with pytest.raises(ValueError, match=message):
        feed(SyncSet(*sets))


def test_an_empty_set_is_refused():
    with pytest.raises(ValueError, match="a sync set is empty"):
        SyncSet([])


def test_a_class_may_name_an_input_that_a_node_leaves_out():
    policy = SyncSet(["A", "B"]).bind([("A", 0)], strict=False)

    assert policy.groups == (("A", "B"),)
