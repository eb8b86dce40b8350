"""Wait for what the graphics card promises, which wgpu itself does without a time limit."""

from __future__ import annotations

import threading
from typing import Any

__all__ = ["settled"]


def settled(promise: Any, seconds: float) -> Exception | None:
    """Wait for one of wgpu's promises; return the exception that it ends with, or None.

    Raises ``TimeoutError`` after ``seconds``; the thread that still waits ends with the process.
    """
    outcome: list[Exception] = []

    def settle() -> None:
        try:
            promise.sync_wait()
        except Exception as error:  # noqa: BLE001  # handed to the thread that waits
            outcome.append(error)

    thread = threading.Thread(target=settle, name="vitruvian-gpu-wait", daemon=True)
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        raise TimeoutError
    return outcome[0] if outcome else None
