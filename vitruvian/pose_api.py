"""``vitruvian.pose("dance.mp4")``: the poses in a video, picture by picture."""

from __future__ import annotations

import glob
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .calculators.io.image_decoding import read_picture
from .calculators.io.image_files import PICTURE_ENDINGS, find_pictures, number_field
from .calculators.util.pose_landmarks import landmark_names
from .calculators.video.video_reader import VideoReader
from .framework.errors import MediaError
from .framework.formats import ImageFrame, LandmarkTable
from .framework.graph import CalculatorGraph
from .framework.values.packet import Packet
from .solutions.solution_base import rgb_view

__all__ = ["MODELS", "Person", "PoseResult", "pose", "pose_graph"]

#: The models by name: the value of ``model_complexity``, or None for the upper body's own one.
MODELS: dict[str, int | None] = {"lite": 0, "full": 1, "heavy": 2, "upper-body": None}

_POINT = ("x", "y", "z", "visibility", "presence")
_WORLD = ("world_x", "world_y", "world_z")


@dataclass(frozen=True, eq=False)
class Person:
    """Hold the pose of one person.

    ``landmarks`` is a read-only float32 array N×5: x, y, z, visibility, presence, in fractions of
    the picture (z in the scale of x). ``world`` is N×3 in metres from the middle of the hips, or
    None for the upper body. N is 33, or 25 for the upper body.
    """

    number: int
    landmarks: NDArray[np.float32]
    world: NDArray[np.float32] | None

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the landmarks."""
        return landmark_names(len(self.landmarks))

    def __getitem__(self, name: str) -> NDArray[np.float32]:
        """Return the 5 values of a landmark by its name; raises ``KeyError`` for another name."""
        if name not in self.names:
            raise KeyError(f"there is no landmark {name!r}; there are {', '.join(self.names)}")
        values: NDArray[np.float32] = self.landmarks[self.names.index(name)]
        return values

    def __repr__(self) -> str:
        return f"Person({self.number}, {len(self.landmarks)} landmarks)"


@dataclass(frozen=True, eq=False)
class PoseResult:
    """Hold what was found in one picture.

    ``frame`` counts the pictures from 0, ``timestamp`` is in microseconds. ``image`` is the
    picture, read-only, RGB. ``mask`` is float32 H×W, 1 where the person is, or None where there is
    nobody or it was not asked for.
    """

    frame: int
    timestamp: int
    image: NDArray[np.uint8]
    people: tuple[Person, ...]
    mask: NDArray[np.float32] | None

    @property
    def array(self) -> NDArray[np.float32] | None:
        """Return the landmarks of the first person, N×5, or None where nobody is."""
        return self.people[0].landmarks if self.people else None

    @property
    def world(self) -> NDArray[np.float32] | None:
        """Return the world landmarks of the first person, N×3, or None."""
        return self.people[0].world if self.people else None

    @property
    def table(self) -> LandmarkTable:
        """Return all people as the table that data files are made of."""
        people = self.people
        has_world = bool(people) and all(person.world is not None for person in people)
        return LandmarkTable(
            self.frame,
            people[0].names if people else (),
            tuple(person.number for person in people),
            [person.landmarks for person in people],
            [person.world for person in people if person.world is not None] if has_world else None,
        )

    def records(self) -> list[dict[str, Any]]:
        """Return a row for each landmark of each person, ready for ``pandas.DataFrame``.

        The columns are those of the data files: timestamp, frame, person, landmark, x, y, z,
        visibility, presence, world_x, world_y, world_z (NaN where not known).
        """
        rows: list[dict[str, Any]] = []
        for person in self.people:
            head = {"timestamp": self.timestamp, "frame": self.frame, "person": person.number}
            world = (
                np.full((len(person.landmarks), 3), np.nan)
                if person.world is None
                else person.world
            )
            for name, point, place in zip(
                person.names, person.landmarks.tolist(), world.tolist(), strict=True
            ):
                row = {**head, "landmark": name}
                row.update(zip(_POINT, point, strict=True))
                row.update(zip(_WORLD, place, strict=True))
                rows.append(row)
        return rows

    def __repr__(self) -> str:
        people = ", ".join(str(person.number) for person in self.people) or "nobody"
        return f"PoseResult(frame {self.frame} at {self.timestamp} µs: {people})"


def pose(
    source: str | Path | NDArray[np.uint8] | Iterable[NDArray[np.uint8]],
    model: str = "full",
    people: int = 1,
    *,
    smooth: bool = True,
    mask: bool = False,
    static: bool | None = None,
    frame_rate: float = 30.0,
    backend: str = "auto",
    precision: str = "auto",
    device: str = "graph",
) -> Iterator[PoseResult]:
    """Iterate over the poses in a video, pictures, or RGB arrays; a result for every picture.

    The next few pictures are worked on while the loop's body runs; no more than these are held in
    memory. Leaving the loop ends the work.

    Raises ``ValueError`` for a setting that there is not, and, from the loop, ``MediaError`` for a
    source that cannot be read and ``ValueError`` or ``TypeError`` for an array that is no picture.

    Parameters
    ----------
    source
        A video file, a picture, a folder or pattern of pictures (``"photos/*.jpg"``), one array
        H×W×3 of uint8, or an iterable of such arrays.
    model
        "lite", "full" or "heavy" for 33 landmarks, "upper-body" for 25.
    people
        How many people to follow at most. Several keep their numbers as long as they are in view;
        they have 33 landmarks and no mask.
    smooth
        Steady landmarks and mask over time.
    mask
        Also give the mask of the person.
    static
        Take every picture by itself, instead of following the person from one to the next; by
        default so for picture files, and not for videos and iterables.
    frame_rate
        Pictures a second, where the source does not say.
    backend, precision, device
        What runs the models, as for ``CalculatorGraph``; "graph" means the CPU here.

    Example
    -------
    >>> for result in vitruvian.pose("dance.mp4"):  # doctest: +SKIP
    ...     if result.people:
    ...         print(result.timestamp, result.people[0]["left_wrist"][:2])
    """
    if model not in MODELS:
        raise ValueError(f"model must be one of {', '.join(MODELS)}; got {model!r}")
    if people < 1:
        raise ValueError(f"people must be 1 or more; got {people!r}")
    if people > 1 and MODELS[model] is None:
        raise ValueError("the upper-body model follows one person; take model='full' or people=1")
    if mask and (MODELS[model] is None or people > 1):
        raise ValueError(
            "the upper-body model gives no mask, and there are none of several people; take "
            "mask=False, or people=1 and model='full'"
        )
    is_static = _is_pictures(source) if static is None else static
    graph = CalculatorGraph(
        pose_graph(model, people),
        side_packets=side_packets(model, smooth, mask, is_static, people),
        backend=backend,
        precision=precision,
        device=device,
    )
    return _results(graph, _packets(source), frame_rate)


def pose_graph(model: str, people: int = 1) -> dict[str, Any]:
    """Return a graph that finds poses and draws nothing."""
    is_full = MODELS[model] is not None
    side = ["smooth_landmarks", "use_prev_landmarks"]
    outputs = {"LANDMARKS": "pose_landmarks"}
    calculator = "PoseLandmarkCpu" if is_full else "PoseLandmarkUpperBodyCpu"
    if people > 1:
        calculator = "MultiPoseLandmarkCpu"
        side += ["model_complexity", "num_poses"]
        outputs |= {"WORLD_LANDMARKS": "pose_world_landmarks", "IDS": "pose_ids"}
    elif is_full:
        side += ["model_complexity", "enable_segmentation", "smooth_segmentation"]
        outputs |= {
            "WORLD_LANDMARKS": "pose_world_landmarks",
            "SEGMENTATION_MASK": "segmentation_mask",
        }
    node = {
        "calculator": calculator,
        "input_stream": "IMAGE:input_video",
        "input_side_packet": [f"{name.upper()}:{name}" for name in side],
        "output_stream": [f"{tag}:{name}" for tag, name in outputs.items()],
    }
    return {
        "input_stream": "input_video",
        "input_side_packet": side,
        "output_stream": ["input_video", *outputs.values()],
        "node": [node],
    }


def side_packets(
    model: str, smooth: bool, mask: bool, static: bool, people: int = 1
) -> dict[str, Any]:
    """Return the settings as the graphs of a pose take them."""
    given: dict[str, Any] = {
        "smooth_landmarks": smooth and not static,
        "use_prev_landmarks": not static,
    }
    complexity = MODELS[model]
    if people > 1:
        given |= {"model_complexity": complexity, "num_poses": people}
    elif complexity is not None:
        given |= {
            "model_complexity": complexity,
            "enable_segmentation": mask,
            "smooth_segmentation": smooth and not static,
        }
    return given


def _results(
    graph: CalculatorGraph, packets: Iterator[Packet[Any]], frame_rate: float
) -> Iterator[PoseResult]:
    outputs = graph.stream({"input_video": packets}, frame_rate=frame_rate)
    for frame, found in enumerate(outputs):
        mask = found.get("segmentation_mask")
        yield PoseResult(
            frame,
            int(found.timestamp),
            found["input_video"].data,
            _people(found),
            None if mask is None else mask.data,
        )


def _people(found: Mapping[str, Any]) -> tuple[Person, ...]:
    landmarks: Any = found["pose_landmarks"]
    world: Any = found.get("pose_world_landmarks")
    if landmarks is None:
        return ()
    if "pose_ids" not in found:
        return (Person(0, landmarks.array, None if world is None else world.xyz),)
    return tuple(
        Person(number, one.array, place.xyz)
        for number, one, place in zip(found["pose_ids"], landmarks, world, strict=True)
    )


def _is_pictures(source: object) -> bool:
    if isinstance(source, str | Path):
        path = Path(source).expanduser()
        if not path.exists():
            return glob.has_magic(str(path)) or number_field(path.name) is not None
        return path.is_dir() or path.suffix.lower() in PICTURE_ENDINGS
    return _is_one_picture(source)


def _is_one_picture(source: Any) -> bool:
    return isinstance(source, np.ndarray) and source.ndim == 3  # pyright: ignore[reportUnknownMemberType]


def _packets(source: Any) -> Iterator[Packet[Any]]:
    if not isinstance(source, str | Path):
        arrays: Iterable[Any] = [source] if _is_one_picture(source) else source
        for array in arrays:
            # Several are under way at once, while the caller may write to theirs.
            yield Packet(ImageFrame(rgb_view(array).copy()))
        return
    path = Path(source).expanduser()
    if _is_pictures(source):
        for file in find_pictures(path):
            yield Packet(read_picture(file))
        return
    reader = VideoReader(path)
    try:
        while (item := reader.read()) is not None:
            timestamp, picture = item
            yield Packet(ImageFrame(picture)).at(timestamp)
        if reader.damage:
            raise MediaError(f"{path}: {reader.damage}; {reader.count} frames could be read")
    finally:
        reader.close()
