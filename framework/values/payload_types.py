"""Payload types: how messages name them, and the class that a packet is checked against."""

from __future__ import annotations

import re
from typing import Any

__all__ = ["payload_class", "type_name"]


def payload_class(kind: Any) -> type | None:
    """Return the class to check packets against, or None where anything goes."""
    origin = getattr(kind, "__origin__", kind)
    if origin is Any or origin is object:
        return None
    return origin if isinstance(origin, type) else None


def type_name(kind: Any) -> str:
    """Return the name a person uses for a payload or option type."""
    if kind is Any:
        return "Any"
    if isinstance(kind, type) and not hasattr(kind, "__origin__"):
        return kind.__name__
    # `tuple[package.module.Detection, ...]` without the way there.
    return re.sub(r"\b\w+\.(?:<locals>\.)?(?=\w)", "", str(kind))
