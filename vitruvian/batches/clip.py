"""One clip of a batch, and what became of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

__all__ = ["Clip", "Outcome", "Part", "State", "counted", "part_number"]

#: ``partial``: the clip broke off, and what was computed before is kept. ``quarantined``: workers
#: died of it, time and again. ``no_room``: the disk is full, which ends the batch; it is no fault
#: of the clip, so no manifest has it.
State = Literal["done", "partial", "failed", "quarantined", "no_room"]


@dataclass(frozen=True, slots=True)
class Part:
    """Some frames of a video: ``frames`` of them from ``first`` on, or all to its end (None)."""

    first: int
    frames: int | None


@dataclass(frozen=True, slots=True)
class Clip:
    """A video to work on: where it is, and the key of this work on it.

    ``source`` is a path or a URL, as the user wrote it but absolute; ``size`` is in bytes. A video
    that is cut becomes a clip for each part, with keys such as ``0f3c9a51b2e47d80.2``.
    """

    source: str
    key: str
    size: int
    part: Part | None = None

    @property
    def stem(self) -> str:
        """Return the clip's file name without its ending."""
        name = self.source.replace("\\", "/").rstrip("/").rpartition("/")[2]
        return name.rpartition(".")[0] or name

    @property
    def name(self) -> str:
        """Return the name of everything that is written of the video; no two videos share it.

        The name is cut so that it fits a file system (255 bytes) with what is put around it.
        """
        stem = self.stem.encode("utf-8", "surrogateescape")[:160].decode("utf-8", "ignore")
        return f"{stem}-{self.key.partition('.')[0]}"

    @property
    def part_number(self) -> int:
        """Return the number of the part, from 0; 0 for a video that is not cut."""
        return part_number(self.key) or 0


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

    @property
    def title(self) -> str:
        """Return the video for people to read, with the part where it was cut."""
        number = part_number(self.key)
        return self.video if number is None else f"{self.video} (part {number})"

    def record(self) -> dict[str, Any]:
        """Return the outcome as a line of the manifest holds it."""
        return asdict(self)


def counted(count: int, what: str) -> str:
    """Return a number of things for people to read, such as "1 clip" and "2 clips"."""
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def part_number(key: str) -> int | None:
    """Return the part that a key stands for, None for that of a whole video."""
    number = key.partition(".")[2]
    return int(number) if number else None
