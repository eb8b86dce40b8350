"""One call into a calculator, and what became of it."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from .context import Context
from .errors import CalculatorError

if TYPE_CHECKING:
    from .node import NodeState

__all__ = ["Task", "TaskKind", "policy_failure"]


class TaskKind(Enum):
    """Name the three calls into a calculator."""

    OPEN = "open"
    PROCESS = "process"
    CLOSE = "close"


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
            if self.kind is TaskKind.PROCESS:
                calculator.process(self.context)
            elif self.kind is TaskKind.OPEN:
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
        when = f" at timestamp {self.context.timestamp}" if at_time else ""
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
