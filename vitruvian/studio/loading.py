"""Load calculators and graph files in one thread at a time."""

from __future__ import annotations

import threading

from ..framework.authoring.calculator import REGISTRY

__all__ = ["LOADING", "load_early"]

#: Held while graphs are read, which may import calculators.
LOADING = threading.RLock()


def load_early() -> None:
    """Import the packaged calculators in the background, so that the first page need not wait."""

    def load() -> None:
        with LOADING:
            REGISTRY.load_sources()

    threading.Thread(target=load, name="studio-loading", daemon=True).start()
