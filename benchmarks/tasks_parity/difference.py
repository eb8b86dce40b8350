"""How far two sides' answers are apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Difference", "difference"]

Answer = Mapping[str, Any]


@dataclass
class Difference:
    """The largest differences over all frames.

    ``counts`` are frames on which another number was found; ``pixels`` are of landmarks and
    keypoints that lie in the picture, ``depth`` in the same unit.
    """

    frames: int = 0
    found: int = 0
    counts: int = 0
    figures: dict[str, float] = field(default_factory=dict[str, float])

    def add(self, name: str, value: float) -> None:
        """Keep the larger one."""
        self.figures[name] = max(self.figures.get(name, 0.0), value)

    def __str__(self) -> str:
        figures = ", ".join(f"{name} {value:.2g}" for name, value in self.figures.items())
        return f"{self.frames} frames, {self.found} found, {self.counts} other counts; {figures}"


def difference(
    ours: Sequence[Answer], theirs: Sequence[Answer | None], size: tuple[int, int]
) -> Difference:
    """Return how far answers are apart; ``size`` is the pictures' (width, height).

    Frames whose answer was not kept, None, are left out.
    """
    total = Difference()
    for one, other in zip(ours, theirs, strict=True):
        total.frames += other is not None
        for part, values in (other or {}).items():
            if len(one[part]) != len(values):
                total.counts += 1
                continue
            total.found += len(values)
            for mine, their in zip(one[part], values, strict=True):
                _COMPARED[part](total, mine, their, size)
    return total


def _compare_points(total: Difference, mine: Any, their: Any, size: tuple[int, int]) -> None:
    a, b = np.array(mine, float), np.array(their, float)
    scale = np.array([*size, size[0]], float)
    apart = np.abs(a[:, :3] - b[:, :3]) * scale
    total.add("pixels", float(apart[:, :2].max()))
    total.add("depth", float(apart[:, 2].max()))
    total.add("visibility", float(np.abs(a[:, 3:] - b[:, 3:]).max()))


def _compare_metres(total: Difference, mine: Any, their: Any, size: tuple[int, int]) -> None:
    a, b = np.array(mine, float), np.array(their, float)
    total.add("metres", float(np.abs(a[:, :3] - b[:, :3]).max()))


def _compare_classes(total: Difference, mine: Any, their: Any, size: tuple[int, int]) -> None:
    same = [one[:1] + one[2:] for one in mine] == [one[:1] + one[2:] for one in their]
    total.add("other names", 0.0 if same else 1.0)
    if same and their:
        total.add("score", max(abs(a[1] - b[1]) for a, b in zip(mine, their, strict=True)))


def _compare_matrixes(total: Difference, mine: Any, their: Any, size: tuple[int, int]) -> None:
    a, b = np.array(mine, float), np.array(their, float)
    total.add("rotation", float(np.abs(a[:, :3] - b[:, :3]).max()))
    total.add("centimetres", float(np.abs(a[:, 3] - b[:, 3]).max()))


def _compare_detections(total: Difference, mine: Any, their: Any, size: tuple[int, int]) -> None:
    total.add("box", _largest(mine["box"], their["box"]))
    total.add("score", abs(mine["score"] - their["score"]))
    apart = np.abs(np.array(mine["keypoints"]) - np.array(their["keypoints"])) * size
    total.add("pixels", float(apart.max()))


def _compare_masks(total: Difference, mine: Any, their: Any, size: tuple[int, int]) -> None:
    total.add("mask", _largest(mine["grid"], their["grid"]))
    total.add("mean of mask", abs(mine["mean"] - their["mean"]))


def _largest(a: Any, b: Any) -> float:
    apart: NDArray[np.float64] = np.abs(np.array(a, float) - np.array(b, float))
    return float(apart.max())


_COMPARED = {
    "detections": _compare_detections,
    "face_landmarks": _compare_points,
    "face_blendshapes": _compare_classes,
    "facial_transformation_matrixes": _compare_matrixes,
    "gestures": _compare_classes,
    "handedness": _compare_classes,
    "hand_landmarks": _compare_points,
    "hand_world_landmarks": _compare_metres,
    "pose_landmarks": _compare_points,
    "pose_world_landmarks": _compare_metres,
    "left_hand_landmarks": _compare_points,
    "left_hand_world_landmarks": _compare_metres,
    "right_hand_landmarks": _compare_points,
    "right_hand_world_landmarks": _compare_metres,
    "segmentation_mask": _compare_masks,
    "segmentation_masks": _compare_masks,
    "confidence_masks": _compare_masks,
    "category_mask": _compare_masks,
}
