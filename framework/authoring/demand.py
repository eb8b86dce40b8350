"""What is read of a node's outputs in a run, and what the node then reads of its inputs."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final, Protocol, TypeAlias, TypeVar

from ..values.packet import as_packet
from .ports import Input, Output, Port, SideInput

__all__ = ["ALL", "NOTHING", "UNKNOWN", "Demand", "Elements"]

T = TypeVar("T")

#: The indexes of the elements of a list, or of the keypoints of a detection, that are read, or
#: ``ALL`` (always, for other payloads).
Elements: TypeAlias = frozenset[int] | None
ALL: Final = None
NOTHING: Elements = frozenset()


class _Unknown:
    """The type of ``UNKNOWN``: the value of a side packet that a node sets during the run."""

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = _Unknown()


class Wire(Protocol):
    """One connection of a node: a port, and the stream or side packet it is wired to."""

    @property
    def port(self) -> Port[Any]: ...
    @property
    def stream(self) -> str: ...
    @property
    def tag(self) -> str: ...
    @property
    def index(self) -> int: ...


class WiredNode(Protocol):
    """A node of a plan, as far as a demand looks at it."""

    @property
    def options(self) -> Mapping[str, Any]: ...
    @property
    def inputs(self) -> Sequence[Wire]: ...
    @property
    def outputs(self) -> Sequence[Wire]: ...
    @property
    def side_inputs(self) -> Sequence[Wire]: ...


class Demand:
    """What is read of a node's outputs, from which its calculator derives what it reads itself.

    ``node`` is the planned node, with its options; ``live`` is True when frames come in real time.
    """

    def __init__(
        self,
        node: WiredNode,
        outputs: Mapping[str, Elements],
        side_packets: Mapping[str, Any],
        live: bool,
    ) -> None:
        self.node = node
        self.live = live
        self.inputs: list[Elements] = [ALL] * len(node.inputs)
        self.ignored: set[int] = set()
        #: Streams of outputs that are the same as the stream of an input.
        self.relayed: dict[str, str] = {}
        self._outputs = outputs
        self._side_packets = side_packets

    def of(self, port: Output[Any], index: int = 0) -> Elements:
        """Return which elements of an output are read; ``NOTHING`` when it is unread."""
        wires = [wire for wire in self.node.outputs if wire.port is port]
        return self._outputs.get(wires[index].stream, NOTHING) if index < len(wires) else NOTHING

    def count(self, port: Port[Any]) -> int:
        """Return how many streams the graph connects to a port."""
        return sum(wire.port is port for wire in (*self.node.inputs, *self.node.outputs))

    def side(self, port: SideInput[T]) -> T | _Unknown | None:
        """Return a side packet's value, None without one, ``UNKNOWN`` if a node will set it."""
        for wire in self.node.side_inputs:
            if wire.port is port:
                given: Any = self._side_packets.get(wire.stream)
                return None if given is None else as_packet(given).value
        return None

    def narrow(self, port: Input[Any], elements: Collection[int] | None, index: int = 0) -> None:
        """Read only these elements of an input; an empty collection needs the packets alone.

        A node that counts frames needs a packet for each, and nothing that is in it.
        """
        for slot in self._slots(port, index):
            self.inputs[slot] = ALL if elements is None else frozenset(elements)

    def ignore(self, port: Input[Any], index: int = 0) -> None:
        """Read nothing of an input, which counts as closed if no other node reads its stream."""
        self.ignored.update(self._slots(port, index))

    def relay(self, source: Wire, target: Wire) -> None:
        """Say that in this run an output is the input ``source``: every packet, time and bound.

        Nodes that read the output then read the input's stream, and the node is left out of the
        run if it serves nothing else.
        """
        self.relayed[target.stream] = source.stream

    def _slots(self, port: Input[Any], index: int) -> list[int]:
        return [slot for slot, wire in enumerate(self.node.inputs) if wire.port is port][
            index : index + 1
        ]
