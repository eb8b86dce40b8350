"""Classes, and how sure a model is of them."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Category"]


@dataclass
class Category:
    """One class: its number among the model's labels, its score from 0 to 1, and its names."""

    index: int | None = None
    score: float | None = None
    display_name: str | None = None
    category_name: str | None = None
