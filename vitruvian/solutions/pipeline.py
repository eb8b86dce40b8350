"""The graph of a solution: one subgraph, its side packets, and what is made of its outputs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from ..framework.quick_dataclass import dataclass

if TYPE_CHECKING:
    from enum import IntEnum

    from .drawing_utils import DrawingSpec

__all__ = ["INPUT", "TABLE", "LandmarkSet", "Output", "Pipeline"]

#: The stream of pictures that every solution reads, and the stream of its tables.
INPUT = "input_video"
TABLE = "table"

_NO_CONNECTIONS: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True)
class LandmarkSet:
    """The landmarks of a person, a hand or a face, and how they are drawn.

    ``names`` are lower case, in the order of the landmarks' numbers; ``connections`` are pairs of
    numbers. ``style`` returns a ``DrawingSpec`` by number, ``connection_style`` by pair; without
    one all are drawn alike. With ``is_body`` they are drawn as a skeleton instead, coloured by the
    person's sides, to be looked at.
    """

    names: tuple[str, ...]
    connections: frozenset[tuple[int, int]] = _NO_CONNECTIONS
    style: Callable[[], Mapping[int, DrawingSpec]] | None = None
    connection_style: Callable[[], Mapping[tuple[int, int], DrawingSpec]] | None = None
    is_body: bool = False

    def prefixed(self, prefix: str) -> LandmarkSet:
        """Return the landmarks as a part of a person, such as a hand's "left_hand_wrist"."""
        return replace(self, names=tuple(prefix + name for name in self.names))

    @staticmethod
    def joined(parts: Sequence[LandmarkSet]) -> LandmarkSet:
        """Return all parts as one, numbered through; its lines are those of the parts."""
        names: tuple[str, ...] = ()
        connections: set[tuple[int, int]] = set()
        for part in parts:
            connections |= {(a + len(names), b + len(names)) for a, b in part.connections}
            names += part.names
        return LandmarkSet(names, frozenset(connections))

    @staticmethod
    def names_of(numbers: type[IntEnum]) -> tuple[str, ...]:
        """Return the names of an enumeration such as ``PoseLandmark``, in lower case."""
        return tuple(number.name.lower() for number in sorted(numbers))


def _as_it_is(payload: Any) -> Any:
    return payload


class Output(NamedTuple):
    """One output of a subgraph.

    ``field`` names the stream and the attribute of the results, which is None on pictures without
    a packet. ``tag`` is the subgraph's. ``message`` turns the payload into what MediaPipe's class
    of the solution returns. ``table`` is the port of ``LandmarkTableCalculator`` that takes the
    stream, "" if it does not go into tables; ``landmarks`` declares what the landmarks or keypoints
    are that go in. A mask is a float32 picture, 1 on the person.
    """

    field: str
    tag: str
    message: Callable[[Any], Any] = _as_it_is
    table: str = ""
    landmarks: LandmarkSet | None = None
    is_mask: bool = False


class Pipeline(NamedTuple):
    """Everything that is needed to run a solution once its settings are known.

    ``subgraph`` reads pictures from ``IMAGE``. Its side packets have the names of its tags in lower
    case. ``drawing`` is the packaged graph that runs it and draws on ``output_video``, without
    ``_cpu`` or ``_gpu``; its streams and side packets have the names that are used here.
    ``threads`` are those on which MediaPipe's class runs the graph: 0, the caller's own, where a
    picture has no work that could be done side by side.
    """

    subgraph: str
    side_packets: Mapping[str, Any]
    outputs: tuple[Output, ...]
    drawing: str = ""
    threads: int = 0

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of all landmarks in the table."""
        return tuple(name for landmarks in self.landmarks for name in landmarks.names)

    @property
    def has_table(self) -> bool:
        """Return True when landmarks or detections come out."""
        return bool(self.landmarks)

    @property
    def landmarks(self) -> tuple[LandmarkSet, ...]:
        """Return what the landmarks in the table are, part by part."""
        return tuple(one.landmarks for one in self.outputs if one.landmarks is not None)

    def graph(self, *, table: bool = False) -> dict[str, Any]:
        """Return a graph around the subgraph alone, which draws nothing.

        With ``table`` its outputs are also the picture, and the table of what was found.
        """
        with_table = table and self.has_table
        names = list(self.side_packets)
        node = {
            "calculator": self.subgraph,
            "input_stream": f"IMAGE:{INPUT}",
            "input_side_packet": [f"{name.upper()}:{name}" for name in names],
            "output_stream": [f"{output.tag}:{output.field}" for output in self.outputs],
        }
        return {
            "input_stream": INPUT,
            "input_side_packet": names,
            "output_stream": [
                *(output.field for output in self.outputs),
                *([INPUT] if table else []),
                *([TABLE] if with_table else []),
            ],
            "node": [node, *([self.table_node()] if with_table else [])],
        }

    @property
    def has_skeletons(self) -> bool:
        """Return True when what is found are bodies alone, which are drawn as skeletons."""
        return bool(self.landmarks) and all(one.is_body for one in self.landmarks)

    def skeleton_node(self, stream: str) -> dict[str, Any]:
        """Return the node that draws the skeletons of the table onto the pictures of ``stream``."""
        masks = [f"MASK:{output.field}" for output in self.outputs if output.is_mask]
        connections = sorted(self.landmarks[0].connections)
        return {
            "calculator": "SkeletonOverlayCalculator",
            "input_stream": [f"IMAGE:{INPUT}", f"TABLE:{TABLE}", *masks],
            "output_stream": f"IMAGE:{stream}",
            "options": {"connections": [list(pair) for pair in connections]},
        }

    def table_node(self) -> dict[str, Any]:
        """Return the node that joins the outputs of a picture to a table of named landmarks."""
        wired: list[str] = []
        for output in self.outputs:
            if output.table:
                index = sum(one.startswith(f"{output.table}:") for one in wired)
                wired.append(f"{output.table}:{index}:{output.field}")
        return {
            "calculator": "LandmarkTableCalculator",
            "input_stream": [*wired, f"TICK:{INPUT}"],
            "output_stream": f"TABLE:{TABLE}",
            "options": {"names": [list(landmarks.names) for landmarks in self.landmarks]},
        }
