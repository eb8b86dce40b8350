"""The statistics of nodes, queues, threads and whole runs, as frozen records."""

from __future__ import annotations

from ..quick_dataclass import dataclass
from .durations import DurationStatistics

__all__ = ["NodeStatistics", "QueueStatistics", "RunStatistics", "ThreadStatistics"]


@dataclass(frozen=True, slots=True)
class QueueStatistics:
    """How many packets of one stream went into one node, and how long they waited.

    ``dropped`` were never seen by a call: the input policy dropped them, or required inputs had no
    packet at their time. ``waiting`` is from a packet's arrival to the call that takes it.
    ``times_full`` says how often the queue held back sources.
    """

    stream: str
    node: str
    packets_in: int
    dropped: int
    queued: int
    most_queued: int
    times_full: int
    waiting: DurationStatistics


@dataclass(frozen=True, slots=True)
class NodeStatistics:
    """What went into a node and came out of it, and how long its calls took.

    ``share`` is the part of the run's time during which the node ran, and can pass 1 where several
    of its calls run at once. What a call spends waiting for time to pass, as a pacer does, is in
    neither. ``waiting`` is that of its packets; ``opening`` and ``closing`` are seconds. ``errors``
    counts calls that raised. ``device`` is what does the work: ``gpu NAME (Vulkan) wgpu``, for a
    model with library and precision, such as ``cpu litert f32``, and "cpu" where there is nothing
    to choose.
    """

    node: str
    calculator: str
    packets_in: int
    packets_out: int
    dropped: int
    queued: int
    most_queued: int
    processing: DurationStatistics
    waiting: DurationStatistics
    share: float
    opening: float
    closing: float
    errors: int
    device: str = "cpu"


@dataclass(frozen=True, slots=True)
class ThreadStatistics:
    """How busy one thread was, in seconds and as a fraction of the run's time."""

    thread: str
    calls: int
    busy: float
    share: float


@dataclass(frozen=True, slots=True)
class RunStatistics:
    """The statistics of a run, so far or in total; ``seconds`` is its duration.

    Nodes are in the order of the graph, observers after them. ``packets_out`` counts what each
    stream brought from a node, by stream.
    """

    graph: str
    seconds: float
    is_finished: bool
    nodes: tuple[NodeStatistics, ...]
    queues: tuple[QueueStatistics, ...]
    threads: tuple[ThreadStatistics, ...]
    packets_out: dict[str, int]
