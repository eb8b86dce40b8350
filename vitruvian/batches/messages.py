"""Messages between a batch and its workers: a length of 8 bytes, then so many bytes."""

from __future__ import annotations

import struct
from typing import IO

__all__ = ["READY", "read_message", "write_message"]

#: What a worker says when it has loaded the graph; anything else is the reason why it cannot.
READY = b""

_LENGTH = struct.Struct("<Q")


def write_message(pipe: IO[bytes], data: bytes) -> None:
    """Send a message; raises ``OSError`` when nobody is at the other end."""
    pipe.write(_LENGTH.pack(len(data)) + data)
    pipe.flush()


def read_message(pipe: IO[bytes]) -> bytes | None:
    """Wait for a message; None when the other end is gone, in the middle of one too."""
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    data = pipe.read(length)
    return data if len(data) == length else None
