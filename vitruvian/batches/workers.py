"""What runs clips for a batch: one interface, for local processes and for Ray."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from .clip import Clip, Outcome

__all__ = ["DEATHS", "Workers", "quarantined"]

#: So often may a worker die of a clip before the clip is given up.
DEATHS = 3


class Workers(Protocol):
    """A pool of workers that have loaded the graph."""

    def run(self, clips: Iterable[Clip]) -> Iterator[Outcome]:
        """Run clips, and yield the outcomes in the order in which they come.

        No more clips are taken from the iterable than there are workers for.
        """
        ...

    def close(self) -> None:
        """End the workers; what they have begun is lost."""
        ...


def quarantined(clip: Clip, deaths: str, worker: str) -> Outcome:
    """Return the outcome of a clip that workers died of."""
    reason = f"the worker died {DEATHS} times on this clip ({deaths}); it is left out"
    return Outcome(clip.key, clip.source, "quarantined", error=reason, worker=worker)
