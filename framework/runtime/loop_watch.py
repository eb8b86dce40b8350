"""Find, while a graph runs, the loops in it that go round by themselves.

``endless_loops`` says what such loops look like, and how their errors read. Looking takes a walk
through the graph, so it is done once in a thousand rounds.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from ..errors import FrameworkError
from ..values.timestamp import Timestamp
from .delivery import Delivery
from .endless_loops import (
    endless_error,
    feeds_itself,
    held_until,
    loop_through,
    names_beside,
    reads_itself_alone,
    restless_error,
    rounds_error,
)
from .node import NodeState

__all__ = ["LoopWatch"]

#: How many times the rounds that it may go after its end a loop may go while somebody waits for
#: the graph to become idle. It may be a long search, but nothing tells one from a loop without end.
_WHILE_WAITED_FOR = 10
#: How many calls of a node behind a back edge, or promises of a later time, pass between two looks.
_BETWEEN_LOOKS = 1000


class LoopWatch:
    """Counts the rounds of loops, and stops those that nothing else would stop.

    ``max_rounds`` is how often a loop may go round after everything else has ended; -1 is any
    number. ``is_left_alone`` tells whether it has: neither a source nor the application can send
    any more. ``fail`` ends the run.
    """

    def __init__(
        self,
        delivery: Delivery,
        max_rounds: int,
        *,
        is_left_alone: Callable[[], bool],
        fail: Callable[[FrameworkError], None],
    ) -> None:
        self._delivery = delivery
        self._max_rounds = max_rounds
        self._is_left_alone = is_left_alone
        self._fail = fail
        #: How often a node has promised a later time than that of its inputs.
        self._shifts = 0
        #: How many of these were on a loop that feeds itself.
        self._idle_shifts = 0
        self._endless: Sequence[NodeState] = ()
        #: The loop that went round last with nothing else to read, and how often.
        self._restless: Sequence[NodeState] = ()
        self._restless_rounds = 0
        self._most_restless_rounds = _WHILE_WAITED_FOR * max(max_rounds, _BETWEEN_LOOKS)
        #: True when a loop may be what keeps the graph from becoming idle. Looked at after every
        #: call while somebody waits, so it is kept rather than computed.
        self.may_be_restless = False

    def endless_error(self) -> FrameworkError | None:
        """Return the error of a loop that was stopped because it only moves its own time on."""
        return endless_error(self._endless) if self._endless else None

    def restless_error(
        self, nodes_at_work: Callable[[], Collection[str]], full_input: str | None
    ) -> FrameworkError | None:
        """Return the error of the loop that may be restless, if it is."""
        if not names_beside(self._restless).issuperset(nodes_at_work()):
            # What is waited for may come of a call elsewhere, such as of a slow model.
            self.forget_rounds()
            return None
        return restless_error(self._restless, self._most_restless_rounds, full_input)

    def forget_rounds(self) -> None:
        """Begin to count anew, as somebody begins to wait, or feeds the graph."""
        self._restless_rounds = 0
        self.may_be_restless = False

    def count_call(self, node: NodeState) -> None:
        """Count a call of a node behind a back edge."""
        node.calls += 1
        if node.calls % _BETWEEN_LOOKS == 0 and self._max_rounds > 0:
            loop = loop_through(node)
            node.rounds = self._went_round(loop, node.rounds)
            if reads_itself_alone(loop):
                self._restless = loop
                self._restless_rounds += _BETWEEN_LOOKS
                self.may_be_restless = self._restless_rounds > self._most_restless_rounds

    def count_shift(self, node: NodeState) -> bool:
        """Count a promise of a later time; return True if the node must make no more of them."""
        self._shifts += 1
        return self._shifts % _BETWEEN_LOOKS == 0 and self._leap(node)

    def _leap(self, node: NodeState) -> bool:
        """Move a loop that only passes bounds round to where its other inputs hold it, in one step.

        A loop that nothing holds would go round for ever: it is stopped, which is what True says,
        and reported once everything else is done.
        """
        loop = loop_through(node)
        bound = held_until(loop) if loop else None
        if bound is None:
            if self._max_rounds > 0 or not any(n.process_bounds for n in loop):
                # Where nodes run at bounds, each call may promise more: nothing tells how often.
                self._idle_shifts = self._went_round(loop, self._idle_shifts)
            return False
        if bound > Timestamp.POSTSTREAM:
            self._endless = loop
            return True
        for stream in (stream for member in loop for stream in member.outputs):
            self._delivery.advance(stream, bound)
        return False

    def _went_round(self, loop: Sequence[NodeState], before: int) -> int:
        """Return how often a loop has fed itself; fail where that is more than the graph allows.

        ``before`` is what this has returned at the last look.
        """
        limit = max(self._max_rounds, _BETWEEN_LOOKS)
        if not self._is_left_alone() or not feeds_itself(loop):
            return 0
        rounds = before + _BETWEEN_LOOKS
        if rounds > limit:
            self._fail(rounds_error(loop, limit))
        return rounds
