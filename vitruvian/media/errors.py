"""What is wrong with a call that names files."""

from __future__ import annotations

__all__ = ["UsageError"]


class UsageError(Exception):
    """A call that cannot be carried out as written."""
