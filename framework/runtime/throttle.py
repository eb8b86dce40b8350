"""Back-pressure: a full queue pauses the sources and graph inputs that feed it.

Nodes in between are never paused, as in MediaPipe (``calculator_graph.cc``).
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any, Protocol

from ..errors import GraphStateError
from ..streams.input_queue import InputQueue

__all__ = ["ThrottleRoot", "grow_full_queues", "raise_throttle", "release_throttle"]

_log = logging.getLogger(__name__)


class ThrottleRoot(Protocol):
    """Be a source node or a graph input: it pauses while its count is above zero."""

    throttle_count: int


def raise_throttle(queue: InputQueue) -> None:
    """Pause what feeds a queue that has just become full."""
    queue.node.full_queues.append(queue)
    for root in queue.throttle_roots:
        root.throttle_count += 1


def release_throttle(queue: InputQueue) -> Sequence[Any]:
    """Let go what feeds a queue that was full and is no longer; return the roots that may run."""
    queue.node.full_queues.remove(queue)
    for root in queue.throttle_roots:
        root.throttle_count -= 1
    return queue.throttle_roots


def grow_full_queues(full: Sequence[InputQueue], *, report: bool = False) -> GraphStateError:
    """Give each full queue room for one more packet and log it, or only describe the deadlock."""
    described = ", ".join(
        f"{queue.stream!r} into {queue.node.name} ({len(queue.packets)} of {queue.max_size})"
        for queue in full
    )
    error = GraphStateError(
        "Detected a deadlock due to input throttling for input stream "
        f"{described}: nothing can run while these queues are full; raise max_queue_size, or feed "
        "the streams that the nodes behind them wait for"
    )
    if not report:
        _log.warning("queues grow by one packet, because nothing else can run: %s", described)
        for queue in full:
            queue.max_size = len(queue.packets) + 1
    return error
