"""Run a registry's client as a child process that cannot outlive or outlast its welcome."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

__all__ = ["ClientError", "run_client"]

_POLL_S = 0.1
# Clients explain a failed download somewhere above their closing advice.
_TELLING = re.compile(
    r"failed, reason|connection broken|not found|denied|no space|no module", re.IGNORECASE
)


class ClientError(Exception):
    """Report, in the client's own words where it had any, that it did not do its work."""


def run_client(
    command: Sequence[str],
    folder: Path,
    *,
    time_limit_s: float,
    environment: dict[str, str] | None = None,
    on_bytes: Callable[[int], None] = lambda count: None,
) -> None:
    """Run ``command`` in ``folder``, where its temporary files go too, until it ends well.

    ``on_bytes`` hears how much lies in the folder while the client works. A client that fails or
    takes longer than ``time_limit_s`` is a `ClientError`; it is ended on every way out.
    """
    log = folder / "client.log"
    temporary = dict.fromkeys(("TMPDIR", "TMP", "TEMP"), str(folder))
    try:
        with log.open("wb") as output:
            process = subprocess.Popen(
                command,
                cwd=folder,
                env={**os.environ, **temporary, **(environment or {})},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
    except OSError as error:
        raise ClientError(f"{command[0]} cannot be started: {error.strerror}") from error
    try:
        _wait(process, folder, time_limit_s, on_bytes)
    finally:
        _end(process)
    if process.returncode != 0:
        raise ClientError(_explanation(log, process.returncode))


def _wait(
    process: subprocess.Popen[bytes],
    folder: Path,
    time_limit_s: float,
    on_bytes: Callable[[int], None],
) -> None:
    deadline = time.monotonic() + time_limit_s
    while True:
        try:
            process.wait(timeout=min(_POLL_S, time_limit_s))
        except subprocess.TimeoutExpired:
            on_bytes(_bytes_under(folder))
            if time.monotonic() > deadline:
                raise ClientError(f"no end after {time_limit_s:g} s") from None
        else:
            return


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the client with the helpers it started, which share its session."""
    if process.poll() is not None:
        return
    if sys.platform == "win32":
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _bytes_under(folder: Path) -> int:
    total = 0
    for parent, _, names in os.walk(folder):
        for name in names:
            with suppress(FileNotFoundError):  # a client renames its files as it goes
                total += Path(parent, name).stat().st_size
    return total


def _explanation(log: Path, code: int) -> str:
    lines = [line.strip() for line in log.read_text("utf-8", "replace").splitlines()]
    lines = [line for line in lines if line]
    telling = [line for line in lines if _TELLING.search(line)]
    said = telling[0] if telling else lines[-1] if lines else "nothing"
    return f"it ended with status {code} and said: {said[:400]}"
