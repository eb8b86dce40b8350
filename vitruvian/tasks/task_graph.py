"""The graph of a task: nodes around a user's models, with the streams that all tasks have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["IMAGE", "NORM_RECT", "TaskGraph"]

#: The stream of pictures, and that of the rectangles that say how they are turned.
IMAGE = "image"
NORM_RECT = "norm_rect"


@dataclass(frozen=True)
class TaskGraph:
    """Nodes that read ``IMAGE`` and ``NORM_RECT``, and the streams that results are made of.

    ``outputs`` begins with a stream that is settled when a picture is finished. ``threads`` are
    those of a graph whose results are waited for: 0, the caller's own, where a picture has no work
    that could be done side by side.
    """

    nodes: tuple[Mapping[str, Any], ...]
    outputs: tuple[str, ...]
    side_packets: Mapping[str, Any]
    threads: int = 0

    def config(self, *, live: bool) -> dict[str, Any]:
        """Return the graph; a live one leaves out pictures that come while it is busy."""
        prefix = "incoming_" if live else ""
        return {
            "input_stream": [prefix + IMAGE, prefix + NORM_RECT],
            "input_side_packet": list(self.side_packets),
            "output_stream": [*self.outputs, IMAGE],
            "node": [*([self._limiter(prefix)] if live else []), *self.nodes],
        }

    def _limiter(self, prefix: str) -> dict[str, Any]:
        # One picture is worked on, and the newest one waits.
        return {
            "calculator": "FlowLimiterCalculator",
            "input_stream": [prefix + IMAGE, prefix + NORM_RECT, f"FINISHED:{self.outputs[0]}"],
            "back_edge": "FINISHED",
            "output_stream": [IMAGE, NORM_RECT],
            "options": {"max_in_flight": 1, "max_in_queue": 1},
        }
