"""Read what MediaPipe's solutions answered: runs of frames, with the pictures that they saw."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from vitruvian.assets import asset_path
from vitruvian.examples.moving_window import KeyFrame, moving_window

from .reference import SAMPLES, check_pixels, frames_of, reference

__all__ = ["Run", "frames_of_run", "runs", "sample_frames"]

#: ``meta`` (sample, options, size in pixels), ``frames`` and perhaps ``stages``.
Run = Mapping[str, Any]


def runs(name: str) -> Sequence[Run]:
    """Return the runs of one reference file, such as ``face_detection_short_static``."""
    content = reference(name)
    found: Sequence[Run] = content.get("runs", [content])
    return found


def frames_of_run(run: Run) -> Iterator[tuple[Mapping[str, Any], NDArray[np.uint8]]]:
    """Yield what MediaPipe answered for each frame of a run, and the frame as RGB."""
    meta, entries = run["meta"], {entry["i"]: entry for entry in run["frames"]}
    for number, frame in enumerate(_all_frames(meta)):
        if number > max(entries):
            return
        if number in entries:
            check_pixels(frame, entries[number])
            yield entries[number], frame


def _all_frames(meta: Mapping[str, Any]) -> Iterator[NDArray[np.uint8]]:
    recipe = meta.get("recipe")
    if recipe is None:
        return sample_frames(meta["sample"])
    (picture,) = sample_frames(meta["source"])
    return moving_window(picture, tuple(recipe["size"]), [KeyFrame(*key) for key in recipe["keys"]])


def sample_frames(file_name: str) -> Iterator[NDArray[np.uint8]]:
    """Yield the frames of a sample by the reference's file name, as RGB."""
    name, _, ending = file_name.rpartition(".")
    if name in SAMPLES:
        yield from frames_of(name)
        return
    picture = cv2.imread(str(asset_path(name)), cv2.IMREAD_COLOR)
    if picture is None:
        raise FileNotFoundError(f"{name}.{ending}")
    yield cv2.cvtColor(picture, cv2.COLOR_BGR2RGB).astype(np.uint8, copy=False)
