"""Collect the problems of a graph, so that all are reported at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from ..errors import GraphConfigError, Location, Problem

__all__ = ["Problems", "at", "near", "nearest_name"]

#: Pairs of names that are compared for the hints of one check; a pair takes up to 200 µs.
_MOST_COMPARED = 20_000


class Problems:
    """All problems that the checks find; the same one found twice counts once."""

    def __init__(self) -> None:
        self._found: dict[Problem, None] = {}
        self._files: dict[str, int] = {}
        self._compared = 0
        #: Set where a module could not be imported: what it would have defined is then unknown.
        self.import_failed = False

    def add(self, location: Location, message: str) -> None:
        """Note one problem."""
        self._files.setdefault(location.file, len(self._files))
        self._found[Problem(location, message)] = None

    def see(self, file: str) -> None:
        """Rank a file: problems are listed by file in the order in which files were seen."""
        self._files.setdefault(file, len(self._files))

    def extend(self, others: Problems) -> None:
        """Add the problems of another collection."""
        for problem in others.in_order():
            self.add(problem.location, problem.message)

    def in_order(self) -> list[Problem]:
        """Return the problems by file, line and column."""
        return sorted(self._found, key=self._place)

    def _place(self, problem: Problem) -> tuple[int, int, int]:
        place = problem.location
        return self._files[place.file], place.line, place.column

    def nearest(self, name: str, names: Collection[str]) -> str | None:
        """Return the one of the names that was probably meant, or None.

        After thousands of comparisons there are no more hints: the first mistakes tell as much, and
        3,000 misspelt streams among 3,000 would take minutes.
        """
        self._compared += len(names)
        return nearest_name(name, names) if self._compared <= _MOST_COMPARED else None

    def raise_any(self) -> None:
        """Raise ``GraphConfigError`` with all problems, if there are any."""
        if self._found:
            raise GraphConfigError(self.in_order())

    def __len__(self) -> int:
        return len(self._found)


def at(location: Location, seen_from: Location) -> str:
    """Return a place as a message at ``seen_from`` shows it: ``line 5``, or ``other.yaml:5``."""
    if location.file == seen_from.file and location.line:
        return f"line {location.line}"
    return str(location)


def near(location: Location, seen_from: Location) -> str:
    """Return `` (line 5)``, or nothing when the place is unknown."""
    return f" ({at(location, seen_from)})" if location.line else ""


def nearest_name(name: str, names: Iterable[str]) -> str | None:
    """Return the one of the names that was probably meant, or None."""
    import difflib

    return next(iter(difflib.get_close_matches(name, list(names), n=1)), None)
