"""Let one thread at a time fetch from a package: the others need what it brings."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, Lock

from ..framework.errors import AssetError
from .manifest import Package

__all__ = ["fetch_or_wait"]


class _Fetch:
    """Tells those who wait for a fetch how it ended."""

    def __init__(self) -> None:
        self.ended = Event()
        self.failure = ""


_LOCK = Lock()
_RUNNING: dict[Package, _Fetch] = {}


def fetch_or_wait(package: Package, fetch: Callable[[], object]) -> bool:
    """Call ``fetch``, or wait while another thread fetches from the package.

    Return True if this thread fetched: another one may have brought other assets. Raises
    ``AssetError`` where the fetch fails, in every thread that waits for it: asking again would only
    take as long again.
    """
    own = _Fetch()
    with _LOCK:
        running = _RUNNING.setdefault(package, own)
    if running is not own:
        running.ended.wait()
        if running.failure:
            raise AssetError(running.failure)
        return False
    try:
        fetch()
    except AssetError as error:
        own.failure = str(error)
        raise
    finally:
        with _LOCK:
            del _RUNNING[package]
        own.ended.set()
    return True
