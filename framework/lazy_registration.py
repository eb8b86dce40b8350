"""Delay what a package registers until the first look-up, so that importing it is fast."""

from __future__ import annotations

from collections.abc import Callable
from threading import RLock

__all__ = ["at_first_use", "register_now"]

_waiting: list[Callable[[], object]] = []
_running: list[Callable[[], object]] = []
_lock = RLock()


def at_first_use(register: Callable[[], object]) -> None:
    """Call ``register`` once, before the first look-up of a calculator, graph or drawer."""
    _waiting.append(register)


def register_now() -> None:
    """Run the delayed registrations; other threads that come meanwhile wait until they are done."""
    if _waiting or _running:
        with _lock:
            # Each is removed before it runs, so that a look-up inside it does not run it again.
            while _waiting:
                _call(_waiting[0])


def _call(register: Callable[[], object]) -> None:
    _running.append(register)
    _waiting.remove(register)
    try:
        register()
    except BaseException:
        _waiting.insert(0, register)
        raise
    finally:
        _running.remove(register)
