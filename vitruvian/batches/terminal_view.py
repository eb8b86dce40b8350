"""What a person at a terminal sees of a batch: a bar, and a line for each worker."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from rich.console import Console, Group
from rich.live import Live
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.text import Text

from .clip import Outcome, counted

__all__ = ["TerminalView"]

#: Workers with a line of their own; a screen has no room for those of a cluster.
_SHOWN = 16


@dataclass
class _Worker:
    clips: int = 0
    frames: int = 0
    seconds: float = 0.0
    last: str = ""

    def add(self, outcome: Outcome) -> None:
        self.clips += 1
        self.frames += outcome.frames
        self.seconds += outcome.seconds
        self.last = outcome.title

    def line(self, name: str) -> str:
        rate = self.frames / max(self.seconds, 1e-6)
        return f"{name}: {counted(self.clips, 'clip')}, {rate:.1f} frames/s, last {self.last}"


class TerminalView:
    """Show how far a batch of ``total`` clips is, until ``stop``."""

    def __init__(self, total: int, console: Console | None = None) -> None:
        self._bar = Progress(
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("clips{task.description}", markup=False),
            auto_refresh=False,
        )
        self._task = self._bar.add_task("", total=total)
        self._workers: defaultdict[str, _Worker] = defaultdict(_Worker)
        self._live = Live(self._bar, console=console or Console(stderr=True), refresh_per_second=4)
        self._live.start()

    def add(self, outcome: Outcome, state: str) -> None:
        """Count an outcome; ``state`` is what stands behind the count of clips."""
        self._workers[outcome.worker].add(outcome)
        self._bar.update(self._task, advance=1, description=state)
        names = sorted(self._workers)[:_SHOWN]
        lines = [Text(self._workers[name].line(name), no_wrap=True) for name in names]
        self._live.update(Group(self._bar, *lines))

    def tell(self, line: str) -> None:
        """Print a line that stays."""
        self._live.console.print(line, markup=False, highlight=False)

    def stop(self) -> None:
        """Leave the last state standing."""
        self._live.stop()
