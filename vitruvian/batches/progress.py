"""Show how far a batch is: a bar for a person, plain lines for a log."""

from __future__ import annotations

import contextlib
import sys
import time
from collections import Counter
from types import TracebackType
from typing import Any, Self

from .clip import Outcome

__all__ = ["BatchProgress", "summary_of"]

#: Seconds between lines where nobody looks at a terminal.
_LINE_EVERY = 10.0
#: How many of the slowest clips the summary names.
_SLOWEST = 3


class BatchProgress:
    """Take outcomes and show them; as a context manager it ends the bar."""

    def __init__(self, total: int, done_before: int, *, quiet: bool = False) -> None:
        self._total = total
        self._before = done_before
        self._quiet = quiet
        self._started = time.monotonic()
        self._last_line = self._started
        self._bar: Any = None
        self._task: Any = None
        self.outcomes: list[Outcome] = []

    def __enter__(self) -> Self:
        if not self._quiet and sys.stderr.isatty():
            self._bar = _bar()
            self._bar.start()
            self._task = self._bar.add_task("", total=self._total)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def add(self, outcome: Outcome) -> None:
        """Take an outcome, and show what it changes."""
        self.outcomes.append(outcome)
        if self._quiet:
            return
        if self._bar is not None:
            self._bar.update(self._task, advance=1, description=self._state())
            if not outcome.is_complete:
                self._bar.console.print(_failure(outcome), markup=False, highlight=False)
            return
        if not outcome.is_complete:
            _tell(_failure(outcome))
        now = time.monotonic()
        if now - self._last_line >= _LINE_EVERY or len(self.outcomes) == self._total:
            self._last_line = now
            _tell(f"{len(self.outcomes)} of {self._total} clips{self._state()}")

    @property
    def seconds(self) -> float:
        """Return how long the batch has run."""
        return time.monotonic() - self._started

    def _state(self) -> str:
        failed = sum(not outcome.is_complete for outcome in self.outcomes)
        frames = sum(outcome.frames for outcome in self.outcomes)
        parts = [f"{failed} failed"] if failed else []
        parts.append(f"{frames / max(self.seconds, 1e-6):.1f} frames/s")
        left = (self._total - len(self.outcomes)) * self.seconds / max(len(self.outcomes), 1)
        if left >= 1:
            parts.append(f"about {_duration(left)} left")
        return ", " + ", ".join(parts)


def summary_of(progress: BatchProgress, done_before: int) -> str:
    """Return the counts, the speed, the slowest clips and every failure, a line each."""
    outcomes = progress.outcomes
    frames, seconds = sum(outcome.frames for outcome in outcomes), progress.seconds
    states = Counter(outcome.state for outcome in outcomes)
    counts = ", ".join(f"{count} {state}" for state, count in sorted(states.items())) or "none"
    speed = f"{frames / max(seconds, 1e-6):.1f} frames/s"
    lines = [
        f"{len(outcomes)} clips ({counts}), {frames} frames in {_duration(seconds)} ({speed})",
    ]
    if done_before:
        lines.append(f"{done_before} clips were done before and are kept")
    workers = Counter(outcome.worker for outcome in outcomes)
    if len(workers) > 1:
        lines.append("by worker: " + ", ".join(f"{n} {c}" for n, c in sorted(workers.items())))
    slowest = sorted(outcomes, key=lambda outcome: outcome.seconds, reverse=True)[:_SLOWEST]
    if len(outcomes) > _SLOWEST:
        lines.append("slowest: " + ", ".join(f"{o.title} ({o.seconds:.1f} s)" for o in slowest))
    lines += [_failure(outcome) for outcome in outcomes if not outcome.is_complete]
    return "\n".join(lines)


def _tell(line: str) -> None:
    # Nobody may be there to read it; the batch goes on.
    with contextlib.suppress(OSError, ValueError):
        sys.stderr.write(f"{line}\n")


def _bar() -> Any:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    return Progress(
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("clips{task.description}", markup=False),
        console=Console(stderr=True),
    )


def _failure(outcome: Outcome) -> str:
    error = outcome.error
    return f"{outcome.state}: {error if outcome.video in error else f'{outcome.title}: {error}'}"


def _duration(seconds: float) -> str:
    whole = round(seconds)
    if whole < 60:
        return f"{seconds:.1f} s"
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {whole % 60} s"
