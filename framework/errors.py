"""The errors that the framework raises, in one tree.

FrameworkError
├── GraphConfigError      a graph file or mapping that cannot become a graph; lists every problem
├── TimestampError        a timestamp or bound that breaks the rules of time (also a ValueError)
├── PayloadTypeError      a value of a type that its stream does not carry (also a TypeError)
├── GraphStateError       a call that does not fit the graph's state (also a RuntimeError)
├── CalculatorError       a calculator raised; the original exception is the ``__cause__``
├── GraphRunError         several calculators raised in one run; ``errors`` holds each
├── GraphCancelledError   the run was cancelled
├── WaitTimeoutError      a wait reached its time limit (also a TimeoutError)
├── AssetError            a model or sample that is missing, damaged or cannot be fetched
├── FileAccessError       a file that this run may not open
└── MediaError            a picture, video or data file that cannot be read or written

A message reads *where: what is wrong; what was expected; what to do*.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from .messages import printable
from .quick_dataclass import dataclass

__all__ = [
    "AssetError",
    "CalculatorError",
    "FileAccessError",
    "FrameworkError",
    "GraphCancelledError",
    "GraphConfigError",
    "GraphRunError",
    "GraphStateError",
    "Location",
    "MediaError",
    "PayloadTypeError",
    "Problem",
    "TimestampError",
    "WaitTimeoutError",
    "did_you_mean",
]


class Location(NamedTuple):
    """A place in a graph file; line and column count from 1, 0 means unknown."""

    file: str = "<graph>"
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        file = printable(self.file)
        return f"{file}:{self.line}" if self.line else file


@dataclass(frozen=True, slots=True)
class Problem:
    """A mistake in a graph, and its place in the file."""

    location: Location
    message: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "message", printable(self.message))

    def __str__(self) -> str:
        place = str(self.location)
        return f"{place}: {self.message}" if place else self.message


class FrameworkError(Exception):
    """The root of all errors that the framework raises on purpose.

    Its text may contain names from files; control characters in them are escaped.
    """

    def __str__(self) -> str:
        return printable(super().__str__())


class GraphConfigError(FrameworkError):
    """A graph that cannot be loaded; ``problems`` holds all its problems in file order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class TimestampError(FrameworkError, ValueError):
    """A timestamp that the rules of packet time do not allow."""


class PayloadTypeError(FrameworkError, TypeError):
    """A value whose type differs from the one its stream or side packet declares."""


class GraphStateError(FrameworkError, RuntimeError):
    """A call that the graph cannot serve in its present state."""


class CalculatorError(FrameworkError):
    """A calculator's own code raised; the original exception is the ``__cause__``.

    ``node`` is the node's name, ``timestamp`` the input timestamp (None in open and close) and
    ``location`` the node's place in its graph file.
    """

    def __init__(
        self,
        message: str,
        *,
        node: str,
        location: Location | None = None,
        timestamp: int | None = None,
    ) -> None:
        super().__init__(message)
        self.node = node
        self.location = location
        self.timestamp = timestamp


class GraphRunError(FrameworkError):
    """The errors of several nodes that failed in the same run."""

    def __init__(self, errors: Sequence[FrameworkError]) -> None:
        self.errors = tuple(errors)
        lines = "\n".join(f"  {error}" for error in errors)
        super().__init__(f"{len(errors)} errors ended the run:\n{lines}")


class GraphCancelledError(FrameworkError):
    """The run was cancelled."""


class WaitTimeoutError(FrameworkError, TimeoutError):
    """A wait for the graph reached its time limit."""


class AssetError(FrameworkError):
    """A model or sample that is missing, damaged or cannot be fetched."""


class FileAccessError(FrameworkError):
    """A file or address that whoever started the run has not permitted to open."""


class MediaError(FrameworkError):
    """A picture, video or data file that cannot be read or written."""


def did_you_mean(name: str, candidates: Iterable[str]) -> str:
    """Return `` Did you mean 'x'?`` for the candidate nearest to ``name``, or an empty string."""
    names = list(candidates)
    if not names:
        return ""
    import difflib

    nearest = difflib.get_close_matches(name, names, n=1, cutoff=0.6)
    return f" Did you mean {nearest[0]!r}?" if nearest else ""
