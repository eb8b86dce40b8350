"""What classifiers find."""

from __future__ import annotations

from dataclasses import dataclass

from .category import Category

__all__ = ["ClassificationResult", "Classifications"]


@dataclass
class Classifications:
    """What one head of a model says."""

    categories: list[Category]
    head_index: int
    head_name: str | None = None


@dataclass
class ClassificationResult:
    """What all heads of a model say."""

    classifications: list[Classifications]
    timestamp_ms: int | None = None
