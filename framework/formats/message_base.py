"""What messages descend from: protobuf's own class of messages where it is installed.

Programs ask ``isinstance(landmarks, google.protobuf.message.Message)``. That class is abstract and
imports nothing else, so that this costs 2 ms; without protobuf nobody can ask.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__all__ = ["DecodeError", "MessageBase"]


class _NoBase:
    """The base of messages where protobuf is not installed."""

    __slots__ = ()


class _NoDecodeError(Exception):
    """The base of the error where protobuf is not installed."""


if TYPE_CHECKING:
    MessageBase = _NoBase
    _DecodeBase = _NoDecodeError
else:
    try:
        from google.protobuf.message import DecodeError as _DecodeBase
        from google.protobuf.message import Message as MessageBase
    except ImportError:
        MessageBase, _DecodeBase = _NoBase, _NoDecodeError


class DecodeError(_DecodeBase, ValueError):
    """Bytes are no message; it is protobuf's error of this name too."""
