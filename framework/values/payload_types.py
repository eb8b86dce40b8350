"""Payload types: how messages name them, and the classes that a packet is checked against."""

from __future__ import annotations

import re
from types import UnionType
from typing import Annotated, Any, get_args, get_origin

import numpy as np

from ..quick_dataclass import dataclass

__all__ = ["Example", "bare_type", "converted", "is_payload_of", "payload_classes", "type_name"]

#: What is taken for Python's own numbers, as their type checkers and arithmetic take it. A float is
#: never cut to an int, and only a truth value is a bool.
_NUMBERS: dict[type, tuple[type, ...]] = {
    bool: (np.bool_,),
    int: (np.integer,),
    float: (np.floating, np.integer, int),
}


@dataclass(frozen=True, eq=False, slots=True)
class Example:
    """A payload that shows the form of those of a stream, where its class does not tell.

    ``Annotated[JointAngles, Example(JointAngles(("neck",), [0]))]`` is the type of a stream whose
    packets have the angle of the neck: a table of it has that column also when no packet came.
    """

    payload: Any


def bare_type(kind: Any) -> Any:
    """Return a type without what annotates it."""
    return get_args(kind)[0] if get_origin(kind) is Annotated else kind


def payload_classes(kind: Any) -> tuple[type, ...] | None:
    """Return the classes that payloads are checked against, or None when all are accepted."""
    kind = bare_type(kind)
    members = get_args(kind) if isinstance(kind, UnionType) else (kind,)
    classes = tuple(cls for cls in map(_payload_class, members) if cls is not None)
    return classes if len(classes) == len(members) else None


def converted(kind: Any, payload: Any) -> Any:
    """Return a payload as a stream of ``kind`` carries it.

    A NumPy number becomes Python's (``np.float32(0.5)`` on a stream of ``float``), and what the
    class converts with ``from_payload`` that class: an array H×W×3 becomes an ``ImageFrame``. Of a
    union the first class that converts it does. Any other payload is returned as it is. Raises
    ``PayloadTypeError`` for an array that is no picture.
    """
    classes = payload_classes(kind)
    if classes is None or isinstance(payload, classes):
        return payload
    for cls in classes:
        if _is_number_of(cls, payload):
            return cls(payload)
        convert = getattr(cls, "from_payload", None)
        if convert is not None and isinstance(payload, np.ndarray):
            return convert(payload)
    return payload


def is_payload_of(kind: Any, payload: object) -> bool:
    """Return True when a payload is of a type, or of one of the types of a union."""
    classes = payload_classes(kind)
    return classes is None or isinstance(payload, classes)


def type_name(kind: Any) -> str:
    """Return the name of a payload or option type for messages."""
    kind = bare_type(kind)
    if kind is Any:
        return "Any"
    if isinstance(kind, type) and not hasattr(kind, "__origin__"):
        return kind.__name__
    # `tuple[package.module.Detection, ...]` becomes `tuple[Detection, ...]`.
    return re.sub(r"\b\w+\.(?:<locals>\.)?(?=\w)", "", str(kind))


def _payload_class(kind: Any) -> type | None:
    origin = getattr(kind, "__origin__", kind)
    if origin is Any or origin is object:
        return None
    return origin if isinstance(origin, type) else None


def _is_number_of(cls: type, payload: object) -> bool:
    # To Python a bool is an int, but no graph means a number by it.
    is_truth_for_a_number = cls is float and isinstance(payload, bool)
    return isinstance(payload, _NUMBERS.get(cls, ())) and not is_truth_for_a_number
