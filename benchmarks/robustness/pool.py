"""Hand commands to workers, and notice those that die or do not come back."""

from __future__ import annotations

import json
import queue
import select
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

__all__ = ["Answer", "answers"]

T = TypeVar("T")

#: Seconds that one command may take, on a machine that is busy.
_LIMIT = 60.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a command: its exit code, or "crash" or "hang" where there is none."""

    code: int | None
    fault: str = ""
    detail: str = ""


class _Worker:
    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def call(self, arguments: list[str]) -> Answer:
        process = self._process or self._start()
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(json.dumps(arguments) + "\n")
            process.stdin.flush()
            ready, _, _ = select.select([process.stdout], [], [], _LIMIT)
            line = process.stdout.readline() if ready else ""
        except BrokenPipeError:
            ready, line = [process.stdout], ""
        if line:
            found = json.loads(line)
            fault = "traceback" if found["traceback"] else ""
            return Answer(found["code"], fault, found["traceback"] or found["stderr"])
        status = self.stop()
        return Answer(None, "crash", f"ended by {status}") if ready else Answer(None, "hang")

    def stop(self) -> int | None:
        """End the process; return what it ended with by itself."""
        process, self._process = self._process, None
        if process is None:
            return None
        with process:
            try:
                status = process.wait(1 if process.stdin and process.stdin.close() is None else 0)
            except subprocess.TimeoutExpired:
                status = None
                process.kill()
        return status

    def _start(self) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "benchmarks.robustness.worker"]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        return self._process


@dataclass(slots=True)
class _Pool(Generic[T]):
    waiting: queue.SimpleQueue[tuple[T, list[str]] | None]
    done: queue.SimpleQueue[tuple[T, Answer] | None]

    def work(self) -> None:
        worker = _Worker()
        while (task := self.waiting.get()) is not None:
            case, arguments = task
            self.done.put((case, worker.call(arguments)))
        worker.stop()
        self.done.put(None)


def answers(tasks: Iterable[tuple[T, list[str]]], processes: int = 2) -> Iterator[tuple[T, Answer]]:
    """Yield each case with what came of its command, as they come."""
    pool: _Pool[T] = _Pool(queue.SimpleQueue(), queue.SimpleQueue())
    threads = [threading.Thread(target=pool.work) for _ in range(processes)]
    for thread in threads:
        thread.start()
    pending = iter(tasks)
    # A few ahead, so that inputs are made while others are tried, and not all at once.
    sent = sum(_put(pool, pending) for _ in range(4 * processes))
    received = 0
    while received < sent:
        answer = pool.done.get()
        assert answer is not None
        received += 1
        sent += _put(pool, pending)
        yield answer
    for _ in threads:
        pool.waiting.put(None)
    for thread in threads:
        thread.join()


def _put(pool: _Pool[T], pending: Iterator[tuple[T, list[str]]]) -> bool:
    task = next(pending, None)
    if task is not None:
        pool.waiting.put(task)
    return task is not None
