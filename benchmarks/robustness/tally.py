"""Counts of what came of many tries."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

__all__ = ["FAULTS", "Tally"]

#: What must not happen, and the column that counts it.
FAULTS = ("traceback", "crash", "hang", "half file", "leftover")


@dataclass(slots=True)
class Tally:
    """What came of the tries of one kind; ``note`` says more."""

    kind: str
    counts: Counter[str] = field(default_factory=Counter[str])
    note: str = ""

    @property
    def is_bad(self) -> bool:
        """Return True where something happened that must not."""
        return any(self.counts[fault] for fault in FAULTS)

    @staticmethod
    def heading() -> str:
        """Return the head of the table."""
        columns = ["kind", "tries", "worked", "refused", "in part", *FAULTS, "note"]
        return f"| {' | '.join(columns)} |\n|{' --- |' * len(columns)}"

    def __str__(self) -> str:
        outcomes = ("worked", "refused", "in part")
        tries = sum(self.counts[name] for name in (*outcomes, *FAULTS[:3]))
        numbers = [tries, *(self.counts[name] for name in (*outcomes, *FAULTS))]
        return f"| {self.kind} | {' | '.join(map(str, numbers))} | {self.note} |"
