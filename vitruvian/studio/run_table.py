"""All runs of the server."""

from __future__ import annotations

import secrets
import shutil
import threading
import time
from typing import Any

from ..framework.planning.plan import GraphPlan
from ..media.binding import StreamBinding
from ..media.endpoint_nodes import with_endpoints
from ..media.endpoints import Endpoints, Reader, check_types
from ..media.sources import reader_of
from .checking import CheckedGraph, check_data, check_text, plan_for_run, top_level_line
from .downloads import Downloads
from .files import WorkFolder
from .refusal import RefusedError
from .run_report import RunReport
from .run_request import RunRequest
from .runs import StudioRun
from .settings import Settings
from .trust import Trust

__all__ = ["RunTable"]

#: Seconds that a cancelled run may take to end.
_CANCELLING = 2.0


class RunTable:
    """Start runs, find them by number, and forget old ones."""

    def __init__(self, folder: WorkFolder, settings: Settings) -> None:
        self._folder = folder
        self._folders = settings.folders
        self._limits = settings.limits
        self._lock = threading.Lock()
        self._runs: dict[str, StudioRun] = {}

    def start(self, request: RunRequest, trust: Trust) -> StudioRun:
        """Start a run; raises ``RefusedError`` for a graph with mistakes or one run too many."""
        checked = check_text(request.source, trust, self._limits.check_seconds)
        if checked.plan is None:
            problems = check_data(checked)["problems"]
            first = problems[0]
            message = f"graph:{first['line']}: {first['message']}"
            raise RefusedError(422, message, problems=problems)
        _check_request(request, checked.plan)
        number = secrets.token_hex(8)
        watched = Endpoints([*request.readers, *_cameras(request)], ())
        fed = _plan_with(checked, request, watched, trust)
        downloads = Downloads.plan(fed, self._folder.make(f"run-{number}"))
        ends = Endpoints(request.readers, downloads.writers)
        run = StudioRun(
            number,
            request,
            _plan_with(checked, request, ends, trust),
            ends,
            downloads,
            RunReport(
                ends,
                downloads.folder,
                self._folders,
                lambda error: (error.node, top_level_line(error.node, checked)),
            ),
            most_pixels=self._limits.frame,
            most_bytes=self._limits.folder,
            access=trust.access(request.readers, downloads.folder),
        )
        self._add(run)
        run.start()
        return run

    def find(self, number: str) -> StudioRun:
        """Return a run; raises ``RefusedError``."""
        run = self._runs.get(number)
        if run is None:
            raise RefusedError(
                404, f"run {number[:40]!r}: there is none of this number; start it anew"
            )
        return run

    def data(self) -> list[dict[str, Any]]:
        """Return all runs that are remembered, the newest first."""
        return [run.summary() for run in reversed(list(self._runs.values()))]

    def remove(self, number: str) -> None:
        """End a run and forget what it has written."""
        run = self.find(number)
        with self._lock:
            self._runs.pop(number, None)
        self._drop(run)

    def close(self, timeout: float = 5.0) -> bool:
        """End all runs; return True when all of them have ended in time.

        They may finish what has come in, with the files that their graphs write, in some of it.
        """
        with self._lock:
            runs = list(self._runs.values())
            self._runs.clear()
        deadline = time.monotonic() + timeout
        for run in runs:
            run.stop()
        for run in runs:
            run.wait(deadline - _CANCELLING - time.monotonic())
        for run in runs:
            run.stop_at_once()
        for run in runs:
            run.close(max(deadline - time.monotonic(), 0))
        return all(run.is_over for run in runs)

    def _add(self, run: StudioRun) -> None:
        with self._lock:
            active = [one for one in self._runs.values() if not one.is_over]
            if len(active) >= self._limits.runs:
                shutil.rmtree(run.downloads.folder, ignore_errors=True)
                run.close()
                names = ", ".join(one.plan.name or "a graph" for one in active)
                raise RefusedError(
                    429,
                    f"runs: {len(active)} runs go on already, the most there can be: {names}; "
                    "stop one of them in the list of runs",
                    runs=[one.summary() for one in active],
                )
            over = [one for one in self._runs.values() if one.is_over and not one.viewers]
            old = over[: max(len(over) - self._limits.kept_runs + 1, 0)]
            for one in old:
                del self._runs[one.number]
            self._runs[run.number] = run
        for one in old:
            self._drop(one)

    @staticmethod
    def _drop(run: StudioRun) -> None:
        run.close()
        shutil.rmtree(run.downloads.folder, ignore_errors=True)


def _check_request(request: RunRequest, plan: GraphPlan) -> None:
    fed = {*(reader.binding.stream for reader in request.readers), *request.browser}
    for stream in fed - set(plan.input_streams):
        known = ", ".join(plan.input_streams) or "none"
        raise RefusedError(
            400, f"inputs: the graph has no input stream {stream[:80]!r}; it has: {known}"
        )
    for stream in plan.input_streams:
        if stream not in fed:
            raise RefusedError(
                400, f"inputs: the graph's input {stream!r} is not given; choose one"
            )
    for name in request.side_packets:
        if name not in plan.input_side_packets:
            known = ", ".join(plan.input_side_packets) or "none"
            raise RefusedError(
                400,
                f"sidePackets: the graph has no input side packet {name[:80]!r}; it has: {known}",
            )
    for name in plan.input_side_packets:
        known_packet = plan.side_packets.get(name)
        if name not in request.side_packets and known_packet is not None and known_packet.required:
            raise RefusedError(
                400, f"sidePackets: the graph needs the side packet {name!r}; give it"
            )


def _cameras(request: RunRequest) -> list[Reader]:
    """Return cameras in the place of the browser's, to find out what comes of their pictures."""
    return [reader_of(StreamBinding(stream, "camera:0", "browser")) for stream in request.browser]


def _plan_with(
    checked: CheckedGraph, request: RunRequest, ends: Endpoints, trust: Trust
) -> GraphPlan:
    config = with_endpoints(checked.config, ends, live=request.is_paced)
    # What it imports was imported when it was checked.
    plan = plan_for_run(config, trust)
    check_types(ends, plan)
    return plan
