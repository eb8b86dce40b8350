"""Tell once why models run on the CPU that were meant for the graphics card."""

from __future__ import annotations

import threading

from ...framework.authoring.service import GraphService

__all__ = ["FALLBACK_NOTICE", "FallbackNotice"]


class FallbackNotice:
    """Warn that the graphics card is not used, once for each reason."""

    def __init__(self) -> None:
        self._told: set[str] = set()
        self._lock = threading.Lock()

    def tell(self, reason: str) -> None:
        """Log a warning, unless this reason was told before."""
        with self._lock:
            if reason in self._told:
                return
            self._told.add(reason)
        import logging

        logging.getLogger(__name__).warning("running on the CPU: %s", reason)


#: What the nodes of a graph share, so that each reason is told once.
FALLBACK_NOTICE = GraphService("fallback notice", FallbackNotice, create=FallbackNotice)
