"""What a run reads of a calculator's outputs, and what the calculator then reads of its inputs."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final, Protocol, TypeAlias, TypeVar

from ..values.packet import as_packet
from .ports import Input, Output, Port, SideInput

__all__ = ["ALL", "NOTHING", "UNKNOWN", "Demand", "Elements"]

T = TypeVar("T")

#: The elements of a list that are read, by number, or ``ALL``, also for what is no list.
Elements: TypeAlias = frozenset[int] | None
ALL: Final = None
NOTHING: Elements = frozenset()


class _Unknown:
    """Mark a side packet that a node will set."""

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = _Unknown()


class Wire(Protocol):
    """Be one connection of a node: a port and the stream or side packet that it is tied to."""

    @property
    def port(self) -> Port[Any]: ...
    @property
    def stream(self) -> str: ...


class WiredNode(Protocol):
    """Be a node of a plan, as far as a demand looks at it."""

    @property
    def options(self) -> Mapping[str, Any]: ...
    @property
    def inputs(self) -> Sequence[Wire]: ...
    @property
    def outputs(self) -> Sequence[Wire]: ...
    @property
    def side_inputs(self) -> Sequence[Wire]: ...


class Demand:
    """Tell a calculator what is read of its outputs, and take down what it then reads itself.

    ``node`` is the planned node, with its options; ``live`` says whether frames come in real time.
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
        self._outputs = outputs
        self._side_packets = side_packets

    def of(self, port: Output[Any], index: int = 0) -> Elements:
        """Return what is read of an output."""
        wires = [wire for wire in self.node.outputs if wire.port is port]
        return self._outputs.get(wires[index].stream, NOTHING) if index < len(wires) else NOTHING

    def count(self, port: Port[Any]) -> int:
        """Return how many streams the graph connects to a port."""
        return sum(wire.port is port for wire in (*self.node.inputs, *self.node.outputs))

    def side(self, port: SideInput[T]) -> T | _Unknown | None:
        """Return a side packet, None when it is not there, or ``UNKNOWN`` before it is set."""
        for wire in self.node.side_inputs:
            if wire.port is port:
                given: Any = self._side_packets.get(wire.stream)
                return None if given is None else as_packet(given).value
        return None

    def narrow(self, port: Input[Any], elements: Collection[int] | None, index: int = 0) -> None:
        """Read only these elements of an input; with none of them, only when packets come."""
        for slot in self._slots(port, index):
            self.inputs[slot] = ALL if elements is None else frozenset(elements)

    def ignore(self, port: Input[Any], index: int = 0) -> None:
        """Do without an input: if nobody else needs it, it ends before it began."""
        self.ignored.update(self._slots(port, index))

    def _slots(self, port: Input[Any], index: int) -> list[int]:
        return [slot for slot, wire in enumerate(self.node.inputs) if wire.port is port][
            index : index + 1
        ]
