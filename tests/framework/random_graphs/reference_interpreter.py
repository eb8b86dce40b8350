"""MediaPipe's rules read naively: no queue, no scheduler, no thread, and nothing of the engine.

A stream is all its packets and its bound. A node remembers up to which time it has seen its inputs;
nodes are visited in any order until none of them can go on.
"""

from __future__ import annotations

from collections import defaultdict

from .rules import RULES, Rule

PRESTREAM, MIN, MAX = -(2**63) + 2, -(2**63) + 3, 2**63 - 4
POSTSTREAM, ONE_OVER_POSTSTREAM, DONE = MAX + 1, MAX + 2, MAX + 3


def after(time):
    """Return the bound of a stream after a packet; one before or after the stream is alone."""
    return ONE_OVER_POSTSTREAM if time >= MAX or time == PRESTREAM else time + 1


def promised(node, offset):
    """Return the output bound of a node whose output times are input times plus an offset."""
    coming = min(stream.next_time(node.start) for stream in node.all_inputs)
    if coming > POSTSTREAM:
        # All inputs have ended: close may send at any time after the last that was seen.
        coming = node.start
    if coming > MAX:
        # A packet after the stream may still be sent, unless the node has passed that time.
        return max(node.start, POSTSTREAM)
    return coming if coming <= MIN else min(max(coming + offset, MIN), MAX)


class Stream:
    """All packets of a stream, by time, and its bound."""

    def __init__(self):
        self.packets = {}
        self.bound = PRESTREAM

    def send(self, time, value):
        assert PRESTREAM <= time <= POSTSTREAM
        assert time >= self.bound, f"packet at {time} below the bound {self.bound}"
        assert time != POSTSTREAM or not self.packets, "a packet after the stream comes alone"
        self.packets[time] = value
        self.bound = after(time)

    def advance(self, bound):
        self.bound = max(self.bound, bound)

    def next_time(self, start):
        """Return when the first packet from ``start`` on is, or can be at the earliest."""
        return min((time for time in self.packets if time >= start), default=self.bound)


class Node:
    """A node with its streams by tag and index, and what it has done so far."""

    def __init__(self, spec, streams):
        self.rule: Rule = RULES[spec.calculator]
        self.options = spec.options
        self.inputs = _by_tag(spec.inputs, streams)
        self.outputs = _by_tag(spec.outputs, streams)
        self.sides = {entry.rpartition(":")[0]: entry.rpartition(":")[2] for entry in spec.sides}
        self.all_inputs = [stream for group in self.inputs.values() for stream in group]
        self.all_outputs = [stream for group in self.outputs.values() for stream in group]
        self.start = PRESTREAM
        self.is_closed = False
        self.state = {}

    def close(self):
        self.is_closed = True
        if self.rule.close is not None:
            self.rule.close(self)
        for stream in self.all_outputs:
            stream.advance(DONE)


class Interpreter:
    """A graph in the middle of a run."""

    def __init__(self, case, *, live=True):
        self.streams = defaultdict(Stream)
        self.nodes = [Node(spec, self.streams) for spec in case.nodes]
        for node in self.nodes:
            node.side_values = case.side_packets
            node.live = live
        self.settle()

    def apply(self, op):
        """Add a packet to a graph input, move its bound or close it, and run what can run."""
        stream = self.streams[op.stream]
        if op.kind == "packet":
            stream.send(op.time, op.value)
        else:
            stream.advance(op.time if op.kind == "bound" else DONE)
        self.settle()

    def settle(self):
        moved = True
        while moved:
            moved = False
            for node in self.nodes:
                moved |= not node.is_closed and self._visit(node)

    @property
    def is_done(self):
        return all(node.is_closed for node in self.nodes)

    def _visit(self, node):
        """Let a node go on by one step; return True when it did."""
        before = [stream.bound for stream in node.all_outputs], len(node.state), node.start
        if node.rule.visit is not None:
            return node.rule.visit(node)
        now = min(stream.next_time(node.start) for stream in node.all_inputs)
        if now >= ONE_OVER_POSTSTREAM:
            node.close()
            return True
        if all(now in stream.packets or stream.bound > now for stream in node.all_inputs):
            values = {
                tag: [stream.packets.get(now) for stream in group]
                for tag, group in node.inputs.items()
            }
            if not node.rule.needs_all or all(now in s.packets for s in node.all_inputs):
                node.rule.process(node, now, values)
            node.start = now + 1
        offset = node.rule.offset(node)
        if offset is not None:
            for stream in node.all_outputs:
                stream.advance(promised(node, offset))
        return before != ([s.bound for s in node.all_outputs], len(node.state), node.start)


def _by_tag(entries, streams):
    groups = defaultdict(list)
    for entry in entries:
        *tag, name = entry.split(":")
        groups[tag[0] if tag else ""].append(streams[name])
    return groups
