"""Which task comes first."""

from __future__ import annotations

from random import Random
from types import SimpleNamespace

import pytest

from vitruvian.framework.runtime.node import TaskKind
from vitruvian.framework.runtime.ready_queue import ReadyQueue
from vitruvian.framework.values.timestamp import Timestamp


def task(number, kind=TaskKind.PROCESS, *, layer=0, bound=None):
    """Return a stand-in; one with a bound is a source."""
    outputs = [] if bound is None else [SimpleNamespace(bound=Timestamp(bound))]
    plan = SimpleNamespace(id=number, source_layer=layer)
    node = SimpleNamespace(
        plan=plan, is_source=bound is not None, outputs=outputs, priority=(1, -number)
    )
    return SimpleNamespace(kind=kind, node=node, name=(number, kind))


def popped(queue):
    return [queue.pop().name[0] for _ in range(len(queue))]


@pytest.mark.parametrize(
    ("tasks", "expected"),
    [
        pytest.param(
            [task(2, TaskKind.OPEN), task(0, TaskKind.OPEN), task(1, TaskKind.OPEN)],
            [0, 1, 2],
            id="opening goes in graph order",
        ),
        pytest.param([task(3), task(1, TaskKind.OPEN)], [1, 3], id="opening comes first"),
        pytest.param([task(1), task(3), task(2)], [3, 2, 1], id="leaves come first"),
        pytest.param(
            [task(1), task(3, TaskKind.CLOSE), task(2)], [3, 2, 1], id="closing is like any call"
        ),
        pytest.param([task(9, bound=0), task(1)], [1, 9], id="sources come last"),
        pytest.param(
            [task(1, layer=2, bound=0), task(2, layer=1, bound=9)], [2, 1], id="layers come in turn"
        ),
        pytest.param(
            [task(1, bound=20), task(2, bound=10)], [2, 1], id="the source that is behind"
        ),
        pytest.param(
            [task(2, bound=10), task(1, bound=10)], [1, 2], id="equal sources in graph order"
        ),
        pytest.param([task(5), task(5)], [5, 5], id="calls of one node"),
    ],
)
def test_order(tasks, expected):
    queue = ReadyQueue()
    for item in tasks:
        queue.push(item)

    assert popped(queue) == expected
    assert queue.pop() is None


def test_shuffled_order_is_complete_and_comes_again_with_the_seed():
    orders = []
    for seed in (1, 1, 2):
        queue = ReadyQueue(Random(seed))
        for number in range(20):
            queue.push(task(number))
        orders.append(popped(queue))

    assert orders[0] == orders[1] != orders[2]
    assert sorted(orders[0]) == list(range(20))


def test_calls_of_one_node_keep_their_order():
    queue, tasks = ReadyQueue(), [task(4) for _ in range(5)]
    for item in tasks:
        queue.push(item)

    assert [queue.pop() for _ in tasks] == tasks


def test_clear_takes_everything_out():
    queue = ReadyQueue()
    queue.push(task(1))
    queue.push(task(2))

    assert sorted(item.name[0] for item in queue.clear()) == [1, 2]
    assert len(queue) == 0
