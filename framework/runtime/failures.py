"""Errors of calculators and input policies, with node, timestamp and place in the graph file."""

from __future__ import annotations

from collections.abc import Iterable

from ..authoring.author_hints import hint_for
from ..errors import CalculatorError, GraphStateError
from ..messages import message_of, reason_of
from .node import NodeState, Task, TaskKind

__all__ = ["never_opened", "policy_failure", "task_failure", "unforeseen_failure"]


def task_failure(task: Task) -> CalculatorError:
    """Return the error of a call, wrapped with its node, timestamp and place in the graph file."""
    error, plan = task.error, task.node.plan
    assert error is not None
    at_time = task.kind is TaskKind.PROCESS and not task.node.is_source
    when = f" at {task.times()}" if at_time else ""
    where = f'node "{plan.name}" ({plan.location}), {task.kind.value}(){when}'
    error.add_note(f"raised in {where}")
    text = message_of(error) if isinstance(error, CalculatorError) else reason_of(error)
    if hint := hint_for(error):
        error.add_note(hint)
        text = f"{text.rstrip()}\n  {hint}" if "\n" in text else f"{text}; {hint}"
    failure = CalculatorError(
        f"{plan.location}: Calculator::{task.kind.value.capitalize()}() for node "
        f'"{plan.name}" failed{when}: {text}',
        node=plan.name,
        location=plan.location,
        timestamp=task.context.timestamp if at_time else None,
    )
    failure.__cause__ = error
    return failure


def policy_failure(node: NodeState, error: Exception) -> CalculatorError:
    """Return an error that a node's input policy raised, wrapped with the node and its place."""
    plan = node.plan
    policy = type(node.policy).__name__
    failure = CalculatorError(
        f'{plan.location}: the input policy {policy} of node "{plan.name}" failed: '
        + reason_of(error),
        node=plan.name,
        location=plan.location,
    )
    failure.__cause__ = error
    return failure


def unforeseen_failure(task: Task, error: Exception) -> CalculatorError:
    """Describe an error that handling the result of a call raised."""
    plan = task.node.plan
    failure = CalculatorError(
        f'{plan.location}: what node "{plan.name}" sent cannot be handled: {reason_of(error)}',
        node=plan.name,
        location=plan.location,
    )
    failure.__cause__ = error
    return failure


def never_opened(node: NodeState, missing: Iterable[str]) -> GraphStateError:
    """Describe a node that waited to the end for side packets that no node set."""
    names = ", ".join(repr(name) for name in missing)
    return GraphStateError(
        f"{node.plan.location}: {node.name} never opened, because no node set the side packet "
        f"{names}; set it in open, process or close of its producer"
    )
