"""A clip at a glance: a small picture, and how its figures go over time.

Made by the worker that has just run the clip, so that the report can be written without reading
thousands of tables.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..media.formats import format_of

__all__ = ["BINS", "clip_summary"]

#: Pieces of equal length into which a clip is cut for the strip.
BINS = 60
_PICTURE_WIDTH = 160


def clip_summary(video: Path, tables: Sequence[Path], frames: range) -> str:
    """Return JSON with a summary: ``picture`` (base64 JPEG or null), ``found``, ``visibility``.

    ``found`` is the share of frames in each piece of the clip in which somebody was found, and
    ``visibility`` the mean visibility of the landmarks there, null where there are none. ``gaps``
    counts the stretches without anybody between two with somebody. ``frames`` are the numbers of
    the frames that were run.
    """
    count = max(len(frames), 1)
    seen, visibility = np.zeros(count, bool), np.full(count, np.nan)
    for table in tables[:1]:
        _fill(table, frames.start, seen, visibility)
    pieces = np.array_split(np.arange(len(seen)), min(BINS, len(seen)))
    found = [round(float(seen[piece].mean()), 3) for piece in pieces]
    means = [_mean(visibility[piece]) for piece in pieces]
    changes = np.flatnonzero(np.diff(seen.astype(int)) == 1)
    gaps = int(sum(bool(seen[:place].any()) for place in changes))
    record = {
        "picture": _picture(video),
        "found": found,
        "visibility": means,
        "with_somebody": int(seen.sum()),
        "gaps": gaps,
    }
    return json.dumps(record)


def _fill(
    table: Path, first: int, seen: NDArray[np.bool_], visibility: NDArray[np.float64]
) -> None:
    found = format_of(table)
    if found is None or found.read_table is None:
        return
    columns = found.read_table(table)
    if "frame" not in columns:
        return
    numbers = np.asarray(columns["frame"], np.int64) - first
    inside = (numbers >= 0) & (numbers < len(seen))
    seen[numbers[inside]] = True
    if "visibility" in columns:
        values = np.asarray(columns["visibility"], np.float64)[inside]
        for number in np.unique(numbers[inside]):
            visibility[number] = _nanmean(values[numbers[inside] == number])


def _nanmean(values: NDArray[np.float64]) -> float:
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else float("nan")


def _mean(values: NDArray[np.float64]) -> float | None:
    mean = _nanmean(values)
    return None if np.isnan(mean) else round(mean, 3)


def _picture(video: Path) -> str | None:
    import av
    from av.error import FFmpegError

    from ..calculators.opencv import cv2

    try:
        with av.open(str(video)) as container:
            frame: Any = next(container.decode(video=0))
            height = max(round(frame.height * _PICTURE_WIDTH / max(frame.width, 1)), 1)
            small = frame.reformat(width=_PICTURE_WIDTH, height=height, format="bgr24")
            done, data = cv2.imencode(".jpg", small.to_ndarray(), [cv2.IMWRITE_JPEG_QUALITY, 70])
    except (FFmpegError, StopIteration, ValueError, IndexError):
        # A folder of pictures, or whatever else the report can do without.
        return None
    return base64.b64encode(data.tobytes()).decode() if done else None
