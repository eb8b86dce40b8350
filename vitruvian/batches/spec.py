"""What a batch does with every clip; small and picklable, because workers get it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

__all__ = ["BatchSpec", "TableFormat"]

TableFormat = Literal["parquet", "csv", "jsonl"]


@dataclass(frozen=True)
class BatchSpec:
    """A graph or solution, its settings, and what is written of each clip.

    ``graph`` is the name of a solution ("pose"), of a packaged graph, or a graph file. ``settings``
    are the settings of a solution, or the input side packets of a graph. ``streams`` are the data
    streams of a graph to write; all that can be written when it is empty. With ``draw`` the drawn
    video is written too. ``imports`` are modules or files with the user's own calculators.
    ``threads`` is the size of one worker's thread pool. Videos of more than ``split`` frames are
    cut into parts of so many.
    """

    graph: str
    settings: Mapping[str, Any] = field(default_factory=dict[str, Any])
    streams: tuple[str, ...] = ()
    format: TableFormat = "parquet"
    draw: bool = False
    imports: tuple[str, ...] = ()
    threads: int | None = None
    split: int | None = None
