"""How the server says no."""

from __future__ import annotations

from typing import Any

__all__ = ["RefusedError"]


class RefusedError(Exception):
    """Refuse a request: ``status`` is HTTP's, the message what the person at the page reads.

    ``more`` is sent along with it.
    """

    def __init__(self, status: int, message: str, **more: Any) -> None:
        super().__init__(message)
        self.status = status
        self.more = more
