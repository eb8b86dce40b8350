"""Let the threads that a library starts run at a lower priority than our own."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from threading import Thread, get_native_id

__all__ = ["with_threads_at_low_priority"]


def with_threads_at_low_priority(call: Callable[[], object], niceness: int) -> None:
    """Make a call, and let the threads that it starts be ``niceness`` steps nicer than this one.

    On Linux a thread's niceness is its own, and those that it starts inherit it. No thread may take
    a step back without a privilege, so the call is made in a thread that ends with it; its
    exception is raised here. Elsewhere, and where the system forbids it, priorities stay as they
    are: they change how long things take, and nothing else.
    """
    if sys.platform != "linux" or not niceness:
        call()
        return
    failures: list[BaseException] = []

    def nicely() -> None:
        try:
            with suppress(OSError):
                thread = get_native_id()
                own = os.getpriority(os.PRIO_PROCESS, thread)
                os.setpriority(os.PRIO_PROCESS, thread, own + niceness)
            call()
        except BaseException as failure:  # noqa: BLE001  # raised below
            failures.append(failure)

    thread = Thread(target=nicely, name="starts threads at low priority", daemon=True)
    thread.start()
    thread.join()
    if failures:
        raise failures[0]
