"""Work that is ended when it takes too long, so that nobody else waits for it."""

from __future__ import annotations

import ctypes
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

__all__ = ["TakesTooLongError", "within"]

T = TypeVar("T")

#: Seconds in which a thread may unwind before it is left to itself.
_UNWINDING = 2.0


class TakesTooLongError(Exception):
    """The work did not end in time."""


class _EndedError(BaseException):
    """Raised in a thread that is to end; no ``except Exception`` holds it up."""


def within(seconds: float, work: Callable[[], T]) -> T:
    """Return what ``work`` returns, or raise what it raises.

    It runs in a thread of its own. After ``seconds`` an exception is raised in that thread, which
    ends what runs in Python, and ``TakesTooLongError`` here.
    """
    outcome: Future[T] = Future()

    def run() -> None:
        try:
            outcome.set_result(work())
        except BaseException as error:  # noqa: BLE001  # it is raised where it is waited for
            outcome.set_exception(error)

    thread = threading.Thread(target=run, name="studio-endable", daemon=True)
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        _end(thread)
        raise TakesTooLongError(f"it takes longer than {seconds:g} seconds")
    return outcome.result()


def _end(thread: threading.Thread) -> None:
    assert thread.ident is not None
    deadline = time.monotonic() + _UNWINDING
    while thread.is_alive() and time.monotonic() < deadline:
        # Again and again, as a handler on the way may swallow it.
        ctypes.pythonapi.PyThreadState_SetAsyncExc(
            ctypes.c_ulong(thread.ident), ctypes.py_object(_EndedError)
        )
        thread.join(0.2)
