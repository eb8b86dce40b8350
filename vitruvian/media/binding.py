"""A stream of a graph and the file or device at its other end."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["StreamBinding"]


class StreamBinding(NamedTuple):
    """Bind a stream to a file or device.

    ``label`` is where messages point: the argument as it was typed, such as
    ``--input video=in.mp4``.
    """

    stream: str
    path: str
    label: str
