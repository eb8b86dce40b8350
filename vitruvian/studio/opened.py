"""The graph that the command line names."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..framework.errors import FrameworkError
from ..framework.graph_file.config import GraphConfig
from ..framework.graph_file.library import LIBRARY
from ..framework.graph_file.loader import read_source
from ..framework.graph_file.problems import Problems
from ..framework.planning.subgraphs import expand
from .refusal import RefusedError
from .saving import GraphFile
from .settings import Settings
from .trust import Trust

__all__ = ["Opened"]


@dataclass(frozen=True, slots=True)
class Opened:
    """A graph's file as it was when the server started; ``flat`` is the expanded graph."""

    file: Path | None = None
    flat: GraphConfig | None = None

    @classmethod
    def read(cls, file: Path) -> Opened:
        """Read a graph; one with mistakes is opened too, to be mended."""
        problems = Problems()
        try:
            config = read_source(file, problems)
            flat = expand(config, problems, LIBRARY.lookup(config.path))
        except FrameworkError:
            return cls(file)
        return cls(file, flat)

    @property
    def only_input(self) -> str:
        """Return the graph's input stream if it has one only, else an empty text."""
        entries = () if self.flat is None else self.flat.input_stream
        return entries[0].name if len(entries) == 1 else ""

    def current(self) -> dict[str, str | None]:
        """Return text and ETag as they are on disk now; raises ``RefusedError`` without a file."""
        if self.file is None:
            return {"text": "", "etag": None}
        try:
            found = GraphFile(self.file, self.file.read_bytes())
        except OSError as error:
            raise RefusedError(
                404, f"{self.file}: the graph cannot be read any more: {error.strerror}"
            ) from error
        return {"text": found.text, "etag": found.etag}

    def trust(self, settings: Settings) -> Trust:
        """Return what graphs from the page may do."""
        beside = [] if settings.path is None else [settings.path.parent]
        return Trust(self.flat, [*beside, settings.folder], everything=settings.allow_import)
