"""One clip of a batch, and what became of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

__all__ = ["Clip", "Outcome", "State"]

#: ``partial``: the clip broke off, and what was computed before is kept. ``quarantined``: workers
#: died of it, time and again. ``no_room``: the disk is full, which ends the batch; it is no fault
#: of the clip, so no manifest has it.
State = Literal["done", "partial", "failed", "quarantined", "no_room"]


@dataclass(frozen=True, slots=True)
class Clip:
    """A video to work on: where it is, and the key of this work on it.

    ``source`` is a path or a URL, as the user wrote it but absolute; ``size`` is in bytes.
    """

    source: str
    key: str
    size: int

    @property
    def stem(self) -> str:
        """Return the clip's file name without its ending."""
        name = self.source.replace("\\", "/").rstrip("/").rpartition("/")[2]
        return name.rpartition(".")[0] or name

    @property
    def name(self) -> str:
        """Return the name of everything that is written of the clip; no two clips share it.

        The name is cut so that it fits a file system (255 bytes) with what is put around it.
        """
        stem = self.stem.encode("utf-8", "surrogateescape")[:160].decode("utf-8", "ignore")
        return f"{stem}-{self.key}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a clip, as the manifest has it; ``error`` is one line, "" where all is well.

    ``frames`` were processed in ``seconds``; ``worker`` says where.
    """

    key: str
    video: str
    state: State
    frames: int = 0
    seconds: float = 0.0
    error: str = ""
    worker: str = ""

    @property
    def is_complete(self) -> bool:
        """Return True when nothing is left to do for the clip."""
        return self.state == "done"

    def record(self) -> dict[str, Any]:
        """Return the outcome as a line of the manifest holds it."""
        return asdict(self)
