"""Promise what outputs will not send any more: after a call, and where no call is due."""

from __future__ import annotations

from ..streams.output_stream import shifted_bound
from ..values.timestamp import Timestamp, next_allowed
from .delivery import Delivery
from .loop_watch import LoopWatch
from .node import NodeState

__all__ = ["Settling"]

_PRESTREAM, _MIN, _POSTSTREAM = Timestamp.PRESTREAM, Timestamp.MIN, Timestamp.POSTSTREAM


class Settling:
    """Moves the bounds of nodes' outputs by the ``timestamp_offset`` of their contracts."""

    __slots__ = ("_delivery", "_loops")

    def __init__(self, delivery: Delivery, loops: LoopWatch) -> None:
        self._delivery = delivery
        self._loops = loops

    def settle(self, node: NodeState, time: Timestamp) -> None:
        """Settle a node's outputs at ``time``, after a call there or because no call was due.

        A node that gets packets at 10, 20 and 30 settles 10, 20 and 30, each after its call. It
        makes no promise before a call, although with the packet at 30 in hand it is clear that
        nothing comes from 21 to 29: a node downstream that watches bounds would run at 29, too,
        and only when the packet at 30 happened to arrive early enough.
        """
        if node.offset is None:
            return
        # The common case, a node that has sent a packet on every output, ends here.
        if node.offset == 0:
            for stream in node.outputs:
                if stream.bound <= time:
                    break
            else:
                return
        # A packet at PreStream is the only one of its stream, so `next_allowed` gives the end of
        # that stream. The node goes on: a header on one input is followed by frames on another.
        following = _MIN if time == _PRESTREAM else next_allowed(time)
        # Policies that do not join their inputs let time go backwards. With Immediate, a call at 30
        # for input A may be followed by one at 10 for input B, so 31 would promise too much.
        bound = min(following, node.policy.bound())
        # For the same reason a call that is still running may have an earlier time than this one.
        for task in node.in_flight:
            bound = min(bound, task.context.timestamp)
        self._promise(node, bound, node.offset)

    def pass_bounds(self, node: NodeState) -> None:
        """Pass the bounds of a node's inputs on to its outputs, without a call of the node.

        A detector behind a closed gate gets no packets, only bounds. If it kept them to itself, a
        renderer that joins frames with detections would show nothing until the gate opens again.
        """
        if node.offset is not None:
            self._promise(node, node.policy.bound(), node.offset)

    def _promise(self, node: NodeState, bound: Timestamp, offset: int) -> None:
        promised = bound
        if offset:
            promised = shifted_bound(bound, offset)
            if self._loops.count_shift(node):
                return
        # An output ends when its node has closed, not before: `close` may send at PostStream.
        if promised > _POSTSTREAM:
            promised = _POSTSTREAM
        self._delivery.advance_all(node.outputs, promised)
