"""Payload types: how messages name them, and the class that a packet is checked against."""

from __future__ import annotations

import re
from types import UnionType
from typing import Any, get_args

__all__ = ["is_payload_of", "payload_class", "type_name"]


def payload_class(kind: Any) -> type | None:
    """Return the class that payloads are checked against, or None when all are accepted."""
    origin = getattr(kind, "__origin__", kind)
    if origin is Any or origin is object:
        return None
    return origin if isinstance(origin, type) else None


def is_payload_of(kind: Any, payload: object) -> bool:
    """Return True when a payload is of a type, or of one of the types of a union."""
    members = get_args(kind) if isinstance(kind, UnionType) else (kind,)
    classes = map(payload_class, members)
    return any(cls is None or isinstance(payload, cls) for cls in classes)


def type_name(kind: Any) -> str:
    """Return the name of a payload or option type for messages."""
    if kind is Any:
        return "Any"
    if isinstance(kind, type) and not hasattr(kind, "__origin__"):
        return kind.__name__
    # `tuple[package.module.Detection, ...]` becomes `tuple[Detection, ...]`.
    return re.sub(r"\b\w+\.(?:<locals>\.)?(?=\w)", "", str(kind))
