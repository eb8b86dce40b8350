"""One call into a calculator, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import TYPE_CHECKING

from ..authoring.class_checks import describe_returned
from ..authoring.context import Context
from ..errors import CalculatorError, GraphStateError
from ..values.timestamp import Timestamp

if TYPE_CHECKING:
    from .node import NodeState

__all__ = ["BatchTask", "Task", "TaskKind", "policy_failure"]


class TaskKind(Enum):
    """Name the three calls into a calculator."""

    OPEN = "open"
    PROCESS = "process"
    CLOSE = "close"


# Looking up a member of an enumeration costs a call in Python 3.11.
_OPEN, _PROCESS = TaskKind.OPEN, TaskKind.PROCESS


class Task:
    """Hold one call: the node, which call, its context and, afterwards, its error."""

    __slots__ = ("context", "error", "is_finished", "kind", "node")

    def __init__(self, node: NodeState, kind: TaskKind, context: Context) -> None:
        self.node = node
        self.kind = kind
        self.context = context
        self.error: BaseException | None = None
        self.is_finished = False

    def run(self) -> None:
        """Call the calculator's code; an exception is kept in ``error``, not raised."""
        calculator = self.node.calculator
        try:
            if self.kind is _PROCESS:
                # An author who returns a result would otherwise wait for packets in vain.
                returned: object = calculator.process(self.context)  # type: ignore[func-returns-value]
                if returned is not None:
                    self.error = GraphStateError(describe_returned(type(calculator), returned))
            elif self.kind is _OPEN:
                calculator.open(self.context)
            else:
                calculator.close(self.context)
        except BaseException as error:  # noqa: BLE001  # also Ctrl-C must leave the graph whole
            self.error = error

    def failure(self) -> CalculatorError:
        """Describe the error with its node, time and place in the graph file."""
        error, plan = self.error, self.node.plan
        assert error is not None
        at_time = self.kind is TaskKind.PROCESS and not self.node.is_source
        when = f" at {self._times()}" if at_time else ""
        where = f'node "{plan.name}" ({plan.location}), {self.kind.value}(){when}'
        error.add_note(f"raised in {where}")
        kind = "" if isinstance(error, CalculatorError) else f"{type(error).__name__}: "
        failure = CalculatorError(
            f"{plan.location}: Calculator::{self.kind.value.capitalize()}() for node "
            f'"{plan.name}" failed{when}: {kind}{error}',
            node=plan.name,
            location=plan.location,
            timestamp=self.context.timestamp if at_time else None,
        )
        failure.__cause__ = error
        return failure

    @property
    def contexts(self) -> Sequence[Context]:
        """Return the contexts of all input sets of the call."""
        return (self.context,)

    @property
    def last_time(self) -> Timestamp:
        """Return the time up to which nothing more comes when the call has returned."""
        return self.context.timestamp

    def _times(self) -> str:
        return f"timestamp {self.context.timestamp}"


class BatchTask(Task):
    """Hold one call for several input sets, as ``Synchronized(batch_size=…)`` collects them.

    ``context`` is that of the first set, and takes in what was sent in all of them.
    """

    __slots__ = ("_contexts",)

    def __init__(self, node: NodeState, contexts: Sequence[Context]) -> None:
        super().__init__(node, TaskKind.PROCESS, contexts[0])
        self._contexts = contexts

    def run(self) -> None:
        """Call ``process_batch``."""
        try:
            self.node.calculator.process_batch(self._contexts)
        except BaseException as error:  # noqa: BLE001  # as above
            self.error = error
        for context in self._contexts[1:]:
            self.context.events += context.events
            self.context.side_events += context.side_events
            self.context.stopped |= context.stopped

    @property
    def contexts(self) -> Sequence[Context]:
        return self._contexts

    @property
    def last_time(self) -> Timestamp:
        return self._contexts[-1].timestamp

    def _times(self) -> str:
        return f"timestamps {self.context.timestamp} to {self.last_time}"


def policy_failure(node: NodeState, error: Exception) -> CalculatorError:
    """Describe an error that a node's input policy raised."""
    plan = node.plan
    policy = type(node.policy).__name__
    failure = CalculatorError(
        f'{plan.location}: the input policy {policy} of node "{plan.name}" failed: '
        f"{type(error).__name__}: {error}",
        node=plan.name,
        location=plan.location,
    )
    failure.__cause__ = error
    return failure
