"""Which classes of a classifier count."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["ClassifierOptions"]


@dataclass
class ClassifierOptions:
    """The classes that a task reports: the best ``max_results`` that score enough.

    ``category_allowlist`` names those that may be reported, ``category_denylist`` those that may
    not; only one of them can be given.
    """

    display_names_locale: str | None = None
    max_results: int | None = None
    score_threshold: float | None = None
    category_allowlist: list[str] | None = None
    category_denylist: list[str] | None = None
