"""Landmarks of a whole video as arrays, and the files they are read from."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..calculators.util.pose_landmarks import landmark_names
from ..framework.errors import MediaError, did_you_mean
from ..framework.quick_dataclass import dataclass
from ..framework.user_path import user_path
from .format import Table
from .tables import read_table

__all__ = ["LandmarkTrack", "read_landmarks"]

_POINT = ("x", "y", "z", "visibility", "presence")
_WORLD = ("world_x", "world_y", "world_z")
_BOX = ("xmin", "ymin", "width", "height")
_COLUMNS = ("timestamp", "frame", "person", "landmark", *_POINT, *_WORLD)
#: What tables have besides where people are hands or faces.
_EXTRAS = ("label", "score", *_BOX)


@dataclass(frozen=True, eq=False)
class LandmarkTrack:
    """The landmarks of F frames, P people and N landmarks.

    ``timestamps`` are in microseconds, ``frames`` count the video's frames from 0; frames without
    people are left out. ``people`` are the people's numbers, ``names`` the landmarks'.
    ``landmarks`` is float32, F×P×N×5: x, y, z, visibility, presence, in fractions of the image.
    ``world`` is F×P×N×3 in metres, or None where the file has none. Of hands, ``labels`` (F×P) are
    "Left" or "Right", "" where there is none; ``scores`` (F×P) say how sure that is, or that a face
    is there; ``boxes`` (F×P×4) are the xmin, ymin, width and height of faces. What is missing is
    NaN.
    """

    timestamps: NDArray[np.int64]
    frames: NDArray[np.int64]
    people: tuple[int, ...]
    names: tuple[str, ...]
    landmarks: NDArray[np.float32]
    world: NDArray[np.float32] | None
    labels: NDArray[Any] | None = None
    scores: NDArray[np.float32] | None = None
    boxes: NDArray[np.float32] | None = None

    def __len__(self) -> int:
        """Return the number of frames."""
        return len(self.timestamps)

    def __getitem__(self, name: str) -> NDArray[np.float32]:
        """Return the landmarks of one name, F×P×5; raises ``KeyError`` for another name."""
        if name not in self.names:
            hint = did_you_mean(name, self.names)
            known = ", ".join(self.names)
            raise KeyError(f"there is no landmark {name!r}; there are {known}.{hint}")
        return self.landmarks[:, :, self.names.index(name)]

    def records(self) -> dict[str, NDArray[Any]]:
        """Return the rows of the data file as columns, ready for ``pandas.DataFrame``."""
        frame, person, landmark = np.nonzero(~np.isnan(self.landmarks).all(axis=3))
        points = self.landmarks[frame, person, landmark]
        world = np.full((len(frame), 3), np.nan, np.float32)
        if self.world is not None:
            world = self.world[frame, person, landmark]
        return {
            "timestamp": self.timestamps[frame],
            "frame": self.frames[frame],
            "person": np.array(self.people, np.int64)[person],
            "landmark": np.array(self.names, dtype=object)[landmark],
            **{name: points[:, place] for place, name in enumerate(_POINT)},
            **{name: world[:, place] for place, name in enumerate(_WORLD)},
            **self._extras(frame, person),
        }

    def _extras(self, frame: NDArray[Any], person: NDArray[Any]) -> dict[str, NDArray[Any]]:
        extras: dict[str, NDArray[Any]] = {}
        if self.labels is not None:
            extras["label"] = self.labels[frame, person]
        if self.scores is not None:
            extras["score"] = self.scores[frame, person]
        if self.boxes is not None:
            boxes = self.boxes[frame, person]
            extras |= {name: boxes[:, place] for place, name in enumerate(_BOX)}
        return extras

    def __repr__(self) -> str:
        return (
            f"LandmarkTrack({len(self)} frames, {len(self.people)} people, "
            f"{len(self.names)} landmarks)"
        )


def read_landmarks(path: str | Path) -> LandmarkTrack:
    """Read the landmarks that a graph wrote as .jsonl, .csv or .parquet.

    Takes tables of named landmarks, and also plain streams of landmark lists: their people are
    numbered from 0, and frames are counted where there are landmarks. Raises ``MediaError`` for a
    file that is missing or holds something else.
    """
    path = user_path(path)
    table = read_table(path)
    return _track(path, table)


def _track(path: Path, table: Table) -> LandmarkTrack:
    """Sort rows into arrays by timestamp, person and landmark."""
    if not table or not len(table.get("timestamp", ())):
        if not table.keys() <= {*_COLUMNS, *_EXTRAS}:
            raise _no_landmarks(path, table)
        nothing = np.zeros(0, np.int64)
        return LandmarkTrack(nothing, nothing, (), (), np.zeros((0, 0, 0, 5), np.float32), None)
    if not {"landmark", *_POINT} <= table.keys():
        raise _no_landmarks(path, table)
    times = _integers(path, table, "timestamp")
    timestamps, first, frame = np.unique(times, return_index=True, return_inverse=True)
    people, person = np.unique(_people(path, table, times), return_inverse=True)
    names, landmark = _landmarks(table["landmark"])
    shape = len(timestamps), len(people), len(names)
    place = frame.ravel(), person.ravel(), landmark
    frames = np.arange(len(timestamps))
    if "frame" in table:
        frames = _integers(path, table, "frame")[first]
    world = None
    if set(_WORLD) <= table.keys():
        world = _filled(path, table, _WORLD, place, shape)
        if np.isnan(world).all():
            world = None
    return LandmarkTrack(
        timestamps,
        frames,
        tuple(people.tolist()),
        names,
        _filled(path, table, _POINT, place, shape),
        world,
        **_extras(path, table, place[:2], shape[:2]),
    )


def _extras(
    path: Path, table: Table, place: tuple[Any, ...], shape: tuple[int, int]
) -> dict[str, Any]:
    """Return what the file tells of whole hands and faces."""
    extras: dict[str, Any] = {}
    if "label" in table:
        labels = np.full(shape, "", object)
        labels[place] = np.asarray(table["label"], object)
        extras["labels"] = labels
    if "score" in table:
        extras["scores"] = _filled(path, table, ("score",), place, shape)[..., 0]
    if set(_BOX) <= table.keys():
        extras["boxes"] = _filled(path, table, _BOX, place, shape)
    return extras


def _no_landmarks(path: Path, table: Table) -> MediaError:
    return MediaError(
        f"{path}: the file has the columns {', '.join(table)}; expected landmarks: "
        f"{', '.join(_COLUMNS)}"
    )


def _people(path: Path, table: Table, times: NDArray[np.int64]) -> NDArray[np.int64]:
    name = next((one for one in ("person", "list", "world_list") if one in table), None)
    return np.zeros(len(times), np.int64) if name is None else _integers(path, table, name)


def _integers(path: Path, table: Table, name: str) -> NDArray[np.int64]:
    return _numbers(path, table, name).astype(np.int64)


def _numbers(path: Path, table: Table, name: str) -> NDArray[Any]:
    column = np.asarray(table[name])
    if column.dtype.kind not in "iuf":
        raise MediaError(f"{path}: column {name!r} holds something else than numbers")
    return column


def _landmarks(column: ArrayLike) -> tuple[tuple[str, ...], NDArray[np.intp]]:
    """Return the names of the landmarks in the order of the file, and the place of each row's."""
    labels = np.asarray(column)
    found, first, place = np.unique(labels.astype(str), return_index=True, return_inverse=True)
    order = np.argsort(first)
    names = tuple(found[order].tolist())
    if all(name.isdecimal() for name in names):
        names = landmark_names(len(names))
    return names, np.argsort(order)[place.ravel()]


def _filled(
    path: Path,
    table: Table,
    names: Iterable[str],
    place: tuple[Any, ...],
    shape: tuple[int, ...],
) -> NDArray[np.float32]:
    columns = [_numbers(path, table, name).astype(np.float32) for name in names]
    values = np.full((*shape, len(columns)), np.nan, np.float32)
    values[place] = np.stack(columns, axis=1)
    return values
