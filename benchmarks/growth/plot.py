"""Draw the four parts into one picture; needs the extra ``plot``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.growth import sizes
from benchmarks.growth.clock import Row

__all__ = ["draw"]

_COLOURS = ("#4269d0", "#efb118", "#ff725c")


def draw(found: Mapping[str, Sequence[Row]], path: Path) -> None:
    """Write a PNG of 2 × 2 charts; parts that were not measured stay empty."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    plt.rcParams.update({"font.size": 8, "axes.spines.top": False, "axes.spines.right": False})
    figure, charts = plt.subplots(2, 2, figsize=(8, 6), dpi=100, layout="constrained")
    for chart, (name, drawn) in zip(charts.flat, _CHARTS.items(), strict=True):
        if name in found:
            drawn(chart, found[name])
            if chart.get_legend_handles_labels()[0]:
                chart.legend(frameon=False)
    path.parent.mkdir(parents=True, exist_ok=True)

    figure.savefig(path, pil_kwargs={"optimize": True})
    plt.close(figure)


def _videos(chart: Any, rows: Sequence[Row]) -> None:
    one = [row for row in rows if row["videos"] == 1]
    for index, name in enumerate(("in one process", "in a process each")):
        some = one + [row for row in rows if row["videos"] > 1 and (row["processes"] > 1) == index]
        x, rates = [row["videos"] for row in some], [1000 / row["wall"] for row in some]
        chart.plot(x, rates, "o-", color=_COLOURS[index], label=name)
        chart.vlines(
            x,
            [1000 / row["most"] for row in some],
            [1000 / row["least"] for row in some],
            color=_COLOURS[index],
            alpha=0.4,
        )
    chart.set(title="Videos at once", xlabel="videos", ylabel="frames a second, all together")
    chart.set_ylim(bottom=0)
    chart.set_xticks(sorted({row["videos"] for row in rows}))


def _sizes(chart: Any, rows: Sequence[Row]) -> None:
    for number, name in enumerate(sizes.TASKS):
        some = [row for row in rows if row["task"] == number]
        x, times = [row["megapixels"] for row in some], [row["processor"] for row in some]
        chart.plot(x, times, "o-", color=_COLOURS[number], label=name)
    chart.set(
        title="Size of the picture", xlabel="megapixels", ylabel="ms of the processor a frame"
    )
    chart.set_xlim(left=0)
    chart.set_ylim(bottom=0)


def _nodes(chart: Any, rows: Sequence[Row]) -> None:
    for index, (threads, name) in enumerate(((0, "inline"), (2, "2 threads"))):
        some = [row for row in rows if row["threads"] == threads]
        x, times = [row["nodes"] for row in some], [row["processor"] for row in some]
        chart.plot(x, times, "o-", color=_COLOURS[index], label=name)
    chart.set(title="Nodes", xlabel="nodes", ylabel="µs of the processor a packet")
    chart.set_xlim(left=0)
    chart.set_ylim(bottom=0)


def _frames(chart: Any, rows: Sequence[Row]) -> None:
    x = [row["frames"] for row in rows]
    chart.plot(
        x, [row["processor"] for row in rows], "o-", color=_COLOURS[0], label="ms of the processor"
    )
    memory = chart.twinx()
    memory.plot(x, [row["resident"] for row in rows], "s--", color=_COLOURS[1])
    chart.plot([], [], "s--", color=_COLOURS[1], label="MB resident (right)")
    memory.set_ylim(bottom=0)
    chart.set(title="Frames", xlabel="frames", ylabel="ms a frame", xscale="log")
    chart.set_ylim(bottom=0)


_CHARTS = {"videos": _videos, "sizes": _sizes, "nodes": _nodes, "frames": _frames}
