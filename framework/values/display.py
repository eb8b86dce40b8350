"""How notebooks show values: whoever can draw says so here, because the framework cannot."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..lazy_registration import register_now

__all__ = ["drawn", "set_drawer"]

_DRAWERS: dict[str, Callable[[Any], Any]] = {}


def set_drawer(kind: str, draw: Callable[[Any], Any]) -> None:
    """Let ``draw`` make the pictures of a kind: "graph" (SVG text), "image" (bytes of a PNG)."""
    _DRAWERS[kind] = draw


def drawn(kind: str, value: Any) -> Any:
    """Return the picture of a value; None where nobody can draw it, so that text is shown."""
    register_now()
    draw = _DRAWERS.get(kind)
    return None if draw is None else draw(value)
