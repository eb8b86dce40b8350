"""What a run leaves to be downloaded: written while it runs, complete or not there at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args, get_origin

from ..calculators.io.codecs.table_of_codecs import refusal
from ..framework.formats import ImageFrame, LandmarkList, LandmarkTable, NormalizedLandmarkList
from ..framework.planning.plan import GraphPlan
from ..media.binding import StreamBinding
from ..media.destinations import writer_of
from ..media.endpoints import Writer
from ..media.formats import format_of

__all__ = ["TRACE", "Downloads"]

TRACE = "trace.json"

_LANDMARKS = (NormalizedLandmarkList, LandmarkList, LandmarkTable)


@dataclass(frozen=True, slots=True)
class Downloads:
    """A run's writers, and ``names``: the files by what the page calls them.

    ``guessed`` are streams of which the graph does not say what they carry.
    """

    folder: Path
    writers: tuple[Writer, ...]
    names: Mapping[str, Path]
    guessed: frozenset[str]

    @classmethod
    def plan(cls, plan: GraphPlan, folder: Path) -> Downloads:
        """Choose the files: a video for pictures, lines for data, a table for landmarks."""
        names: dict[str, Path] = {}
        writers: list[Writer] = []
        for name, stream in _files(plan):
            path = names[name] = folder / name
            writers.append(writer_of(StreamBinding(stream, str(path), name), ()))
        for stream in plan.output_streams:
            written = next(
                (one.binding.path for one in writers if one.binding.stream == stream), None
            )
            if written is not None and written.endswith(".jsonl"):
                names.setdefault(f"{stream}.jsonl", Path(written))
        names[TRACE] = folder / TRACE
        guessed = {name for name in plan.output_streams if plan.streams[name].type is Any}
        return cls(folder, tuple(writers), names, frozenset(guessed))

    def ready(self) -> list[str]:
        """Return the names of the files that are complete, each file once."""
        found: dict[Path, str] = {}
        for name, path in self.names.items():
            if path not in found and path.is_file():
                found[path] = name
        return list(found.values())

    def find(self, name: str) -> Path | None:
        """Return a complete file, or None."""
        path = self.names.get(name)
        return path if path is not None and path.is_file() else None

    def size(self) -> int:
        """Return how many bytes were written so far."""
        total = 0
        for path in self.folder.iterdir():
            try:
                total += path.stat().st_size
            except OSError:
                continue
        return total


def media_type(name: str) -> str:
    """Return what kind of file a download is."""
    if name == TRACE:
        return "application/json"
    found = format_of(name)
    return "application/octet-stream" if found is None else found.media_type


def _files(plan: GraphPlan) -> Iterator[tuple[str, str]]:
    """Yield name and stream of every file."""
    taken: set[str] = set()

    def free(name: str, other: str) -> str:
        chosen = other if name in taken else name
        taken.add(chosen)
        return chosen

    for stream in plan.output_streams:
        kind = plan.streams[stream].type
        if kind is ImageFrame:
            yield free("video.mp4", f"{stream}.mp4"), stream
        elif _holds(kind, _LANDMARKS):
            name = free("landmarks.jsonl", f"{stream}.jsonl")
            yield name, stream
            yield f"{name.removesuffix('.jsonl')}.csv", stream
        elif not refusal(kind):
            yield free(f"{stream}.jsonl", f"{stream}.data.jsonl"), stream


def _holds(kind: Any, types: tuple[type, ...]) -> bool:
    """Return True when a stream carries one of some types, or tuples of one."""
    if get_origin(kind) is tuple:
        inner = [one for one in get_args(kind) if one is not Ellipsis]
        return bool(inner) and all(one in types for one in inner)
    return kind in types
