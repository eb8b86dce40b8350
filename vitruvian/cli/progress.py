"""Show how far a run is: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from ..framework.runtime.node import TaskKind
from ..framework.runtime.tracer import Tracer

if TYPE_CHECKING:
    from ..framework.runtime.node import Task

__all__ = ["Counts", "PlainProgress", "TerminalProgress"]

_LINE_EVERY = 5.0
# Read once: looking up a member of an enumeration costs a function call in Python 3.11.
_PROCESS, _CLOSE = TaskKind.PROCESS, TaskKind.CLOSE


class Counts(Tracer):
    """Counts of the packets that readers sent and writers took."""

    def __init__(self, readers: Sequence[str], writers: Sequence[str]) -> None:
        self._lock = threading.Lock()
        self.read = dict.fromkeys(readers, 0)
        self.written = dict.fromkeys(writers, 0)
        #: By node: packets that limits of real time have dropped in the whole run.
        self.dropped: dict[str, int] = {}
        self.started = time.monotonic()

    def needs_calls_of(self, node: str) -> bool:
        """Ask for the calls of readers and writers only."""
        return node in self.read or node in self.written

    def task_ran(self, task: Task, started: int, finished: int, thread: int) -> None:
        """Count a call of a reader or writer; note at its end what a node has dropped."""
        name = task.node.name
        if task.kind is _CLOSE and task.node.binding.dropped:
            self.dropped[name] = task.node.binding.dropped
        if task.kind is not _PROCESS or task.error is not None:
            return
        if name in self.read:
            with self._lock:
                self.read[name] += len(task.context.events)
        elif name in self.written:
            with self._lock:
                self.written[name] += 1

    @property
    def frames(self) -> int:
        """Return the number of frames so far: of the input that had most."""
        return max(self.read.values(), default=max(self.written.values(), default=0))

    @property
    def seconds(self) -> float:
        """Return how long the run has taken."""
        return time.monotonic() - self.started


class PlainProgress:
    """Prints a line every few seconds; ``update`` is called often."""

    def __init__(self, counts: Counts, *, every: float = _LINE_EVERY) -> None:
        self._counts = counts
        self._every = every
        self._next = every

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        pass

    def update(self, total: int | None) -> None:
        """Tell how many frames are expected in all, and print if it is time."""
        seconds = self._counts.seconds
        if seconds >= self._next:
            self._next = seconds + self._every
            print(_line(self._counts, total), file=sys.stderr, flush=True)

    def warn(self, text: str) -> None:
        """Print a warning."""
        print(text, file=sys.stderr, flush=True)


def _line(counts: Counts, total: int | None) -> str:
    done, seconds = counts.frames, counts.seconds
    rate = done / seconds
    if not total:
        return f"{done} frames, {rate:.1f} fps"
    left = f", {_clock((total - done) / rate)} left" if rate and total > done else ""
    return f"{done} of {total} frames, {rate:.1f} fps{left}"


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


class TerminalProgress(PlainProgress):
    """Draws a bar with frames, rate and time left."""

    def __init__(self, counts: Counts, title: str) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn
        from rich.table import Column

        super().__init__(counts)
        self._bar = Progress(
            SpinnerColumn(),
            TextColumn(
                "{task.description}", markup=False, table_column=Column(no_wrap=True, ratio=1)
            ),
            BarColumn(bar_width=None, table_column=Column(ratio=2)),
            TextColumn("{task.fields[status]}", table_column=Column(no_wrap=True)),
            console=Console(stderr=True),
            transient=True,
            expand=True,
        )
        self._task = self._bar.add_task(title, total=None, status="starting")

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bar.stop()

    def update(self, total: int | None) -> None:
        """Redraw the bar."""
        done: Any = self._counts.frames
        status = _line(self._counts, total).replace(" frames", "") if done else "starting"
        self._bar.update(self._task, completed=done, total=total or None, status=status)

    def warn(self, text: str) -> None:
        """Print a warning above the bar."""
        self._bar.console.print(text, markup=False, highlight=False, soft_wrap=True)
