"""What a run says about itself in words: why it failed, and which inputs were not read whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from ..calculators.io.source_report import SourceReport
from ..framework.error_text import describe
from ..framework.errors import CalculatorError, FrameworkError, GraphRunError
from ..media.endpoints import Endpoints
from .short_paths import with_short_paths

__all__ = ["PlaceOf", "RunReport"]

#: Returns the node and the line of the page's text that an error comes from.
PlaceOf = Callable[[CalculatorError], tuple[str, int | None]]


class RunReport:
    """Put errors and warnings of a run into the words of the page.

    ``results`` is the folder that the run writes to, ``folders`` are those that a person works in.
    """

    def __init__(
        self, ends: Endpoints, results: Path, folders: Iterable[Path], place_of: PlaceOf
    ) -> None:
        self._ends = ends
        self._results = results
        self._folders = tuple(folders)
        self._place_of = place_of
        #: Given to the run: an input that breaks off ends it early, with all its results.
        self.sources = SourceReport()

    def warnings(self) -> list[str]:
        """Return what was wrong with inputs that nevertheless gave results."""
        return [
            f"{self._in_words(str(source))}; the results are complete up to there"
            for source in self.sources.broken
        ]

    def failure(self, error: FrameworkError) -> dict[str, Any]:
        """Return what stopped a run, with the place to mend."""
        first: FrameworkError = error
        while isinstance(first, GraphRunError):
            first = first.errors[0]
        message = self._in_words(describe(error))
        if not isinstance(first, CalculatorError):
            return {"message": message, "node": None, "line": None, "timestamp": None}
        node, line = self._place_of(first)
        return {
            "message": message,
            "node": self.shown(node),
            "line": line,
            "timestamp": None if first.timestamp is None else int(first.timestamp),
        }

    def shown(self, text: str) -> str:
        """Return what the page calls nodes and files: writers without the folder of the results."""
        return with_short_paths(text, [self._results])

    def _in_words(self, message: str) -> str:
        for reader in self._ends.readers:
            # Uploaded files and samples go by the names that the page knows.
            message = message.replace(reader.binding.path, reader.binding.label)
        return with_short_paths(message, [self._results, *self._folders])
