"""Back-pressure: a full queue pauses the sources and graph inputs that feed it.

Nodes in between are never paused, as in MediaPipe (``calculator_graph.cc``). A full queue often
waits for just these nodes. Say a renderer joins frames with the poses found in them, and 100 frames
wait for the pose of the first: the queue of frames is full, and the only thing that can empty it is
the pose model, which sits between the paused camera and the renderer. What is already inside the
graph may thus exceed a queue's limit; it is bounded all the same, since nothing new enters.
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
    """A source node or a graph input, which pauses while its count is above zero.

    The count is the number of full queues that it feeds, so that the second of two full queues
    still holds it back when the first has room again.
    """

    throttle_count: int


def raise_throttle(queue: InputQueue) -> None:
    """Pause the sources and graph inputs that feed a queue that has just become full."""
    queue.node.full_queues.append(queue)
    for root in queue.throttle_roots:
        root.throttle_count += 1


def release_throttle(queue: InputQueue) -> Sequence[Any]:
    """Undo ``raise_throttle`` for a queue that is no longer full; return its roots."""
    queue.node.full_queues.remove(queue)
    for root in queue.throttle_roots:
        root.throttle_count -= 1
    return queue.throttle_roots


def grow_full_queues(full: Sequence[InputQueue], *, report: bool = False) -> GraphStateError:
    """Give each full queue room for one more packet, with a warning, and describe the deadlock.

    With ``report`` the queues stay as they are, and the caller ends the run with the error that
    is returned.
    """
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
        # One packet at a time: the node that joins frames and notes may need no more than the next
        # frame to find the note it waits for, and a limit once given up does not come back.
        _log.warning("queues grow by one packet, because nothing else can run: %s", described)
        for queue in full:
            queue.max_size = len(queue.packets) + 1
    return error
