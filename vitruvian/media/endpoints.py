"""The nodes that read a graph's sources and write its destinations.

There is no other way in or out: decoding, the graph's own work and encoding are scheduled alike
and overlap.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any, NamedTuple

from ..framework.planning.plan import GraphPlan
from ..framework.user_path import user_path
from ..framework.values.payload_types import type_name
from .binding import StreamBinding
from .errors import UsageError
from .format import Content, Format, NodeType
from .formats import endings

__all__ = ["Endpoints", "Reader", "Writer", "check_types"]


class Reader(NamedTuple):
    """A node that reads a source; ``options`` are the node's."""

    binding: StreamBinding
    content: Content
    node: NodeType
    options: dict[str, Any]
    is_live: bool = False

    @property
    def has_header(self) -> bool:
        """Return True when the node sets a side packet with size and rate of its pictures."""
        return self.content is not Content.DATA

    @property
    def name(self) -> str:
        """Return the node's name."""
        return f"read {self.binding.stream}"

    @property
    def header(self) -> str:
        """Return the side packet that the node sets."""
        return f"header_of_{self.binding.stream}"


class Writer(NamedTuple):
    """A node that writes a destination in a format."""

    binding: StreamBinding
    format: Format
    node: NodeType

    @property
    def name(self) -> str:
        """Return the node's name."""
        return f"write {self.binding.path}"


class Endpoints(NamedTuple):
    """All readers and writers of a run; videos keep the source's sound with ``audio``."""

    readers: Sequence[Reader]
    writers: Sequence[Writer]
    audio: bool = True

    @property
    def is_live(self) -> bool:
        """Return True when a source is live, which cannot wait."""
        return any(reader.is_live for reader in self.readers)

    def as_typed(self, message: str) -> str:
        """Return a message with the files in it named as the user named them."""
        ends: list[Reader | Writer] = [*self.readers, *self.writers]
        for name in (end.binding.path for end in ends):
            path = user_path(name)
            for full in (str(path.absolute()), os.path.realpath(path)):
                message = message.replace(full, name)
        return message


def check_types(ends: Endpoints, plan: GraphPlan) -> None:
    """Refuse pictures for a stream of data and the reverse; raises ``UsageError``."""
    for reader in ends.readers:
        _check_reader(reader, type_name(plan.streams[reader.binding.stream].type))
    for writer in ends.writers:
        _check_writer(writer, type_name(plan.streams[writer.binding.stream].type))


def _check_reader(reader: Reader, kind: str) -> None:
    label, stream = reader.binding.label, reader.binding.stream
    if reader.has_header and kind not in {"ImageFrame", "Any"}:
        known = " or ".join(endings(Content.DATA, read=True))
        raise UsageError(
            f"{label}: this brings pictures (ImageFrame), but stream {stream!r} takes {kind}; "
            f"give a {known} file"
        )
    if not reader.has_header and kind == "ImageFrame":
        raise UsageError(
            f"{label}: this brings data, but stream {stream!r} takes pictures (ImageFrame); give "
            "a video or pictures"
        )


def _check_writer(writer: Writer, kind: str) -> None:
    label, stream = writer.binding.label, writer.binding.stream
    if writer.format.holds_pictures and kind not in {"ImageFrame", "Any"}:
        raise UsageError(
            f"{label}: stream {stream!r} carries {kind}, no pictures; write it to one of: "
            f"{' '.join(endings(Content.DATA))}"
        )
    if not writer.format.holds_pictures and kind == "ImageFrame":
        raise UsageError(
            f"{label}: stream {stream!r} carries pictures; write it to one of: "
            f"{' '.join(endings(Content.VIDEO, Content.PICTURES))}"
        )
