"""A worker: a process with one loaded graph, which takes clips from its standard input.

Started by ``local_workers`` as ``python -m vitruvian.batches.worker``. It needs no care for its
parent's end: the pipe of its standard input closes with the parent, however that died, and a
thread that waits for this ends the worker at once. What it was writing stays behind as a part of a
file, which the next batch sweeps away.
"""

from __future__ import annotations

import os
import pickle
import queue
import sys
import threading
from pathlib import Path
from typing import IO

from .clip import Clip
from .messages import READY, read_message, write_message
from .spec import BatchSpec

__all__ = ["main"]


def main() -> None:
    """Serve until the standard input ends."""
    answers = _own_stdout()
    inbox: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(sys.stdin.buffer, inbox), daemon=True).start()
    spec: BatchSpec
    folder: Path
    spec, folder, name = pickle.loads(inbox.get())  # noqa: S301  # from our own parent

    from .clip_runner import ClipRunner, one_line

    try:
        runner = ClipRunner(spec, folder)
    except Exception as error:  # noqa: BLE001  # the batch tells it
        write_message(answers, one_line(error).encode("utf-8", "replace"))
        # Not sys.exit, which would end Python while the other thread reads the standard input.
        os._exit(1)
    write_message(answers, READY)
    while True:
        clip: Clip = pickle.loads(inbox.get())  # noqa: S301  # as above
        write_message(answers, pickle.dumps(runner.run(clip, name)))


def _own_stdout() -> IO[bytes]:
    """Return the pipe to the parent; what calculators print goes to standard error instead."""
    pipe = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return pipe


def _listen(stdin: IO[bytes], inbox: queue.SimpleQueue[bytes]) -> None:
    while (message := read_message(stdin)) is not None:
        inbox.put(message)
    # Not sys.exit, which would wait for a clip that nobody wants any more.
    os._exit(0)


if __name__ == "__main__":
    main()
