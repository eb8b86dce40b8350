"""What a file format is: its endings, what it holds, and who reads and writes it.

A format is one module with an object ``FORMAT``. Ours lie in ``vitruvian/media/formats``; other
packages name theirs in an entry point, here in ``pyproject.toml``::

    [project.entry-points."vitruvian.formats"]
    tsv = "my_package.tsv_format"

The module may define the calculators that it names, as importing it registers them.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

from ..framework.quick_dataclass import dataclass

__all__ = ["Content", "Format", "NodeType", "Table"]

#: The columns of a data file by name, all of the same length.
Table = dict[str, Any]


class Content(StrEnum):
    """What a file holds: ``VIDEO`` and ``PICTURES`` go with streams of ``ImageFrame``."""

    VIDEO = "video"
    PICTURES = "pictures"
    DATA = "data"


class NodeType(NamedTuple):
    """The calculator that reads or writes a file, and the tag of its stream."""

    calculator: str
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Format:
    """A file format.

    ``endings`` begin with a dot and are in small letters; ``media_type`` is what a web server
    calls the first of them. ``reader`` and ``writer`` are None where a graph cannot read or write
    the format; both calculators have the option ``path``. ``read_table`` returns the columns of a
    data file and raises ``MediaError`` for a damaged one.
    """

    endings: tuple[str, ...]
    content: Content
    media_type: str
    reader: NodeType | None = None
    writer: NodeType | None = None
    read_table: Callable[[Path], Table] | None = None

    @property
    def holds_pictures(self) -> bool:
        """Return True when the format goes with streams of ``ImageFrame``."""
        return self.content is not Content.DATA

    @property
    def takes_header(self) -> bool:
        """Return True when the writer has a side packet HEADER, for the rate of the source."""
        return self.content is Content.VIDEO
