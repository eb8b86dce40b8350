"""One run of a graph for the page: started, paused, stepped, stopped and watched."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol

from ..calculators.core.packet_pacer import PacketPacerCalculator
from ..calculators.io.source_report import SOURCE_REPORT
from ..calculators.video.camera import CameraCalculator
from ..drawing.picture import kind_of
from ..framework.authoring.clock import CLOCK
from ..framework.authoring.file_access import FILE_ACCESS, FileAccess
from ..framework.errors import (
    FrameworkError,
    GraphCancelledError,
    GraphStateError,
    WaitTimeoutError,
)
from ..framework.graph import CalculatorGraph, GraphInputStreamAddMode
from ..framework.observe.statistics_tracer import StatisticsTracer
from ..framework.planning.plan import GraphPlan
from ..framework.values.packet import Packet
from ..media.endpoints import Endpoints, Reader
from .camera_feed import BrowserFeed
from .downloads import TRACE, Downloads
from .figures import Figures
from .lenient import with_lenient_writers
from .pausable_clock import PausableClock
from .run_report import RunReport
from .run_request import RunRequest
from .run_tracer import RunTracer
from .trace_file import write_trace

__all__ = ["StudioRun"]

_log = logging.getLogger(__name__)

_POLL = 0.25
#: Seconds in which a stopped run may finish what it has begun.
_GRACE = 5.0
#: Seconds for which a camera may run with nobody watching.
_ALONE = 10.0
#: Calculators that wait, for the next picture or for the time of one.
_WAITING = (CameraCalculator, PacketPacerCalculator)
#: Steps that may wait.
_STEPS = 32


class Watcher(Protocol):
    """A page that watches a run, as far as the run deals with it."""

    @property
    def streams(self) -> frozenset[str]: ...
    def tap(self, stream: str, packet: Packet[Any]) -> None: ...
    def tell(self, message: dict[str, Any]) -> None: ...
    def hurry(self) -> None: ...
    def close(self) -> None: ...


class StudioRun:
    """A graph on threads of its own; every method returns at once, on any thread.

    ``plan`` is the graph with its readers and writers.
    """

    def __init__(
        self,
        number: str,
        request: RunRequest,
        plan: GraphPlan,
        ends: Endpoints,
        downloads: Downloads,
        report: RunReport,
        *,
        most_pixels: int,
        most_bytes: int,
        access: FileAccess,
    ) -> None:
        self.number = number
        self.request = request
        self.plan = with_lenient_writers(plan, [one.name for one in ends.writers], self._lost)
        self.downloads = downloads
        self._ends = ends
        self.report = report
        self._most_bytes = most_bytes
        self._clock = PausableClock()
        self._statistics = StatisticsTracer()
        sources = [*(reader.binding.stream for reader in ends.readers), *request.browser]
        self.tracer = RunTracer(sources)
        on_gpu = {one.name for one in plan.nodes if kind_of(one.calculator) == "gpu"}
        #: Nodes that wait for a camera, or for the time of a frame.
        self.idle = {one.name for one in plan.nodes if one.calculator in _WAITING}
        self.figures = Figures(self._statistics, self.tracer, report.shown, on_gpu, self.idle)
        self._graph = CalculatorGraph(
            self.plan,
            threads=request.threads,
            tracers=[self._statistics, self.tracer],
            services={
                CLOCK: self._clock,
                FILE_ACCESS: access,
                SOURCE_REPORT: report.sources,
            },
            run_all=True,
        )
        self._graph.graph_input_stream_add_mode = GraphInputStreamAddMode.ADD_IF_NOT_FULL
        self._feed = (
            BrowserFeed(request.browser, self._feed_graph, self._tell, most_pixels)
            if request.browser
            else None
        )
        self._lock = threading.RLock()
        self._state = "starting"
        self._error: dict[str, Any] | None = None
        self._is_stopping = False
        self._viewers: list[Watcher] = []
        self._alone_since = time.monotonic()
        self._steps = ThreadPoolExecutor(1, thread_name_prefix="studio-step")
        self._waiting_steps = 0
        self._thread = threading.Thread(target=self._drive, name="studio-run", daemon=True)

    # What the page asks

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def pause(self) -> None:
        """Start no further call."""
        with self._lock:
            if self._state != "running" or not self._tried(self._graph.pause):
                return
            self._hold(held=True)
            self._state = "paused"
        self._hurry()

    def resume(self) -> None:
        """Go on."""
        with self._lock:
            if self._state != "paused":
                return
            self._hold(held=False)
            if self._tried(self._graph.resume):
                self._state = "running"
        self._hurry()

    def step(self, what: str) -> None:
        """Run one call, or one frame, of a paused run; pauses one that runs."""
        self.pause()
        with self._lock:
            if self._state != "paused" or self._waiting_steps >= _STEPS:
                return
            self._waiting_steps += 1
        self._steps.submit(self._step, what)

    def stop(self) -> None:
        """End the run: what has come in is finished and written, unless that takes long."""
        with self._lock:
            if self._is_stopping or self.is_over:
                return
            self._is_stopping = True
        threading.Thread(target=self._stop, name="studio-stop", daemon=True).start()

    def feed(self, message: bytes) -> str | None:
        """Take a frame of the browser's camera; return what is wrong with it."""
        if self._feed is None:
            return "a frame: no input of this run is the browser's camera"
        return self._feed.offer(message)

    def stop_at_once(self) -> None:
        """Cancel the run: files that are not complete are left out."""
        with self._lock:
            self._is_stopping = True
        self._graph.cancel()

    def wait(self, timeout: float) -> None:
        """Wait for the end of a run that is to stop."""
        if self._thread.ident is not None:
            self._thread.join(max(timeout, 0))

    def close(self, timeout: float = _GRACE) -> None:
        """Cancel the run and wait for its end."""
        self.stop_at_once()
        if self._feed is not None:
            self._feed.close()
        self.wait(timeout)
        self._steps.shutdown(wait=False, cancel_futures=True)

    # What the page sees

    @property
    def is_over(self) -> bool:
        """Return True when nothing runs any more."""
        return self._state in {"finished", "failed", "stopped"}

    def state_message(self) -> dict[str, Any]:
        """Return the state of now."""
        with self._lock:
            state, error = self._state, self._error
        return {
            "type": "state",
            "state": state,
            "error": error,
            "frames": self.tracer.frames,
            "total": self._total(),
            # Of the browser's camera; what nodes drop is in their figures.
            "dropped": 0 if self._feed is None else self._feed.dropped,
            "downloads": self.downloads.ready() if self.is_over else [],
            "warnings": self.report.warnings(),
        }

    def summary(self) -> dict[str, Any]:
        """Return what the list of runs shows."""
        return {
            "run": self.number,
            "graph": self.plan.name,
            "state": self._state,
            "frames": self.tracer.frames,
            "total": self._total(),
            "seconds": round(self.figures.message()["seconds"], 1),
            "viewers": self.viewers,
        }

    def attach(self, viewer: Watcher) -> None:
        """Let one more page watch."""
        with self._lock:
            self._viewers.append(viewer)
        self.retap()

    def detach(self, viewer: Watcher) -> None:
        """Let a page go; a camera that nobody watches is switched off soon."""
        with self._lock:
            self._viewers.remove(viewer)
            self._alone_since = time.monotonic()
        viewer.close()
        self.retap()

    @property
    def viewers(self) -> int:
        """Return how many pages watch."""
        return len(self._viewers)

    def retap(self) -> None:
        """Bring packets to those who look at them."""
        with self._lock:
            taps: dict[str, list[Callable[[str, Packet[Any]], object]]] = {}
            for viewer in self._viewers:
                for stream in viewer.streams:
                    taps.setdefault(stream, []).append(viewer.tap)
            self.tracer.taps = taps

    # The run's own thread

    def _drive(self) -> None:
        state, error = "failed", None
        try:
            self._run()
            state = "stopped" if self._is_stopping else "finished"
        except GraphCancelledError:
            state = "stopped"
        except FrameworkError as raised:
            if self._is_stopping:
                # Such as a video of a run that was stopped before its first picture.
                state = "stopped"
            else:
                error = self.report.failure(raised)
        except Exception as raised:  # noqa: BLE001  # the page must be told
            _log.exception("the run of %s failed", self.plan.name)
            error = {"message": str(raised), "node": None, "line": None, "timestamp": None}
        finally:
            self._end(state, error)

    def _run(self) -> None:
        paused = self.request.is_paused
        # Held before the first call, so that nothing is read too early.
        self._hold(held=paused)
        self._graph.start_run(self.request.side_packets, live=self.request.is_live, paused=paused)
        with self._lock:
            self._state = "paused" if paused else "running"
            if self._is_stopping:
                self._graph.cancel()
        self._hurry()
        while True:
            try:
                self._graph.wait_until_done(timeout=_POLL)
            except WaitTimeoutError:
                self._look_around()
            else:
                return

    def _look_around(self) -> None:
        if self.downloads.size() > self._most_bytes and not self._is_stopping:
            self._tell(
                f"the run has written {self._most_bytes / 1e9:.0f} GB, the most that the studio "
                "keeps, and is stopped; 'vitruvian run' writes files of any size"
            )
            self.stop()
        has_camera = self._feed is not None or self._ends.is_live
        if has_camera and not self._viewers and time.monotonic() - self._alone_since > _ALONE:
            self.stop()

    def _end(self, state: str, error: dict[str, Any] | None) -> None:
        self._graph.abandon(_GRACE)
        if self._feed is not None:
            self._feed.close()
        try:
            write_trace(self.tracer, self.downloads.names[TRACE])
        except OSError:
            _log.warning("the trace of %s was not written", self.plan.name, exc_info=True)
        self.tracer.let_go()
        with self._lock:
            self._state, self._error = state, error
        self._steps.shutdown(wait=False, cancel_futures=True)
        self._hurry()

    def _step(self, what: str) -> None:
        try:
            if self._feed is not None:
                self._feed.feed_one()
            if what == "call":
                self._graph.step()
            else:
                self._graph.step_frame()
        except GraphStateError:
            # Resumed, or over, in the meantime.
            pass
        finally:
            with self._lock:
                self._waiting_steps -= 1
            self._hurry()

    def _stop(self) -> None:
        self.resume()
        self._tried(self._graph.close_all_packet_sources)
        self._thread.join(_GRACE)
        while self._thread.is_alive():
            self._graph.cancel()
            self._thread.join(1.0)

    @staticmethod
    def _tried(call: Callable[[], None]) -> bool:
        """Do something with the graph, unless its run has not begun or is over."""
        try:
            call()
        except GraphStateError:
            return False
        return True

    def _lost(self, node: str, error: Exception) -> None:
        """Say that a download will be missing; one that is empty is no news."""
        writer = next((one for one in self._ends.writers if one.name == node), None)
        stream = "" if writer is None else writer.binding.stream
        if writer and stream in self.tracer.latest and stream not in self.downloads.guessed:
            reason = self.report.shown(str(error)).removeprefix(f"{writer.binding.label}: ")
            self._tell(f"{writer.binding.label}: it is not written: {reason}")

    def _hold(self, *, held: bool) -> None:
        self._clock.hold(held)
        if self._feed is not None:
            self._feed.hold(held)

    def _feed_graph(self, stream: str, packet: Packet[Any]) -> None:
        now = time.perf_counter_ns()
        self._graph.add_packet_to_input_stream(stream, packet)
        self.tracer.arrived(stream, packet, now)
        self.tracer.packet(stream, packet)

    def _total(self) -> int | None:
        for reader in self._ends.readers:
            count = self._frame_count(reader)
            if count is not None:
                return count
        return None

    def _frame_count(self, reader: Reader) -> int | None:
        if not reader.has_header:
            return None
        header: Any = self._graph.output_side_packets().get(reader.header)
        count: int | None = getattr(header, "frame_count", None)
        return count

    # Telling the pages

    def _hurry(self) -> None:
        for viewer in self._all():
            viewer.hurry()

    def _tell(self, text: str) -> None:
        for viewer in self._all():
            viewer.tell({"type": "problem", "message": text})

    def _all(self) -> Sequence[Watcher]:
        with self._lock:
            return list(self._viewers)
