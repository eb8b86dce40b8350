"""Parts of options and results."""

from __future__ import annotations

from . import containers, processors

__all__ = ["containers", "processors"]
