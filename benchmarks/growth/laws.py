"""Say by which law each cost grows, and where it bends."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from benchmarks.growth.clock import Row

__all__ = ["LAWS"]


def _of_videos(rows: Sequence[Row]) -> str:
    by = {(int(row["videos"]), int(row["processes"])): row["wall"] for row in rows}
    one = 1000 / by[1, 1]
    together = [f"{1000 / by[n, 1]:.0f}" for n in (1, 2, 4)]
    apart = [f"{1000 / by[n, n]:.0f}" for n in (2, 4)]
    best = 1000 / min(by.values())
    least, most = (pick(row["processor"] for row in rows) for pick in (min, max))
    return (
        f"Frames a second of all videos together: {', '.join(together)} for 1, 2 and 4 in one "
        f"process, {', '.join(apart)} for 2 and 4 in processes of their own; at most "
        f"{best / one:.2f} times those of one. A frame takes {least:.1f} to {most:.1f} ms of the "
        "processor."
    )


def _of_sizes(rows: Sequence[Row]) -> str:
    texts: list[str] = []
    for number, name in enumerate(("decode", "with pose", "with drawing and H.264")):
        some = [row for row in rows if row["task"] == number]
        texts.append(f"{name} {_line(some, 'megapixels', 'processor', 'ms', 'a megapixel')}")
    return f"Processor time a frame, a line fitted: {'; '.join(texts)}."


def _of_nodes(rows: Sequence[Row]) -> str:
    texts: list[str] = []
    for threads, name in ((0, "inline"), (2, "on 2 threads")):
        some = [row for row in rows if row["threads"] == threads]
        texts.append(f"{name} {_line(some, 'nodes', 'processor', 'µs', 'a node')}")
    return f"Processor time a packet, a line fitted: {'; '.join(texts)}."


def _of_frames(rows: Sequence[Row]) -> str:
    first, last = rows[0], rows[-1]
    return (
        f"A frame takes {first['processor']:.1f} ms of the processor in the first "
        f"{first['frames']:.0f} and {last['processor']:.1f} ms at the end; memory is "
        f"{first['resident']:.0f} MB after {first['frames']:.0f} frames and {last['resident']:.0f} "
        f"MB after {last['frames']:.0f}."
    )


def _line(rows: Sequence[Row], over: str, key: str, unit: str, each: str) -> str:
    """Fit a + b·x so that relative deviations count alike; tell how far it is off at the most."""
    x = np.array([row[over] for row in rows])
    y = np.array([row[key] for row in rows])
    slope, start = np.polyfit(x, y, 1, w=1 / y)
    off = 100 * (y / (start + slope * x) - 1)
    worst = int(np.argmax(np.abs(off)))
    return (
        f"{start:.1f} + {slope:.2g} {unit} {each} (off by {off[worst]:+.0f} % at "
        f"{x[worst]:.3g} {over})"
    )


LAWS = {"videos": _of_videos, "sizes": _of_sizes, "nodes": _of_nodes, "frames": _of_frames}
