"""Workers on this machine: processes, each with the graph loaded once.

A thread of the batch goes with every worker: it hands the worker a clip, waits for the answer and
takes the next clip. When the worker dies the thread starts another, which gets the same clip again;
no other clip is touched.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

from ..framework.errors import MediaError
from .clip import Clip, Outcome
from .messages import READY, read_message, write_message
from .spec import BatchSpec
from .workers import DEATHS, quarantined

__all__ = ["LocalWorkers"]


class LocalWorkers:
    """Run clips in ``count`` processes of this machine."""

    def __init__(self, spec: BatchSpec, folder: Path, count: int) -> None:
        self._spec = spec
        self._folder = folder
        self._count = count
        self._lock = threading.Lock()
        self._processes: set[subprocess.Popen[bytes]] = set()
        self._closed = False

    def run(self, clips: Iterable[Clip]) -> Iterator[Outcome]:
        """Yield the outcomes of clips as they come."""
        waiting = iter(clips)
        outcomes: queue.SimpleQueue[Outcome | BaseException | None] = queue.SimpleQueue()
        threads = [
            threading.Thread(
                target=self._serve, args=(number, waiting, outcomes), name=f"batch-{number}"
            )
            for number in range(1, self._count + 1)
        ]
        for thread in threads:
            thread.start()
        try:
            for _ in threads:
                while (outcome := outcomes.get()) is not None:
                    if isinstance(outcome, BaseException):
                        raise outcome
                    yield outcome
        finally:
            self.close()
            for thread in threads:
                thread.join()

    def close(self) -> None:
        """Kill all workers."""
        with self._lock:
            self._closed = True
            processes = list(self._processes)
        for process in processes:
            process.kill()

    def _serve(
        self,
        number: int,
        waiting: Iterator[Clip],
        outcomes: queue.SimpleQueue[Outcome | BaseException | None],
    ) -> None:
        name = f"local-{number}"
        process: subprocess.Popen[bytes] | None = None
        try:
            while (clip := self._next(waiting)) is not None:
                deaths: list[str] = []
                while len(deaths) < DEATHS and not self._closed:
                    process = process or self._start(name)
                    outcome = _ask(process, clip)
                    if outcome is not None:
                        outcomes.put(outcome)
                        break
                    deaths.append(self._bury(process))
                    process = None
                else:
                    if not self._closed:
                        outcomes.put(quarantined(clip, ", ".join(sorted(set(deaths))), name))
        except BaseException as error:  # noqa: BLE001  # the batch raises it
            outcomes.put(error)
        finally:
            if process is not None:
                self._bury(process)
            outcomes.put(None)

    def _next(self, waiting: Iterator[Clip]) -> Clip | None:
        with self._lock:
            return None if self._closed else next(waiting, None)

    def _start(self, name: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-m", "vitruvian.batches.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # Ctrl-C goes to the batch alone, which then ends its workers.
            start_new_session=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
        with self._lock:
            self._processes.add(process)
            if self._closed:
                process.kill()
        # A worker that dies before its first clip would die before every other clip as well:
        # that is no fault of a clip, and no reason to put them all aside one by one.
        answer = _say(process, pickle.dumps((self._spec, self._folder, name)))
        if answer != READY:
            code = self._bury(process)
            reason = answer.decode() if answer else f"it died: {code}"
            raise MediaError(f"{name}: the worker cannot load the graph ({reason})")
        return process

    def _bury(self, process: subprocess.Popen[bytes]) -> str:
        """End a worker, and say how it died if it did so by itself."""
        for pipe in (process.stdin, process.stdout):
            # What was not yet sent to a dead worker cannot be.
            with contextlib.suppress(OSError):
                if pipe is not None:
                    pipe.close()
        code = process.wait()
        with self._lock:
            self._processes.discard(process)
        if code < 0:
            return signal.Signals(-code).name
        return f"exit code {code}"


def _say(process: subprocess.Popen[bytes], message: bytes) -> bytes | None:
    """Send a message to a worker and return its answer, None when it has died."""
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        write_message(process.stdin, message)
        return read_message(process.stdout)
    except OSError:
        return None


def _ask(process: subprocess.Popen[bytes], clip: Clip) -> Outcome | None:
    """Return what became of a clip, or None when the worker has died."""
    answer = _say(process, pickle.dumps(clip))
    if answer is None:
        return None
    outcome: Outcome = pickle.loads(answer)  # noqa: S301  # from our own child
    return outcome
