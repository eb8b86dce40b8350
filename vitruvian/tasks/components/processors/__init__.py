"""How results are made of what models answer."""

from __future__ import annotations

from .classifier_options import ClassifierOptions

__all__ = ["ClassifierOptions"]
