"""The context of one call of open, process or close: what a calculator reads and sends."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import field
from pathlib import Path
from typing import Any, TypeVar, overload

import numpy as np
from numpy.typing import NDArray

from ..errors import GraphStateError, MediaError, PayloadTypeError, TimestampError
from ..formats.image import ImageFrame
from ..quick_dataclass import dataclass
from ..streams.output_stream import OutputStream
from ..user_path import user_path
from ..values.packet import EMPTY, Packet
from ..values.payload_types import converted, is_payload_of, type_name
from ..values.timestamp import Timestamp, next_allowed
from .file_access import FILE_ACCESS, UNRESTRICTED, FileAccess
from .ports import Input, Output, Port, SideInput, SideOutput
from .service import GraphService, UseService

__all__ = ["Context", "NodeBinding", "RunInfo"]

T = TypeVar("T")

#: Packets of a call that are looked through for one at the same time or later.
_SENT_BEFORE = 8


@dataclass(frozen=True, slots=True)
class RunInfo:
    """Facts about a run that its calculators may ask for.

    ``live`` says that packets come in real time, so that late ones should be dropped; in a run
    over recorded media it is False and every packet counts. ``base_dir`` is the folder of the
    graph file, from which relative paths count. ``threads`` is the number of threads that run
    calculators, 0 where the application's own thread does it while it waits. ``packaged_files()``
    names the packaged files of all nodes, so that what has to be fetched is fetched together.
    """

    live: bool = True
    base_dir: Path | None = None
    services: Mapping[GraphService[Any], Any] = field(default_factory=dict[GraphService[Any], Any])
    threads: int = 0
    packaged_files: Callable[[], Sequence[str]] = tuple

    @property
    def file_access(self) -> FileAccess:
        """Return what says which files the run may open; by default all."""
        return self.services.get(FILE_ACCESS) or UNRESTRICTED

    def resolved(self, path: str | Path) -> Path:
        """Return the file that an option or a side packet names, without asking for it.

        ``~`` is the home folder. A relative path counts from the graph file's folder, or from the
        current one where the graph has no file. Raises ``MediaError`` for an empty path.
        """
        if not str(path):
            raise MediaError(
                "the path of a file is empty; expected one in the node's options or side packets"
            )
        return (self.base_dir or Path()) / user_path(path)

    def input_file(self, path: str | Path) -> Path:
        """Return the file that ``resolved`` means, if the run may read it.

        A calculator calls this, or ``output_file``, before it opens a file, and then opens what it
        reads with ``run.file_access.open_read(path)``. Raises ``FileAccessError`` where the file is
        out of bounds, as in the studio for files of other folders than the graph's.
        """
        found = self.resolved(path)
        self.file_access.check_read(found)
        return found

    def output_file(self, path: str | Path) -> Path:
        """Return the file that ``resolved`` means, if the run may write it."""
        found = self.resolved(path)
        self.file_access.check_write(found)
        return found


class NodeBinding:
    """The slots of a node's ports; made once a run and shared by all contexts of the node."""

    __slots__ = (
        "busy_cores",
        "device",
        "dropped",
        "inputs",
        "name",
        "outputs",
        "read",
        "run",
        "run_failed",
        "services",
        "side_inputs",
        "side_outputs",
        "side_values",
        "stream_names",
        "streams",
        "tags",
        "types",
        "waited",
    )

    def __init__(self, name: str, run: RunInfo) -> None:
        self.name = name
        self.run = run
        self.run_failed = False
        self.device = "cpu"
        #: How many cores each of its calls keeps busy, with threads of its own.
        self.busy_cores = 1
        self.dropped = 0
        #: For how long its calls have waited rather than worked, in nanoseconds.
        self.waited = 0
        self.inputs: dict[Port[Any], list[int]] = {}
        self.outputs: dict[Port[Any], list[int]] = {}
        self.side_inputs: dict[Port[Any], list[int]] = {}
        self.side_outputs: dict[Port[Any], list[int]] = {}
        self.side_values: list[Any] = []
        self.streams: list[OutputStream] = []
        self.read: Sequence[frozenset[int] | None] | None = None
        self.tags: dict[Port[Any], list[tuple[str, int]]] = {}
        self.types: dict[Port[Any], list[Any]] = {}
        self.stream_names: dict[Port[Any], list[str]] = {}
        self.services: dict[UseService[Any], Any] = {}


class Context:
    """The packets of one call, by port.

    ``ctx[port]`` reads an input or side packet, ``ctx[port] = value`` sends a packet at the call's
    timestamp or sets a side packet, ``ctx.get(port)`` reads what may be missing, and ``port in
    ctx`` is True when it is there.
    """

    __slots__ = ("_binding", "_packets", "_timestamp", "events", "side_events", "stopped")

    def __init__(
        self, binding: NodeBinding, timestamp: Timestamp, packets: Sequence[Packet[Any]] = ()
    ) -> None:
        self._binding = binding
        self._packets = packets
        self._timestamp = timestamp
        #: What was sent, in order: (output slot, packet or new bound).
        self.events: list[tuple[int, Packet[Any] | Timestamp]] = []
        self.side_events: list[tuple[int, Any]] = []
        self.stopped = False

    @property
    def timestamp(self) -> Timestamp:
        """Return the time of the call."""
        return self._timestamp

    @timestamp.setter
    def timestamp(self, value: object) -> None:
        raise GraphStateError(
            f"{self.node}: the time of a call, {self._timestamp}, cannot be set to {value!r}; "
            "send at another time with ctx.send(self.NAME, value, at=TIME)"
        )

    @property
    def run(self) -> RunInfo:
        """Return facts about the run."""
        return self._binding.run

    @property
    def run_failed(self) -> bool:
        """In ``close``, return True when the run failed or was cancelled."""
        return self._binding.run_failed

    @property
    def node(self) -> str:
        """Return the node's name in the graph."""
        return self._binding.name

    def runs_on(self, device: str) -> None:
        """Tell the statistics what does the node's work, such as ``cpu litert f32``."""
        self._binding.device = device

    def keeps_busy(self, cores: int) -> None:
        """In ``open``, say that each ``process`` computes on so many cores, by threads of its own.

        Where these are all that there are, sources that are ahead of the graph read on between
        such calls and not beside them. A model's library usually starts threads of its own.
        """
        self._binding.busy_cores = cores

    def count_dropped(self, packets: int = 1) -> None:
        """Tell the statistics that the node drops packets that it has been given."""
        self._binding.dropped += packets

    @contextmanager
    def waiting(self) -> Generator[None]:
        """Tell the statistics that the call waits meanwhile, such as for a camera."""
        started = time.perf_counter_ns()
        try:
            yield
        finally:
            self._binding.waited += time.perf_counter_ns() - started

    # Reading

    @overload
    def __getitem__(self, port: Input[T]) -> T: ...
    @overload
    def __getitem__(self, port: SideInput[T]) -> T: ...
    @overload
    def __getitem__(self, port: UseService[T]) -> T: ...
    def __getitem__(self, port: Input[T] | SideInput[T] | UseService[T]) -> T:
        value = self.get(port)
        if value is None:
            self._refuse_no_input(port)
            if isinstance(port, UseService):
                raise GraphStateError(
                    f"{self.node}: the graph has no service {port.service.name!r}; read what may "
                    f"be missing with ctx.get(self.{port.name})"
                )
            raise GraphStateError(
                f"{self.node}: {_label(port)} has no {'value' if port.side else 'packet'} at "
                f"{self.timestamp}; read what may be missing with ctx.get(self.{port.name})"
            )
        return value

    def get(self, port: Input[T] | SideInput[T] | UseService[T]) -> T | None:
        """Return the payload, or None when the port is unwired or has nothing at this time."""
        binding = self._binding
        key: Any = port
        slots = binding.inputs.get(key)
        if slots:
            return self._packets[slots[0]]._payload if self._packets else None  # pyright: ignore[reportPrivateUsage]
        slots = binding.side_inputs.get(key)
        return binding.side_values[slots[0]] if slots else binding.services.get(key)

    def __contains__(self, port: Input[Any] | SideInput[Any] | UseService[Any]) -> bool:
        return self.get(port) is not None

    def packet(self, port: Input[T]) -> Packet[T]:
        """Return the packet; where none came, an empty one.

        In a calculator with ``process_timestamp_bounds`` the empty packet's timestamp is the last
        time that is settled on that stream.
        """
        slots = self._binding.inputs.get(port)
        return self._packets[slots[0]] if slots and self._packets else EMPTY

    def packets(self, port: Input[T]) -> list[Packet[T]]:
        """Return the packets of a repeated port by index, empty ones where none came."""
        slots = self._binding.inputs.get(port, ())
        if port.side:
            raise GraphStateError(
                f"{self.node}: {_label(port)} has values and no packets; read them with "
                f"ctx.side_values(self.{port.name})"
            )
        return [self._packets[slot] for slot in slots] if self._packets else []

    def side_values(self, port: SideInput[T]) -> list[T | None]:
        """Return the values of a repeated side packet port by index."""
        return [self._binding.side_values[slot] for slot in self._binding.side_inputs.get(port, ())]

    def is_wired(self, port: Port[Any]) -> bool:
        """Return True when the graph wires the port."""
        binding = self._binding
        return (
            port in binding.inputs
            or port in binding.outputs
            or port in binding.side_inputs
            or port in binding.side_outputs
        )

    def count(self, port: Port[Any]) -> int:
        """Return how many streams or side packets the graph connects to the port."""
        binding = self._binding
        for slots in (binding.inputs, binding.outputs, binding.side_inputs, binding.side_outputs):
            if port in slots:
                return len(slots[port])
        return 0

    def tags(self, port: Port[Any]) -> list[tuple[str, int]]:
        """Return tag and index of every entry of a port, in the order of ``packets``.

        Of use for ``ANY_TAG`` ports, of which the graph file chooses the tags.
        """
        return list(self._binding.tags.get(port, ()))

    def stream_names(self, port: Port[Any]) -> list[str]:
        """Return the name of the stream or side packet of every entry of a port, by index."""
        return list(self._binding.stream_names.get(port, ()))

    def types(self, port: Port[Any]) -> list[Any]:
        """Return the payload type of every entry of a port, as far as the graph fixes it."""
        return list(self._binding.types.get(port, ()))

    def elements_read(self, port: Output[Any], index: int = 0) -> frozenset[int] | None:
        """Return the indexes of the elements of an output's lists that are read; None for all."""
        binding = self._binding
        slots = binding.outputs.get(port, ())
        if binding.read is None:
            return None
        return binding.read[slots[index]] if index < len(slots) else frozenset()

    # Writing

    @overload
    def __setitem__(self, port: SideOutput[T], value: T) -> None: ...
    @overload
    def __setitem__(self, port: Output[ImageFrame], value: NDArray[Any]) -> None: ...
    @overload
    def __setitem__(
        self, port: Output[float], value: np.floating[Any] | np.integer[Any]
    ) -> None: ...
    @overload
    def __setitem__(self, port: Output[int], value: np.integer[Any]) -> None: ...
    @overload
    def __setitem__(self, port: Output[bool], value: np.bool_) -> None: ...
    @overload
    def __setitem__(self, port: Output[T], value: T) -> None: ...
    def __setitem__(self, port: Output[Any] | SideOutput[Any], value: Any) -> None:
        if isinstance(port, SideOutput):
            self._set_side(port, value, self._binding.side_outputs.get(port, ()))
        else:
            self._send(port, Packet(value, self._timestamp), 0)

    @overload
    def send(self, port: Output[T], value: T, *, at: int | None = None, index: int = 0) -> None: ...
    @overload
    def send(
        self,
        port: Output[ImageFrame],
        value: NDArray[Any],
        *,
        at: int | None = None,
        index: int = 0,
    ) -> None: ...
    def send(self, port: Output[Any], value: Any, *, at: int | None = None, index: int = 0) -> None:
        """Send a value at another time than the call's, or on the given index of a port."""
        self._send(port, Packet(value, self._timestamp if at is None else _time(at)), index)

    def forward(self, port: Output[T], packet: Packet[T], *, index: int = 0) -> None:
        """Send a packet that another stream brought, with its own timestamp.

        An empty one settles its time on the output, as it did on the stream that brought it.
        """
        if packet.is_empty() and packet.timestamp.is_allowed_in_stream:
            self.advance(port, next_allowed(packet.timestamp), index=index)
        else:
            self._send(port, packet, index)

    def set_side(self, port: SideOutput[T], value: T, *, index: int = 0) -> None:
        """Set the side packet on the given index of a repeated port."""
        slots = self._binding.side_outputs.get(port)
        if slots:
            self._set_side(port, value, [slots[index]])

    def advance(self, port: Output[Any], bound: int, *, index: int = 0) -> None:
        """Promise that no packet before ``bound`` will be sent on the port."""
        slots = self._binding.outputs.get(port)
        if slots:
            self.events.append((slots[index], _time(bound)))

    def close(self, port: Output[Any], *, index: int = 0) -> None:
        """Promise that no further packet will be sent on the port."""
        self.advance(port, Timestamp.DONE, index=index)

    def stop(self) -> None:
        """End this source; in another node, end all sources and graph inputs, and drain."""
        self.stopped = True

    def _refuse_no_input(self, port: object) -> None:
        """Raise an error for what can never be read."""
        if isinstance(port, Port) and port.is_output:
            raise GraphStateError(
                f"{self.node}: {_label(port)} is sent, not read; keep what you want to read again "  # pyright: ignore[reportUnknownArgumentType]
                "in an attribute"
            )
        if not isinstance(port, Port | UseService):
            raise GraphStateError(self._not_a_port(port))

    def _not_a_port(self, port: object) -> str:
        hint = (
            f"ctx[self.{port}]"
            if isinstance(port, str) and port.isidentifier()
            else "ctx[self.NAME]"
        )
        return f"{self.node}: ctx is indexed by ports, got {port!r}; write {hint.lower()}"

    def _send(self, port: Port[Any], packet: Packet[Any], index: int) -> None:
        slots = self._binding.outputs.get(port)
        if not slots:
            # An output that the graph does not wire sends nothing; anything else is a mistake.
            if not isinstance(port, Port):
                raise GraphStateError(self._not_a_port(port))
            if not port.is_output:
                raise GraphStateError(f"{self.node}: {_label(port)} is read, and cannot be sent to")
            return
        stream = self._binding.streams[slots[index]]
        payload = packet._payload  # pyright: ignore[reportPrivateUsage]
        expected = stream.checked_types
        if payload is None or (expected is not None and not isinstance(payload, expected)):
            packet = Packet(self._converted(port, stream, payload), packet.timestamp)
        if packet.timestamp < stream.bound or packet.timestamp > Timestamp.MAX:
            stream.check_time(packet.timestamp)
        if self.events:
            self._check_order(slots[index], packet.timestamp)
        self.events.append((slots[index], packet))

    def _check_order(self, slot: int, timestamp: Timestamp) -> None:
        """Refuse a packet that goes back behind one of the same call, at the line that sends it.

        A look at the last few packets finds nearly all such; the scheduler finds the rest, when the
        line is no longer known.
        """
        stream = self._binding.streams[slot]
        if not stream.is_ordered:
            return
        for sent_slot, sent in self.events[-_SENT_BEFORE:]:
            if sent_slot == slot and isinstance(sent, Packet) and sent.timestamp >= timestamp:
                raise TimestampError(
                    f"{self.node}: stream {stream.name!r}: Current minimum expected timestamp is "
                    f"{next_allowed(sent.timestamp)} but received {timestamp}; this call has sent "
                    f"one at {sent.timestamp} already; send a list, or at a later time with "
                    "ctx.send(self.NAME, value, at=TIME)"
                )

    def _converted(self, port: Port[Any], stream: OutputStream, payload: Any) -> Any:
        """Return a payload of another class as the stream's; raises ``PayloadTypeError``."""
        kind = stream.declared_type
        try:
            value = converted(kind, payload)
        except PayloadTypeError as error:
            raise PayloadTypeError(f"{self.node}: {_label(port)}: {error}") from None
        if value is None or not is_payload_of(kind, value):
            raise PayloadTypeError(
                f"{self.node}: {_label(port)} carries {type_name(kind)}; got {_described(payload)}"
            )
        return value

    def _set_side(self, port: Port[Any], value: Any, slots: Sequence[int]) -> None:
        if value is None:
            raise PayloadTypeError(f"{self.node}: {_label(port)} cannot be set to None")
        for slot in slots:
            self.side_events.append((slot, value))


def _time(value: int) -> Timestamp:
    return value if isinstance(value, Timestamp) else Timestamp(value)


def _label(port: Port[Any]) -> str:
    kind = "output" if port.is_output else "input"
    return f"{'side ' if port.side else ''}{kind} {port.tag or port.name!r}"


def _described(payload: object) -> str:
    return "nothing (None)" if payload is None else f"a {type(payload).__name__}"
