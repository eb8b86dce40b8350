"""A stand-in for a scheduler, that feeds the queues of one policy."""

import pytest

from vitruvian.framework.streams.input_queue import InputQueue
from vitruvian.framework.values.packet import Packet
from vitruvian.framework.values.timestamp import Timestamp, next_allowed


class Node:
    """Feed the queues of one policy as a scheduler does, and collect its input sets."""

    def __init__(self, policy, names="ab", *, process_bounds=False):
        self.queues = {name: InputQueue(name) for name in names}
        bound = policy.bind([("", index) for index in range(len(names))])
        self.policy = bound.attach(list(self.queues.values()), process_bounds=process_bounds)

    def packet(self, name, time, value=None):
        self.push(name, time, value)
        return self.sets()

    def push(self, name, time, value=None):
        """Add a packet while the node is busy."""
        queue = self.queues[name]
        timestamp = time if isinstance(time, Timestamp) else Timestamp(time)
        payload = f"{name}{time}" if value is None else value
        queue.packets.append(Packet(payload).at(timestamp))
        queue.bound = next_allowed(timestamp)
        if self.policy.trims:
            self.policy.trim()

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


@pytest.fixture
def feed():
    """Return the class: ``feed(policy, "ab")`` attaches a policy to new queues a and b."""
    return Node
