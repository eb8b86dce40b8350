"""Run a paused graph one call, or one frame, at a time."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from ..errors import GraphStateError
from ..values.packet import Packet
from .node import Task, TaskKind
from .workers import Workers

__all__ = ["step", "step_frame"]


def step(workers: Workers) -> str | None:
    """Run the next call of a paused run in this thread; return its node's name, or None."""
    with workers.lock:
        _require_paused(workers, "step")
        task = _step(workers, frozenset())
        workers.go_on()
        return None if task is None else task.node.name


def step_frame(workers: Workers) -> int:
    """Run calls of a paused run until a source would send again; return how many ran."""
    # Sources that have sent their packet of this frame. With two cameras, the call of the
    # second is part of the frame; the frame ends when the first would send another.
    sent: set[int] = set()
    calls = 0
    with workers.lock:
        _require_paused(workers, "step_frame")
        while (task := _step(workers, sent)) is not None:
            calls += 1
            if task.node.is_source and any(
                isinstance(event, Packet) for _, event in task.context.events
            ):
                sent.add(task.node.plan.id)
        workers.go_on()
    return calls


def _step(workers: Workers, held: AbstractSet[int]) -> Task | None:
    """Run one call, unless the next one is that of a source in ``held``."""
    scheduler = workers.scheduler
    # Calls that were running when the graph was paused may make a task ready that comes before
    # all that are ready now. Waiting for them makes the order of steps the same in every run.
    while workers.is_at_work():
        workers.sleep(until=lambda: not workers.is_at_work())
    if not scheduler.is_paused or scheduler.errors:
        return None
    found = scheduler.next_step()
    if found is None:
        return None
    executor, task = found
    if task.kind is TaskKind.PROCESS and task.node.plan.id in held:
        return None
    task = scheduler.take_step(executor)
    workers.run(task)
    return task


def _require_paused(workers: Workers, call: str) -> None:
    if workers.current_task is not None:
        raise GraphStateError(f"{call}: a calculator cannot take its own graph a step further")
    if not workers.scheduler.is_paused:
        raise GraphStateError(f"{call}: the graph is not paused; call pause() first")
