"""Find loops that advance their own time bound without end, and where they would get to.

A node with ``timestamp_offset = 1`` on a loop promises at each round that nothing comes before one
microsecond more than at the last. MediaPipe takes these steps one by one, 33,333 of them between
two frames; and once every other input has ended, the steps never end::

    x (ended) --> Sum --> Delay (offset 1) --back edge--> Sum

While no packet is on such a loop, the steps can only end where the loop's other inputs hold it.

A loop of packets may be endless as well: Sum sends 1, Delay brings it back, and Sum sends 2. It may
also be a search that stops by itself after some rounds; only their number tells, so that there is a
limit of rounds for a loop that feeds itself after all else has ended.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ..errors import GraphStateError
from ..streams.input_queue import InputQueue
from ..streams.sync import Synchronized
from ..values.timestamp import Timestamp
from .node import NodeState, NodeStatus

__all__ = [
    "endless_error",
    "feeds_itself",
    "held_until",
    "loop_through",
    "names_beside",
    "reads_itself_alone",
    "restless_error",
    "rounds_error",
]


def loop_through(node: NodeState) -> list[NodeState]:
    """Return the nodes on loops through ``node``, in order of the graph; none if it is on none."""
    readers = {node: set(_readers(node))}
    ahead = list(readers[node])
    while ahead:
        reader = ahead.pop()
        if reader not in readers:
            readers[reader] = set(_readers(reader))
            ahead += readers[reader]
    leads_back: set[NodeState] = set()
    goal = {node}
    while goal:
        leads_back |= goal
        goal = {n for n in readers if n not in leads_back and not readers[n].isdisjoint(goal)}
    is_loop = any(node in readers[n] for n in leads_back)
    return sorted(leads_back, key=lambda n: n.plan.id) if is_loop else []


def held_until(loop: Collection[NodeState]) -> Timestamp | None:
    """Return the bound at which its other inputs hold a loop; None where more may come of it.

    More may come while a packet is on the loop or a call runs, and the bound may stand still where
    a way round takes no time.
    """
    if not all(_only_passes_bounds(node) for node in loop) or not _takes_time(set(loop)):
        return None
    streams = {stream.name for node in loop for stream in node.outputs}
    times: list[Timestamp] = [Timestamp.DONE]
    for queue in (queue for node in loop for queue in node.queues):
        if queue.stream not in streams:
            times.append(queue.next_time())
        elif queue.packets:
            return None
    return min(times)


def feeds_itself(loop: Collection[NodeState]) -> bool:
    """Return True for a loop whose other inputs have ended, and have no packet left."""
    queues = _other_inputs(loop)
    return bool(loop) and all(queue.next_time() > Timestamp.POSTSTREAM for queue in queues)


def reads_itself_alone(loop: Collection[NodeState]) -> bool:
    """Return True for a loop that goes round while its other inputs, open or not, are empty."""
    return bool(loop) and not any(queue.packets for queue in _other_inputs(loop))


def endless_error(loop: Collection[NodeState]) -> GraphStateError:
    """Describe a loop that goes on though all else has ended, and how to end it."""
    entry, names = _way_round(loop)
    return GraphStateError(
        f"{entry.plan.location}: the loop {names} never ends: its other inputs have "
        "ended, and each round only moves its time on by the timestamp_offset of a node; give "
        f"{entry.name} 'input_stream_handler: EarlyCloseInputStreamHandler', so that it closes "
        "with the first of its inputs"
    )


def rounds_error(loop: Collection[NodeState], limit: int) -> GraphStateError:
    """Describe a loop that has gone round too often after all else has ended."""
    entry, names = _way_round(loop)
    return GraphStateError(
        f"{entry.plan.location}: the loop {names} has gone round more than {limit:,} times since "
        "its other inputs have ended, and seems to have no end; let one of its nodes stop sending, "
        f"give {entry.name} 'input_stream_handler: EarlyCloseInputStreamHandler', or allow more "
        "with 'max_loop_rounds' of the graph (-1: any number)"
    )


def restless_error(
    loop: Collection[NodeState], limit: int, full_input: str | None
) -> GraphStateError:
    """Describe a loop that keeps going round while somebody waits for the graph to become idle.

    Or for room in ``full_input``: only in an idle graph full queues grow.
    """
    entry, names = _way_round(loop)
    fault, remedy = "the graph does not become idle", "do not wait for idleness"
    if full_input is not None:
        fault = f"input stream {full_input!r} stays full"
        remedy = "feed what the nodes behind it wait for, raise max_queue_size"
    return GraphStateError(
        f"{entry.plan.location}: {fault}: the loop {names} has gone round more than {limit:,} "
        f"times with no other packet to read; let one of its nodes stop sending, {remedy}, or "
        "allow more with 'max_loop_rounds' of the graph (-1: any number)"
    )


def names_beside(loop: Collection[NodeState]) -> set[str]:
    """Return the names of a loop's nodes, and of those that read of it."""
    return {node.name for member in loop for node in (member, *_readers(member))}


def _other_inputs(loop: Collection[NodeState]) -> list[InputQueue]:
    """Return the queues of a loop's nodes that no node of the loop feeds."""
    streams = {stream.name for node in loop for stream in node.outputs}
    return [queue for node in loop for queue in node.queues if queue.stream not in streams]


def _way_round(loop: Collection[NodeState]) -> tuple[NodeState, str]:
    """Return the node at which a loop begins, and the names of its nodes from there."""
    nodes = list(loop)
    entry = next((n for n in nodes if n.closes_loop), nodes[0])
    start = nodes.index(entry)
    names = [node.name for node in (*nodes[start:], *nodes[:start], entry)]
    return entry, " -> ".join(names)


def _readers(node: NodeState) -> Iterator[NodeState]:
    for stream in node.outputs:
        for queue in stream.consumers:
            if isinstance(queue.node, NodeState):
                yield queue.node


def _only_passes_bounds(node: NodeState) -> bool:
    is_plain = isinstance(node.policy, Synchronized) and node.policy.batch_size == 1
    is_free = node.status is NodeStatus.OPEN and not node.in_flight and not node.process_bounds
    return is_plain and is_free and node.offset is not None and node.offset >= 0


def _takes_time(loop: set[NodeState]) -> bool:
    """Return True when every way round passes a node that adds to the time."""
    left = {node for node in loop if not node.offset}
    while left:
        read = {reader for node in left for reader in _readers(node)}
        if left <= read:
            return False
        left &= read
    return True
