"""How notebooks show graphs and images: the package that can draw them registers a function."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..lazy_registration import register_now

__all__ = ["drawn", "set_drawer"]

_DRAWERS: dict[str, Callable[[Any], Any]] = {}


def set_drawer(kind: str, draw: Callable[[Any], Any]) -> None:
    """Register the function that draws a kind: "graph" (SVG text) or "image" (PNG bytes)."""
    _DRAWERS[kind] = draw


def drawn(kind: str, value: Any) -> Any:
    """Return the picture of a value, or None, and the notebook shows text instead."""
    register_now()
    draw = _DRAWERS.get(kind)
    return None if draw is None else draw(value)
