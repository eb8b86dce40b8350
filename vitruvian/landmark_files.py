"""Landmarks of a whole video as arrays, and the files they are read from."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .calculators.io.json_payload import LineError, parse_line
from .calculators.io.paths import existing_file
from .calculators.io.payload_table import payload_table
from .calculators.util.pose_landmarks import landmark_names
from .framework.errors import MediaError

__all__ = ["LandmarkTrack", "read_landmarks"]

_POINT = ("x", "y", "z", "visibility", "presence")
_WORLD = ("world_x", "world_y", "world_z")
#: Rows of a CSV file that are read at a time.
_CSV_ROWS = 65_536
_FLOATS = {*_POINT, *_WORLD}
_COLUMNS = ("timestamp", "frame", "person", "landmark", *_POINT, *_WORLD)

Table = dict[str, Any]


@dataclass(frozen=True, eq=False)
class LandmarkTrack:
    """Hold the landmarks of F frames, P people and N landmarks.

    ``timestamps`` are in microseconds, ``frames`` count the video's frames from 0; frames without
    people are left out. ``people`` are the people's numbers, ``names`` the landmarks'.
    ``landmarks`` is float32, F×P×N×5: x, y, z, visibility, presence, in fractions of the image.
    ``world`` is F×P×N×3 in metres, or None where the file has none. What is missing is NaN.
    """

    timestamps: NDArray[np.int64]
    frames: NDArray[np.int64]
    people: tuple[int, ...]
    names: tuple[str, ...]
    landmarks: NDArray[np.float32]
    world: NDArray[np.float32] | None

    def __len__(self) -> int:
        """Return the number of frames."""
        return len(self.timestamps)

    def __getitem__(self, name: str) -> NDArray[np.float32]:
        """Return the landmarks of one name, F×P×5; raises ``KeyError`` for another name."""
        if name not in self.names:
            raise KeyError(f"there is no landmark {name!r}; there are {', '.join(self.names)}")
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
        }

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
    path = existing_file(Path(path).expanduser(), "a data file of landmarks")
    readers = {".jsonl": _read_jsonl, ".csv": _read_csv, ".parquet": _read_parquet}
    read = readers.get(path.suffix.lower())
    if read is None:
        raise MediaError(f"{path}: landmarks are read from {', '.join(readers)}")
    try:
        table = read(path)
    except OSError as error:
        raise MediaError(f"{path}: cannot read the file ({error.strerror or error})") from error
    except UnicodeDecodeError as error:
        raise MediaError(f"{path}: the file is not UTF-8 text") from error
    return _track(path, table)


def _read_jsonl(path: Path) -> Table:
    parts: list[Table] = []
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if line.isspace():
                continue
            try:
                timestamp, payload = parse_line(line)
                part = payload_table(payload)
            except (LineError, MediaError) as error:
                raise MediaError(f"{path}:{number}: {error}") from error
            if part:
                rows = len(next(iter(part.values())))
                parts.append({"timestamp": [timestamp] * rows, **part})
    names = dict.fromkeys(name for part in parts for name in part)
    if any(part.keys() != names.keys() for part in parts):
        raise MediaError(f"{path}: the lines hold different things; expected landmarks in all")
    return {name: np.concatenate([part[name] for part in parts]) for name in names}


def _read_csv(path: Path) -> Table:
    parts: list[Table] = []
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines)
        names = next(rows, list[str]())
        # By parts, as text takes several times the memory of numbers.
        while chunk := list(islice(rows, _CSV_ROWS)):
            if any(len(row) != len(names) for row in chunk):
                raise MediaError(f"{path}: the rows differ in their number of fields")
            columns = zip(names, zip(*chunk, strict=True), strict=True)
            parts.append({name: _csv_column(path, name, cells) for name, cells in columns})
    if not parts:
        return dict.fromkeys(names, ())
    return {name: np.concatenate([part[name] for part in parts]) for name in names}


def _csv_column(path: Path, name: str, cells: Sequence[str]) -> NDArray[Any]:
    kind = np.float32 if name in _FLOATS else np.int64
    if name == "landmark" or name not in _COLUMNS:
        return np.array(cells)
    try:
        return np.array([cell or "nan" for cell in cells]).astype(kind)
    except ValueError as error:
        raise MediaError(f"{path}: column {name!r} holds something else ({error})") from None


def _read_parquet(path: Path) -> Table:
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError as error:
        raise MediaError(
            f"{path}: reading Parquet needs the package pyarrow, which is not installed; "
            "pip install vitruvian[parquet]"
        ) from error
    library: Any = pa
    reader: Any = parquet
    try:
        table = reader.read_table(path)
    except library.ArrowInvalid as error:
        raise MediaError(f"{path}: this is no Parquet file ({error})") from error
    return {name: table[name].to_numpy() for name in table.column_names}


def _track(path: Path, table: Table) -> LandmarkTrack:
    """Sort rows into arrays by timestamp, person and landmark."""
    if not table or not len(table.get("timestamp", ())):
        if not table.keys() <= set(_COLUMNS):
            raise _no_landmarks(path, table)
        nothing = np.zeros(0, np.int64)
        return LandmarkTrack(nothing, nothing, (), (), np.zeros((0, 0, 0, 5), np.float32), None)
    if not {"landmark", *_POINT} <= table.keys():
        raise _no_landmarks(path, table)
    times = np.asarray(table["timestamp"], np.int64)
    timestamps, first, frame = np.unique(times, return_index=True, return_inverse=True)
    people, person = np.unique(_people(table, times), return_inverse=True)
    names, landmark = _landmarks(table["landmark"])
    shape = len(timestamps), len(people), len(names)
    place = frame.ravel(), person.ravel(), landmark
    frames = np.arange(len(timestamps))
    if "frame" in table:
        frames = np.asarray(table["frame"], np.int64)[first]
    world = None
    if set(_WORLD) <= table.keys():
        world = _filled(table, _WORLD, place, shape)
        if np.isnan(world).all():
            world = None
    return LandmarkTrack(
        timestamps,
        frames,
        tuple(people.tolist()),
        names,
        _filled(table, _POINT, place, shape),
        world,
    )


def _no_landmarks(path: Path, table: Table) -> MediaError:
    return MediaError(
        f"{path}: the file has the columns {', '.join(table)}; expected landmarks: "
        f"{', '.join(_COLUMNS)}"
    )


def _people(table: Table, times: NDArray[np.int64]) -> NDArray[np.int64]:
    found = table.get("person", table.get("list", table.get("world_list")))
    return np.zeros(len(times), np.int64) if found is None else np.asarray(found, np.int64)


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
    table: Table, names: Iterable[str], place: tuple[Any, ...], shape: tuple[int, int, int]
) -> NDArray[np.float32]:
    columns = [np.asarray(table[name], np.float32) for name in names]
    values = np.full((*shape, len(columns)), np.nan, np.float32)
    values[place] = np.stack(columns, axis=1)
    return values
