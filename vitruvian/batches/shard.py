"""A part of a batch, for job arrays: shard 3 of 10 takes every tenth clip."""

from __future__ import annotations

from dataclasses import dataclass

from .clip import Clip

__all__ = ["WHOLE", "Shard"]


@dataclass(frozen=True, slots=True)
class Shard:
    """The shard ``number`` of ``count``, counted from 1.

    A clip belongs to a shard by its key, not by its place in the list, so that the shards of a job
    array agree even where one of them lists a folder a moment later than another.
    """

    number: int
    count: int

    @classmethod
    def parse(cls, text: str) -> Shard:
        """Read ``I/N``; raises ``ValueError`` for anything but 1 ≤ I ≤ N."""
        number, slash, count = text.partition("/")
        if slash and number.isdecimal() and count.isdecimal() and 1 <= int(number) <= int(count):
            return cls(int(number), int(count))
        raise ValueError(f"expected a shard such as 3/10, with 1 <= I <= N; got {text!r}")

    def has(self, clip: Clip) -> bool:
        """Return True for the clips of this shard."""
        # The parts of one video go to different shards.
        place = int(clip.key.partition(".")[0], 16) + clip.part_number
        return place % self.count == self.number - 1

    @property
    def manifest_name(self) -> str:
        """Return the name of the shard's manifest."""
        return f"manifest{self._suffix}.jsonl"

    @property
    def report_name(self) -> str:
        """Return the name of the shard's report."""
        return f"report{self._suffix}.html"

    @property
    def _suffix(self) -> str:
        return "" if self.count == 1 else f"-{self.number}-of-{self.count}"


WHOLE = Shard(1, 1)
