"""Who is who from frame to frame: people move steadily, and nobody is in two places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Candidate", "Identities"]

#: Seconds over which a person's speed is averaged.
_SPEED_WINDOW = 0.3
#: Seconds after which a person who is out of sight is no longer expected to go on moving.
_COASTING = 2.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person who was found in a frame.

    ``points`` are landmarks N×2 and ``size`` the side of the region around them, all in pixels.
    ``number`` is that of the person whom the region follows, None for a new region.
    """

    points: NDArray[np.float32]
    center: NDArray[np.float64]
    size: float
    number: int | None = None


@dataclass(slots=True)
class _Track:
    center: NDArray[np.float64]
    size: float
    seen: float
    speed: NDArray[np.float64]

    def expected(self, seconds: float) -> NDArray[np.float64]:
        """Return where the person should be, going on at the speed of old."""
        return self.center + self.speed * min(seconds - self.seen, _COASTING)

    def update(self, candidate: Candidate, seconds: float, *, alone: bool) -> None:
        passed = seconds - self.seen
        # Of two people who overlap, the hidden one's landmarks slide towards the other's: that is
        # no movement to go by.
        if alone and passed > 0:
            moved = (candidate.center - self.center) / passed
            self.speed += passed / (passed + _SPEED_WINDOW) * (moved - self.speed)
        self.center, self.size, self.seen = candidate.center, candidate.size, seconds


class Identities:
    """Numbers people, and recognizes them when they come back.

    Candidates who have a part of the body in the same place (its landmarks' mean distance is below
    ``same_distance`` region sides) are one person: of two tracked ones the one stays that is where
    it was expected. The other one is remembered for ``memory`` seconds, as is whoever was lost. A
    new region that appears within ``reach`` region sides of where such a person should be by now
    gets their number. ``parts`` are the landmarks of each part; none: all are one.
    """

    def __init__(
        self,
        *,
        same_distance: float,
        reach: float,
        memory: float,
        parts: Sequence[Sequence[int]] = (),
    ) -> None:
        self._parts = [list(part) for part in parts]
        self._same_distance = same_distance
        self._reach = reach
        self._memory = memory
        self._tracks: dict[int, _Track] = {}
        self._next = 0

    def number(
        self, candidates: Sequence[Candidate], seconds: float, limit: int | None = None
    ) -> list[tuple[int, int]]:
        """Return (number, index of the candidate) of everyone who stays, by number."""
        self._tracks = {
            key: track
            for key, track in self._tracks.items()
            if seconds - track.seen <= self._memory
        }
        kept = self._without_doubles(candidates, seconds)
        numbers = {i: n for i in kept if (n := candidates[i].number) is not None}
        new = [i for i in kept if candidates[i].number is None]
        numbers |= self._recognized(candidates, new, set(numbers.values()), seconds)
        for index in new:
            if index not in numbers and (limit is None or len(numbers) < limit):
                numbers[index] = self._next
                self._next += 1
        self._update(candidates, numbers, seconds)
        return sorted((number, index) for index, number in numbers.items())

    def _without_doubles(self, candidates: Sequence[Candidate], seconds: float) -> list[int]:
        order = sorted(range(len(candidates)), key=lambda i: self._surprise(candidates[i], seconds))
        kept: list[int] = []
        for index in order:
            one = candidates[index]
            if not any(self._are_same(one, candidates[other]) for other in kept):
                kept.append(index)
        return sorted(kept)

    def _surprise(self, one: Candidate, seconds: float) -> float:
        """Return how far a tracked person is from where they should be; infinite for new ones."""
        track = None if one.number is None else self._tracks.get(one.number)
        if track is None:
            return np.inf
        return float(np.linalg.norm(one.center - track.expected(seconds))) / max(track.size, 1.0)

    def _are_same(self, one: Candidate, other: Candidate) -> bool:
        distances = np.linalg.norm(one.points - other.points, axis=1)
        parts = [distances[part] for part in self._parts] or [distances]
        nearest = min(float(part.mean()) for part in parts)
        return nearest < self._same_distance * min(one.size, other.size)

    def _recognized(
        self, candidates: Sequence[Candidate], new: Sequence[int], taken: set[int], seconds: float
    ) -> dict[int, int]:
        """Return the numbers of new candidates who were here before, the nearest first."""
        pairs = sorted(
            (self._distance(candidates[index], track, seconds), index, number)
            for number, track in self._tracks.items()
            if number not in taken
            for index in new
        )
        found: dict[int, int] = {}
        for distance, index, number in pairs:
            if distance < self._reach and index not in found and number not in found.values():
                found[index] = number
        return found

    @staticmethod
    def _distance(one: Candidate, track: _Track, seconds: float) -> float:
        """Return how far apart they are, in region sides; where nobody knows, the nearer guess."""
        ways = np.stack([one.center - track.expected(seconds), one.center - track.center])
        return float(np.linalg.norm(ways, axis=1).min()) / max(min(one.size, track.size), 1.0)

    def _update(
        self, candidates: Sequence[Candidate], numbers: dict[int, int], seconds: float
    ) -> None:
        for index, number in numbers.items():
            one = candidates[index]
            alone = not any(
                np.linalg.norm(one.center - other.center) < 0.5 * one.size
                for place, other in enumerate(candidates)
                if place != index
            )
            track = self._tracks.get(number)
            if track is None:
                self._tracks[number] = _Track(one.center, one.size, seconds, np.zeros(2))
            else:
                track.update(one, seconds, alone=alone)
