"""The default policy, ended by the first input that ends."""

from __future__ import annotations

from ...values.timestamp import Timestamp
from .policy import InputSet
from .synchronized import Synchronized

__all__ = ["EarlyClose"]


class EarlyClose(Synchronized):
    """Run as ``Synchronized`` does, and close when any input has ended and is used up.

    What other inputs still hold is dropped.

    Source: ``early_close_input_stream_handler.cc``.
    """

    def __init__(self) -> None:
        super().__init__()

    def next_set(self) -> InputSet | None:
        return None if self.is_done() else super().next_set()

    def bound(self) -> Timestamp:
        return Timestamp.DONE if self.is_done() else super().bound()

    def is_done(self) -> bool:
        return any(queue.is_done for queue in self.queues)
