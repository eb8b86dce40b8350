"""Run a graph from its sources to its destinations, and stop it cleanly when asked to."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import Any, NamedTuple, NoReturn

from ..calculators.io.part_files import part_path
from ..calculators.io.source_report import SOURCE_REPORT, SourceReport
from ..calculators.tensor.settings import INFERENCE, InferenceSettings
from ..framework.authoring.file_access import FILE_ACCESS
from ..framework.errors import GraphStateError, WaitTimeoutError
from ..framework.graph import CalculatorGraph
from ..framework.graph_file.shown_path import shown_path
from ..framework.messages import printable
from ..framework.planning.plan import GraphPlan
from ..framework.runtime.empty_outputs import EMPTY_OUTPUTS
from ..framework.runtime.tracer import Tracer
from ..media.endpoints import Endpoints, Writer
from .output_files import OutputFiles, real_path
from .progress import Counts, PlainProgress, TerminalProgress
from .reporting import INCOMPLETE, INTERRUPTED

__all__ = ["Job", "carry_out"]

_POLL = 0.2
#: How long calculators that are running may take to return after Ctrl-C.
_GRACE = 10.0
#: How long they may take before the user is told whom the end waits for.
_PATIENCE = 1.0

_log = logging.getLogger("vitruvian.run")
_log.setLevel(logging.INFO)


class Job(NamedTuple):
    """Everything that a run needs; ``graph`` is the name to show.

    ``explain_empty`` says of a writer, after so many frames, why it had no packets; without it the
    graph says at which node they ended.
    """

    graph: str
    plan: GraphPlan
    ends: Endpoints
    side_packets: Mapping[str, Any]
    threads: int | None
    live: bool
    quiet: bool
    run_all: bool = False
    inference: InferenceSettings = InferenceSettings()
    strict: bool = False
    explain_empty: Callable[[Writer, str], str] | None = None


class _Stop:
    """Take SIGINT, SIGTERM and SIGHUP: the first cancels the run, the second does not wait for it.

    A camera has no end of its own: there the first one ends the recording and keeps it.
    """

    def __init__(self, graph: CalculatorGraph, job: Job, files: OutputFiles) -> None:
        self._graph = graph
        self._job = job
        self._files = files
        self._ended = threading.Event()
        #: The signal that ended a recording, and the one that cancelled the run.
        self.end_signal: int | None = None
        self.signal: int | None = None

    def __call__(self, number: int, frame: FrameType | None) -> None:
        if self.signal is not None:
            self._leave_at_once()
        if self._job.ends.is_live and self.end_signal is None:
            self.end_signal = number
            threading.Thread(target=self._graph.close_all_packet_sources, daemon=True).start()
            return
        self.signal = number
        # Not from here: this thread may hold the graph's lock.
        threading.Thread(target=self._cancel, daemon=True).start()

    def ended(self) -> None:
        """Note that the run has ended, so that nothing is left to cancel."""
        self._ended.set()

    def leave(self) -> NoReturn:
        """Exit after a run that was stopped."""
        sys.stderr.write(f"stopped{self._by}; nothing was written\n")
        raise SystemExit(self._exit_code)

    def _cancel(self) -> None:
        started, is_told = time.monotonic(), False
        while not self._ended.wait(0.1):
            # The run may not have begun when the signal came.
            if not self._graph.has_error():
                self._graph.cancel()
            waited = time.monotonic() - started
            if waited > _PATIENCE and not is_told:
                is_told = self._tell_who_is_at_work()
            if waited > _GRACE:
                self._leave_at_once()

    def _tell_who_is_at_work(self) -> bool:
        names = self._graph.nodes_at_work()
        if names:
            nodes = f"node {names[0]} is" if len(names) == 1 else f"nodes {', '.join(names)} are"
            _log.info("stopping; %s still at work (Ctrl-C again to leave at once)", nodes)
        return bool(names)

    def _leave_at_once(self) -> NoReturn:
        """Leave calculators that do not return behind; Python would wait for their threads."""
        _remove_unfinished(self._files)
        show_cursor = "\033[?25h" if sys.stderr.isatty() else ""
        text = f"stopped{self._by} without waiting for the calculators that run\n"
        os.write(2, (show_cursor + text).encode())
        os._exit(self._exit_code)

    @property
    def _by(self) -> str:
        is_typed = self.signal is None or self.signal == signal.SIGINT
        return "" if is_typed else f" by {signal.Signals(self.signal or 0).name}"

    @property
    def _exit_code(self) -> int:
        return INTERRUPTED if self.signal is None else 128 + self.signal


def carry_out(job: Job, tracers: Sequence[Tracer]) -> None:
    """Run to the end and say what was written.

    Raises ``FrameworkError`` when the run fails, and exits with 128 plus its number after a signal,
    but with 0 where Ctrl-C ended a recording. Exits with 3 where a source broke off.
    """
    sources = [node.name for node in job.plan.nodes if node.is_source]
    readers = [reader.name for reader in job.ends.readers] or sources
    counts = Counts(readers, [writer.name for writer in job.ends.writers])
    report, files = SourceReport(), OutputFiles()
    graph = CalculatorGraph(
        job.plan,
        threads=job.threads,
        tracers=[counts, *tracers],
        run_all=job.run_all,
        services={
            INFERENCE: job.inference,
            FILE_ACCESS: files,
            **({} if job.strict else {SOURCE_REPORT: report}),
        },
    )
    stop = _Stop(graph, job, files)
    progress = _progress(job, counts)
    with _signals(stop), progress, _warnings_to(progress, job):
        try:
            graph.start_run(job.side_packets, live=job.live)
            _wait(graph, progress, job)
        except BaseException:
            graph.abandon(_GRACE)
            if stop.signal is None:
                raise
        finally:
            stop.ended()
    if stop.signal is not None and graph.has_error():
        stop.leave()
    for line in _empty(job, counts):
        print(printable(line), file=sys.stderr)
    if not job.quiet:
        print(_summary(job, counts, files), file=sys.stderr)
    _exit_of(job, stop, report)


def _exit_of(job: Job, stop: _Stop, report: SourceReport) -> None:
    """Exit with the code of a run whose files are complete, unless that is 0."""
    for source in report.broken:
        text = job.ends.as_typed(str(source))
        sys.stderr.write(f"{text}; what was written is complete up to there\n")
    if stop.end_signal not in {None, signal.SIGINT}:
        raise SystemExit(128 + (stop.end_signal or 0))
    if report.broken:
        raise SystemExit(INCOMPLETE)


def _progress(job: Job, counts: Counts) -> PlainProgress:
    if job.quiet:
        return PlainProgress(counts, every=float("inf"))
    if sys.stderr.isatty():
        return TerminalProgress(counts, job.graph)
    return PlainProgress(counts)


def _wait(graph: CalculatorGraph, progress: PlainProgress, job: Job) -> None:
    header = next((r.header for r in job.ends.readers if r.has_header), None)
    while True:
        try:
            graph.wait_until_done(timeout=_POLL)
        except WaitTimeoutError:
            progress.update(_expected(graph, header))
        else:
            return


def _expected(graph: CalculatorGraph, header: str | None) -> int | None:
    """Return how many frames the source says it has; None while it is not open or does not say."""
    if header is None:
        return None
    try:
        frames: int | None = graph.get_output_side_packet(header).value.frame_count
    except GraphStateError:
        return None
    return frames


def _remove_unfinished(files: OutputFiles) -> None:
    """Remove what writers that could not be closed have left beside their files."""
    for path in files.paths:
        part_path(real_path(path)).unlink(missing_ok=True)


@contextmanager
def _signals(handler: _Stop) -> Generator[None]:
    names = [name for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
    numbers = [signal.Signals[name] for name in names]
    # What nohup ignores stays ignored.
    before = {
        number: old for number in numbers if (old := signal.getsignal(number)) != signal.SIG_IGN
    }
    for number in before:
        signal.signal(number, handler)
    try:
        yield
    finally:
        for number, previous in before.items():
            signal.signal(number, previous)


class _WarningHandler(logging.Handler):
    def __init__(self, progress: PlainProgress, job: Job) -> None:
        super().__init__(logging.INFO)
        self._progress = progress
        self._left_out = EMPTY_OUTPUTS.name if job.explain_empty else ""

    def emit(self, record: logging.LogRecord) -> None:
        if record.name == self._left_out:
            return
        kind = f"{record.levelname.lower()}: " if record.levelno >= logging.WARNING else ""
        self._progress.warn(f"{kind}{printable(record.getMessage())}")


@contextmanager
def _warnings_to(progress: PlainProgress, job: Job) -> Generator[None]:
    logger = logging.getLogger("vitruvian")
    handler = _WarningHandler(progress, job)
    logger.addHandler(handler)
    propagates, logger.propagate = logger.propagate, False
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.propagate = propagates


def _empty(job: Job, counts: Counts) -> Iterator[str]:
    """Say of each writer without packets why it had none."""
    if job.explain_empty is not None:
        for writer in job.ends.writers:
            if not counts.written[writer.name]:
                yield job.explain_empty(writer, _frames(counts))


def _frames(counts: Counts) -> str:
    return "1 frame" if counts.frames == 1 else f"{counts.frames} frames"


def _summary(job: Job, counts: Counts, files: OutputFiles) -> str:
    seconds = counts.seconds
    rate = counts.frames / seconds if seconds else 0.0
    lines = [f"{_frames(counts)} in {seconds:.1f} s ({rate:.1f} fps)"]
    for node, number in counts.dropped.items():
        lines.append(f"dropped {number} that came too late ({node})")
    for writer in job.ends.writers:
        number = counts.written[writer.name]
        packets = "1 packet" if number == 1 else f"{number} packets"
        lines.append(
            f"wrote {printable(writer.binding.path)} ({packets} of {writer.binding.stream})"
        )
    own = files.besides(writer.binding.path for writer in job.ends.writers)
    lines += [f"wrote {printable(shown_path(path))}" for path in own]
    return "\n".join(lines)
