"""A batch from beginning to end: find the clips, leave out what is done, run the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..framework.errors import MediaError
from ..framework.runtime.executor import usable_cores
from ..media.errors import UsageError
from .clip import Clip, Outcome
from .clip_graph import clip_graph
from .keys import clip_of, work_digest
from .layout import Layout
from .local_workers import LocalWorkers
from .lock import locked_folder
from .manifest import Manifest, read_outcomes
from .parts import parts_of
from .shard import WHOLE, Shard
from .sources import find_sources
from .spec import BatchSpec, TableFormat
from .workers import Workers

__all__ = ["Batch", "Places", "batch"]


@dataclass(frozen=True)
class Places:
    """Where the workers are: ``on`` is "local" or a Ray address, ``workers`` how many.

    ``on`` is "ray" for a cluster that Ray starts or finds by itself, or "ray://HOST:PORT". By
    default there is a worker for each two cores of this machine, or as many as a cluster has room
    for.
    """

    on: str = "local"
    workers: int | None = None

    def __post_init__(self) -> None:
        """Raise ``UsageError`` for a place that does not exist, or a number that is none."""
        if self.on not in {"local", "ray"} and not self.on.startswith("ray://"):
            raise UsageError(f"--on {self.on}: expected local, ray or ray://HOST:PORT")
        if self.workers is not None and self.workers < 1:
            raise UsageError(f"--workers {self.workers}: expected 1 or more")


class Batch:
    """A batch that was looked into: what is to do, and what was done before.

    ``clips`` are those of this shard; ``done`` are the outcomes that stand in the manifest already
    and are kept; ``todo`` is the rest, the largest first, so that no long clip is left for the end.
    Raises ``UsageError`` or ``FrameworkError`` for a graph or source that cannot be used.
    """

    def __init__(
        self,
        spec: BatchSpec,
        sources: Iterable[str],
        folder: Path,
        *,
        shard: Shard = WHOLE,
        retry_failed: bool = False,
    ) -> None:
        self.spec = spec
        self.folder = folder
        self.shard = shard
        graph = clip_graph(spec)
        self.layout = Layout(folder, graph.tables, f".{spec.format}")
        digest = work_digest(spec, graph.config)
        clips = [
            part
            for file in find_sources(sources)
            for part in parts_of(clip_of(file, digest), spec.split)
        ]
        self.clips = [clip for clip in clips if shard.has(clip)]
        self._retry_failed = retry_failed
        self.done: list[Outcome] = []
        self.todo: list[Clip] = []

    def look(self) -> None:
        """Read the manifest, and sort the clips into what is done and what is to do."""
        known = read_outcomes(self.folder)
        self.done, self.todo = [], []
        for clip in self.clips:
            outcome = known.get(clip.key)
            if outcome is None or not self._is_kept(clip, outcome):
                self.todo.append(clip)
            else:
                self.done.append(outcome)
        self.todo.sort(key=lambda clip: clip.size, reverse=True)

    def run(self, places: Places) -> Iterator[Outcome]:
        """Run what is to do, and yield outcomes as they come, each written down before.

        Raises ``MediaError`` when another batch is at work in the folder, or the disk is full.
        """
        _make_folder(self.folder)
        with locked_folder(self.folder, self.shard):
            self.layout.sweep(self.clips)
            self.look()
            if not self.todo:
                return
            workers = _workers(self.spec, self.folder, places, len(self.todo))
            try:
                yield from self._written(workers.run(self.todo))
            except BaseException:
                workers.close()
                # What they had begun.
                self.layout.sweep(self.todo)
                raise
            finally:
                workers.close()

    def _written(self, outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
        """Yield outcomes that the manifest has."""
        with Manifest(self.folder / self.shard.manifest_name) as manifest:
            for outcome in outcomes:
                if outcome.state == "no_room":
                    raise _no_room(outcome)
                if outcome.state == "quarantined":
                    self.layout.remove(Clip(outcome.video, outcome.key, 0))
                manifest.add(outcome)
                yield outcome

    def _is_kept(self, clip: Clip, outcome: Outcome) -> bool:
        if not outcome.is_complete:
            return not self._retry_failed
        # Somebody may have removed what was written.
        return all(file.exists() for file in self.layout.files(clip, draw=self.spec.draw))


def batch(
    graph: str | Path,
    sources: str | Path | Sequence[str | Path],
    out: str | Path,
    *,
    settings: Mapping[str, Any] | None = None,
    workers: int | None = None,
    on: str = "local",
    retry_failed: bool = False,
    shard: str = "1/1",
    draw: bool = False,
    format: TableFormat = "parquet",  # noqa: A002  # the name that the command line has for it
    streams: Sequence[str] = (),
    imports: Sequence[str] = (),
    threads: int | None = None,
    split: int | None = None,
) -> Iterator[Outcome]:
    """Run a graph or solution over many videos, and iterate over what became of each.

    Parameters
    ----------
    graph
        A solution ("pose"), a packaged graph, or a graph file.
    sources
        Files, folders, patterns (``videos/**/*.mp4``), text files with a path on each line, and
        URLs of object stores.
    out
        The folder for ``data/``, ``drawn/`` and ``manifest.jsonl``. What is done there already is
        not done again: the outcomes that are yielded are those of the rest.
    settings
        The settings of a solution, or the input side packets of a graph.
    workers, on
        How many workers run, and where: "local" for processes of this machine, "ray" or
        "ray://HOST:PORT" for a Ray cluster (extra ``ray``).
    retry_failed
        Also run again what failed before.
    shard
        ``"3/10"`` for the third of ten parts, in job arrays.
    draw, format, streams
        Whether the drawn videos are written too; "parquet", "csv" or "jsonl"; and which streams of
        a graph are written as tables, all that can be by default.
    imports, threads
        Modules or files with calculators of your own; threads of one worker.
    split
        Cut videos of more frames than this into parts of so many, which run side by side. Only for
        solutions that take every frame by itself (``settings={"static": True}``): with them the
        rows are those of an unbroken run, to the bit.

    Raises ``UsageError`` or ``FrameworkError`` for what cannot be begun. A clip that fails is an
    outcome with the state "failed" and the reason, and no exception.
    """
    name = str(Path(graph).absolute()) if Path(graph).is_file() else str(graph)
    spec = BatchSpec(
        name, dict(settings or {}), tuple(streams), format, draw, tuple(imports), threads, split
    )
    given = [sources] if isinstance(sources, str | Path) else sources
    work = Batch(
        spec,
        [str(source) for source in given],
        Path(out).absolute(),
        shard=Shard.parse(shard),
        retry_failed=retry_failed,
    )
    return work.run(Places(on, workers))


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise MediaError(
            f"{folder}: the folder cannot be made ({error.strerror}); choose another one"
        ) from error


def _no_room(outcome: Outcome) -> MediaError:
    # The clips that are left would all fail alike, and would count as failed for good.
    return MediaError(
        f"{outcome.video}: {outcome.error}; then start the batch again: what is done stays done"
    )


def _workers(spec: BatchSpec, folder: Path, places: Places, clips: int) -> Workers:
    if places.on == "local":
        cores = usable_cores()
        count = min(places.workers or max(cores // 2, 1), clips)
        # All workers together have a thread a core.
        threads = max(cores // count, 1) if spec.threads is None else spec.threads
        return LocalWorkers(replace(spec, threads=threads), folder, count)
    from .ray_workers import RayWorkers

    return RayWorkers(spec, folder, places.workers, places.on)
