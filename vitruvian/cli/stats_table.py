"""The table of ``vitruvian run --stats``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..framework.messages import printable
from ..framework.observe.statistics_tracer import NodeStatistics, RunStatistics

__all__ = ["stats_table"]

#: A name of fewer letters than these says too little.
_LEAST_NAME = 24
_HEADER = (
    "node",
    "calls",
    "in",
    "out",
    "dropped",
    "queue",
    "seconds",
    "share",
    "mean ms",
    "p50",
    "p99",
    "waited ms",
    "p99",
)


def stats_table(figures: RunStatistics, width: int | None = None) -> str:
    """Return a table of the nodes, those that took the most time first, and of the threads.

    ``width`` is that of the terminal, in which long names are cut to fit; None leaves them whole.
    """
    nodes = sorted(figures.nodes, key=lambda node: -_seconds(node))
    ran = [node for node in nodes if node.processing.count]
    lines = _aligned([_HEADER, *map(_row, ran)], width)
    if len(ran) < len(nodes):
        lines.append(f"nodes that had nothing to process: {len(nodes) - len(ran)}")
    for device in sorted({node.device for node in ran} - {"cpu"}):
        names = ", ".join(node.node for node in ran if node.device == device)
        lines.append(f"on {device}: {names}")
    threads = [f"{thread.thread} {thread.share:.0%}" for thread in figures.threads]
    lines.append(f"threads at work, of {figures.seconds:.2f} s: {', '.join(threads) or 'none'}")
    full = sorted(figures.queues, key=lambda queue: -queue.times_full)
    if full and full[0].times_full:
        most = full[0]
        lines.append(
            f"queues that were full and held back sources: {sum(q.times_full > 0 for q in full)}; "
            f"most often ({most.times_full} times) {most.stream} into {most.node}"
        )
    return printable("\n".join(lines))


def _seconds(node: NodeStatistics) -> float:
    return node.opening + node.processing.total + node.closing


def _row(node: NodeStatistics) -> tuple[str, ...]:
    return (
        node.node,
        str(node.processing.count),
        str(node.packets_in),
        str(node.packets_out),
        str(node.dropped),
        str(node.most_queued),
        f"{_seconds(node):.2f}",
        f"{node.share:.0%}",
        *(_milliseconds(x) for x in (node.processing.mean, node.processing.p50)),
        *(_milliseconds(x) for x in (node.processing.p99, node.waiting.mean, node.waiting.p99)),
    )


def _milliseconds(seconds: float) -> str:
    return f"{seconds * 1e3:.3f}"


def _end_of(name: str, width: int) -> str:
    """Cut a long name at its beginning, where the subgraphs are."""
    return name if len(name) <= width else f"…{name[1 - width :]}"


def _aligned(rows: Iterable[Sequence[str]], width: int | None) -> list[str]:
    table = list(rows)
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    if width is not None:
        others = sum(widths[1:]) + 2 * len(widths[1:])
        widths[0] = min(widths[0], max(_LEAST_NAME, width - others))
    return [
        "  ".join(
            _end_of(cell, size).ljust(size) if index == 0 else cell.rjust(size)
            for index, (cell, size) in enumerate(zip(row, widths, strict=True))
        )
        for row in table
    ]
