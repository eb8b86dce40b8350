"""A stream of a graph and the file or device at its other end."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["StreamBinding"]


@dataclass(frozen=True, slots=True)
class StreamBinding:
    """Bind a stream to a file or device.

    ``label`` is where messages point: the argument as it was typed, such as
    ``--input video=in.mp4``.
    """

    stream: str
    path: str
    label: str
