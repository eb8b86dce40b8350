"""Checks that the page asks for: of the text in its editor, and of the graph it begins with."""

from __future__ import annotations

from typing import Any

from .checking import check_data, check_text
from .graph_texts import GraphText, origin_of
from .opened import Opened
from .settings import Settings
from .trust import Trust

__all__ = ["PageChecks"]


class PageChecks:
    """Answers with everything that is wrong with a graph, and with its picture."""

    def __init__(self, settings: Settings, opened: Opened, trust: Trust) -> None:
        self._settings = settings
        self._opened = opened
        self._trust = trust

    def source(self, text: str, name: str | None) -> GraphText:
        """Return a text of the page as a graph."""
        return GraphText(text, origin_of(name, self._settings.path))

    def check(self, text: str, name: str | None) -> dict[str, Any]:
        """Check a text of the page; ``name`` is the file or packaged graph that it began as."""
        seconds = self._settings.limits.check_seconds
        checked = check_text(self.source(text, name), self._trust, seconds)
        return check_data(checked, self._settings.folders)

    def first(self) -> dict[str, Any]:
        """Check the graph that the command line names, with the ETag of what was checked.

        A page asks for it before it has the text: the check runs while the page's script loads.
        Raises ``RefusedError`` when the file has gone.
        """
        found = self._opened.current()
        text = found["text"] or ""
        path = self._settings.path
        name = self._settings.graph if path is None else str(path)
        return {"etag": found["etag"], "checked": self.check(text, name) if text.strip() else None}
