"""Show how far a batch is: a bar for a person, plain lines for a log."""

from __future__ import annotations

import contextlib
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Self

from .clip import Clip, Outcome, counted

if TYPE_CHECKING:
    from .terminal_view import TerminalView

__all__ = ["BatchProgress", "summary_of"]

#: Seconds between lines where nobody looks at a terminal.
_LINE_EVERY = 10.0
#: How many of the slowest clips the summary names.
_SLOWEST = 3


class BatchProgress:
    """Take the outcomes of clips and show them; as a context manager it ends the view."""

    def __init__(self, todo: Sequence[Clip], *, quiet: bool = False) -> None:
        self._total = len(todo)
        # A byte more, as the missing file of a list has none.
        self._sizes = {clip.key: clip.size + 1 for clip in todo}
        self._left = self._all = sum(self._sizes.values())
        self._quiet = quiet
        self._started = time.monotonic()
        self._last_line = self._started
        self._view: TerminalView | None = None
        self.outcomes: list[Outcome] = []

    def __enter__(self) -> Self:
        if not self._quiet and sys.stderr.isatty():
            from .terminal_view import TerminalView

            self._view = TerminalView(self._total)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._view is not None:
            self._view.stop()

    def add(self, outcome: Outcome) -> None:
        """Take an outcome, and show what it changes."""
        self.outcomes.append(outcome)
        self._left -= self._sizes.get(outcome.key, 0)
        if self._quiet:
            return
        if self._view is not None:
            self._view.add(outcome, self._state())
            if not outcome.is_complete:
                self._view.tell(_failure(outcome))
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
        if self._time_left >= 1:
            parts.append(f"about {_duration(self._time_left)} left")
        return ", " + ", ".join(parts)

    @property
    def _time_left(self) -> float:
        # Long clips come first: at the beginning the number of clips promises too long a wait. At
        # the end their bytes do, as those of the clips under way are all still to come.
        done = len(self.outcomes)
        by_bytes = self._left / max(self._all - self._left, 1)
        return self.seconds * min(by_bytes, (self._total - done) / max(done, 1))


def summary_of(progress: BatchProgress, done_before: Sequence[Outcome]) -> str:
    """Return the counts, the speed, the slowest clips and every failure, a line each."""
    if not progress.outcomes:
        return "\n".join(["nothing is left to do", *_kept(done_before)])
    outcomes = progress.outcomes
    frames, seconds = sum(outcome.frames for outcome in outcomes), progress.seconds
    states = Counter(outcome.state for outcome in outcomes)
    counts = ", ".join(f"{count} {state}" for state, count in sorted(states.items()))
    clips = counted(len(outcomes), "clip")
    speed = f"{frames / max(seconds, 1e-6):.1f} frames/s"
    lines = [
        f"{clips} ({counts}), {frames} frames in {_duration(seconds)} ({speed})",
        *_kept(done_before),
    ]
    workers = Counter(outcome.worker for outcome in outcomes)
    if len(workers) > 1:
        lines.append("by worker: " + ", ".join(f"{n} {c}" for n, c in sorted(workers.items())))
    slowest = sorted(outcomes, key=lambda outcome: outcome.seconds, reverse=True)[:_SLOWEST]
    if len(outcomes) > _SLOWEST:
        lines.append("slowest: " + ", ".join(f"{o.title} ({o.seconds:.1f} s)" for o in slowest))
    lines += [_failure(outcome) for outcome in outcomes if not outcome.is_complete]
    return "\n".join(lines)


def _kept(outcomes: Sequence[Outcome]) -> Iterator[str]:
    if outcomes:
        yield f"run before and kept: {counted(len(outcomes), 'clip')}"
    if failed := sum(not outcome.is_complete for outcome in outcomes):
        yield f"not complete of these: {failed}; --retry-failed runs them again"


def _tell(line: str) -> None:
    # Nobody may be there to read it; the batch goes on.
    with contextlib.suppress(OSError, ValueError):
        sys.stderr.write(f"{line}\n")


def _failure(outcome: Outcome) -> str:
    error = outcome.error
    return f"{outcome.state}: {error if outcome.video in error else f'{outcome.title}: {error}'}"


def _duration(seconds: float) -> str:
    whole = round(seconds)
    if whole < 60:
        return f"{seconds:.1f} s"
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {whole % 60} s"
