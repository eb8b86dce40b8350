"""Load calculators and graph files in one thread at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable

from ..framework.authoring.calculator import REGISTRY
from .own_code import OWN_CODE

__all__ = ["LOADING", "is_loading", "load_early"]

#: Held while graphs are read, which may import calculators.
LOADING = threading.RLock()

_NAME = "studio-loading"


def load_early(then: Callable[[], object]) -> None:
    """Import the packaged calculators in the background, so that the first page need not wait.

    ``then`` is called when they are there.
    """

    def load() -> None:
        with LOADING:
            REGISTRY.load_sources()
            # What --import named, before somebody changes it.
            OWN_CODE.note()
        then()

    threading.Thread(target=load, name=_NAME, daemon=True).start()


def is_loading() -> bool:
    """Return True while ``load_early`` is at work."""
    return any(thread.name == _NAME for thread in threading.enumerate())
