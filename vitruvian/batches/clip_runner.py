"""Run clips through one graph that is read, checked and planned once."""

from __future__ import annotations

import errno
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ..calculators.io.atomic_file import AtomicFile
from ..calculators.io.landmark_table import LandmarkTableCalculator
from ..calculators.io.source_report import SOURCE_REPORT, SourceReport
from ..calculators.tensor.settings import INFERENCE
from ..calculators.video.video_decoder import VideoDecoderCalculator
from ..framework.error_text import describe
from ..framework.errors import FrameworkError, MediaError
from ..framework.graph import CalculatorGraph
from ..framework.planning.plan import GraphPlan, NodePlan
from ..framework.planning.planner import validate
from ..media.binding import StreamBinding
from ..media.destinations import writer_of
from ..media.endpoint_nodes import with_endpoints
from ..media.endpoints import Endpoints, Reader, Writer, check_types
from ..media.errors import UsageError
from ..media.format import Content
from ..media.sources import reader_of
from .clip import Clip, Outcome, Part, State
from .clip_graph import clip_graph
from .clip_summary import clip_summary
from .frame_count import FrameCount
from .layout import Layout
from .sources import is_remote, open_remote
from .spec import BatchSpec

__all__ = ["ClipRunner", "one_line"]


class ClipRunner:
    """Run one clip after the other; what they have in common is done once.

    A graph is planned for the first clip of each kind of reader. For the next ones only the paths
    in the options of the reader and the writers change.
    """

    def __init__(self, spec: BatchSpec, folder: Path) -> None:
        self._spec = spec
        self._graph = clip_graph(spec)
        self.layout = Layout(folder, self._graph.tables, f".{spec.format}")
        self._plans: dict[tuple[str, Content], GraphPlan] = {}

    def plan(self, clip: Clip, source: str) -> GraphPlan:
        """Return the plan that reads a clip and writes its files."""
        reader = _of_part(reader_of(StreamBinding(self._graph.input_stream, source, source)), clip)
        writers = self._writers(clip, reader)
        kind = (reader.node.calculator, reader.content)
        if kind not in self._plans:
            ends = Endpoints([reader], writers)
            threads = self._spec.threads != 0
            plan = validate(with_endpoints(self._graph.config, ends, with_threads=threads))
            check_types(ends, plan)
            self._plans[kind] = plan
        first = clip.part.first if clip.part else 0
        return _with_first_frame(_with_paths(self._plans[kind], reader, writers), first)

    def run(self, clip: Clip, worker: str = "") -> Outcome:
        """Run the graph on a clip; whatever goes wrong with it is told in the outcome."""
        started = time.monotonic()
        count = FrameCount(f"read {self._graph.input_stream}")
        report = SourceReport()
        try:
            with _local_file(clip.source) as source:
                self._run(clip, source, count, report)
                self._summarize(clip, source, count.frames)
        except Exception as error:  # noqa: BLE001  # one clip must not end the batch
            self.layout.remove(clip)
            seconds = round(time.monotonic() - started, 3)
            reason = one_line(error)
            state: State = "no_room" if _is_of_a_full_disk(error) else "failed"
            return Outcome(clip.key, clip.source, state, count.frames, seconds, reason, worker)
        seconds = round(time.monotonic() - started, 3)
        reason = _first_line("\n".join(map(str, report.broken)))
        state = "partial" if report.broken else "done"
        return Outcome(clip.key, clip.source, state, count.frames, seconds, reason, worker)

    def _run(self, clip: Clip, source: str, count: FrameCount, report: SourceReport) -> None:
        for file in self.layout.files(clip, draw=self._spec.draw):
            file.parent.mkdir(parents=True, exist_ok=True)
        graph = CalculatorGraph(
            self.plan(clip, source),
            threads=self._spec.threads,
            tracers=[count],
            # With it a clip that breaks off is kept up to there, and told.
            services={SOURCE_REPORT: report, INFERENCE: self._graph.inference},
        )
        graph.start_run(self._graph.side_packets, live=False)
        try:
            graph.wait_until_done()
        except BaseException:
            graph.abandon()
            raise

    def _summarize(self, clip: Clip, source: str, frames: int) -> None:
        tables = [self.layout.table(stream, clip) for stream in self._graph.tables]
        path = self.layout.summary(clip)
        first = clip.part.first if clip.part else 0
        path.parent.mkdir(parents=True, exist_ok=True)
        with AtomicFile(path) as file:
            file.path.write_text(
                clip_summary(Path(source), tables, range(first, first + frames)), encoding="utf-8"
            )

    def _writers(self, clip: Clip, reader: Reader) -> list[Writer]:
        files = [(stream, self.layout.table(stream, clip)) for stream in self._graph.tables]
        if self._graph.drawn is not None:
            files.append((self._graph.drawn, self.layout.drawn(clip)))
        return [
            writer_of(StreamBinding(stream, str(path), f"write {path.name}"), [reader])
            for stream, path in files
        ]


def _of_part(reader: Reader, clip: Clip) -> Reader:
    """Return a reader of a part of its video; a whole one says so, as a plan serves many clips."""
    if reader.node.calculator != VideoDecoderCalculator.__name__:
        return reader
    part = clip.part or Part(0, None)
    options = {**reader.options, "first_frame": part.first, "frames": part.frames}
    return reader._replace(options=options)


def _with_first_frame(plan: GraphPlan, first: int) -> GraphPlan:
    """Return a plan whose tables number the frames from ``first`` on."""
    nodes = tuple(
        replace(node, options={**node.options, "first_frame": first})
        if issubclass(node.calculator, LandmarkTableCalculator)
        else node
        for node in plan.nodes
    )
    return replace(plan, nodes=nodes)


def _with_paths(plan: GraphPlan, reader: Reader, writers: list[Writer]) -> GraphPlan:
    """Return a plan whose reader and writers open other files.

    A writer is known by the stream that it reads, as its name is that of an earlier file.
    """
    paths = {writer.binding.stream: writer.binding.path for writer in writers}

    def moved(node: NodePlan) -> NodePlan:
        if node.name == reader.name:
            return replace(node, options={**node.options, **reader.options})
        if node.name.startswith("write ") and not node.outputs:
            path = paths[node.inputs[0].stream]
            return replace(node, name=f"write {path}", options={**node.options, "path": path})
        return node

    return replace(plan, nodes=tuple(moved(node) for node in plan.nodes))


@contextmanager
def _local_file(source: str) -> Generator[str]:
    """Give a path to read; a file of an object store is copied, and removed in the end."""
    if not is_remote(source):
        yield source
        return
    system, path = open_remote(source)
    with TemporaryDirectory(prefix="vitruvian-") as folder:
        local = str(Path(folder) / path.rpartition("/")[2])
        try:
            system.get(path, local)
        except Exception as error:  # each store has exceptions of its own
            raise MediaError(f"{source}: cannot be fetched ({error})") from error
        yield local


def _is_of_a_full_disk(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            return True
        error = error.__cause__ or error.__context__
    return False


def one_line(error: Exception) -> str:
    """Return the first line of what an error says."""
    if isinstance(error, FrameworkError):
        return _first_line(describe(error))
    if isinstance(error, UsageError | OSError):
        return _first_line(str(error))
    return _first_line(f"{type(error).__name__}: {error}")


def _first_line(text: str) -> str:
    """Return the first line of a message; the rest is code of the user's, or further problems."""
    first: Any = next((line for line in text.splitlines() if line.strip()), "")
    return str(first).strip()
