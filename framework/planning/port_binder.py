"""Bind the entries of one field of a node to a calculator's ports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from ..authoring.ports import ANY_TAG, Port
from ..errors import Location, did_you_mean
from ..graph_file.config import Dropped, NodeConfig, PortEntry, entries_of
from ..graph_file.problems import Problems, near

__all__ = ["FIELDS", "PortBinder", "Wire"]

#: For each field of a node, the contract's list of ports and the word for one in messages.
FIELDS = {
    "input_stream": ("inputs", "input"),
    "output_stream": ("outputs", "output"),
    "input_side_packet": ("side_inputs", "side input"),
    "output_side_packet": ("side_outputs", "side output"),
}


class Wire(NamedTuple):
    """An entry of a node and the port it is bound to."""

    entry: PortEntry
    port: Port[Any]

    @property
    def side(self) -> bool:
        """Return True when this is a side packet."""
        return self.port.side

    @property
    def key(self) -> tuple[bool, str]:
        """Return (is side packet, name), which is unique in a graph."""
        return self.port.side, self.entry.name


class PortBinder:
    """Binds the entries of one field; without ``problems``, what does not fit is left out."""

    def __init__(
        self,
        node: NodeConfig,
        field: str,
        ports: Sequence[Port[Any]],
        problems: Problems | None,
    ) -> None:
        self._node = node
        self._field = field
        self._kind = FIELDS[field][1]
        self._entries = entries_of(node, field)
        self._ports = ports
        self._problems = problems
        self._bound: dict[Port[Any], PortEntry] = {}
        self._refused = 0
        self.has_faults = False
        self._any = next((port for port in ports if port.tag == ANY_TAG), None)

    def wires(self) -> tuple[Wire, ...]:
        wires: list[Wire] = []
        for entry in self._entries:
            port = self._port_of(entry.tag, entry.index)
            if port is None:
                self._refuse_tag(entry)
            elif self._is_free(port, entry):
                wires.append(Wire(entry, port))
        self._check_missing()
        return tuple(sorted(wires, key=lambda wire: (wire.entry.tag, wire.entry.index)))

    def _port_of(self, tag: str, index: int) -> Port[Any] | None:
        named = [port for port in self._ports if port.tag == tag]
        if named:
            return named[min(index, len(named) - 1)]
        if self._any is not None:
            return self._any
        # A calculator with a single port needs no tags.
        return self._ports[0] if not tag and len(self._ports) == 1 else None

    def _is_free(self, port: Port[Any], entry: PortEntry) -> bool:
        first = self._bound.setdefault(port, entry)
        if first is entry or port.repeated:
            return True
        calculator = self._node.calculator
        if port.tag:
            place = near(first.location, entry.location)
            text = f"one {self._kind} {port.tag}, and '{first}'{place} is wired to it already"
        else:
            number = sum(not other.tag for other in self._ports)
            text = f"{_counted(number, f'untagged {self._kind}')}; {str(entry)!r} is one too many"
        self._note(entry.location, f"{calculator} takes only {text}")
        return False

    def _refuse_tag(self, entry: PortEntry) -> None:
        tags = list(dict.fromkeys(port.tag for port in self._ports))
        known = ", ".join(map(_label, self._ports)) or "none"
        what = f"{self._kind} {entry.tag!r}" if entry.tag else f"untagged {self._kind}"
        self._refused += 1
        self._note(
            entry.location,
            f"{self._node.calculator} has no {what} (wired as '{entry}'); its {self._kind}s are: "
            f"{known}.{did_you_mean(entry.tag, tags)}",
        )

    def _check_missing(self) -> None:
        required = [port for port in self._ports if not (port.is_output or port.optional)]
        missing = [port for port in required if port not in self._bound]
        if len(missing) <= self._refused:
            # `IMGAE:frames` for IMAGE is one mistake: it is reported as an unknown tag, and not a
            # second time as a missing input.
            return
        for port in missing:
            dropped = self._dropped_for(port)
            if dropped is not None:
                self._note_dropped(dropped)
                continue
            self._note_missing(port)

    def _note_missing(self, port: Port[Any]) -> None:
        example = "name"
        if port.repeated:
            text = f"at least one {self._kind}"
        elif port.tag:
            text, example = f"{self._kind} {port.tag}, which is not wired", f"{port.tag}:name"
        else:
            untagged = [other for other in self._ports if not other.tag]
            wired = sum(other in self._bound for other in untagged)
            text = f"{_counted(len(untagged), f'untagged {self._kind}')} and has {wired or 'none'}"
        self._note(
            self._node.location,
            f"{self._node.calculator} needs {text}; add '{self._field}: {example}'",
        )

    def _dropped_for(self, port: Port[Any]) -> Dropped | None:
        for (field, tag, index), dropped in self._node.dropped.items():
            if field == self._field and self._port_of(tag, index) is port:
                return dropped
        return None

    def _note_dropped(self, dropped: Dropped) -> None:
        self.has_faults = True
        if self._problems is not None:
            note_dropped(dropped, self._field, self._problems)

    def _note(self, location: Location, message: str) -> None:
        self.has_faults = True
        if self._problems is not None:
            self._problems.add(location, message)


def note_dropped(dropped: Dropped, field: str, problems: Problems) -> None:
    """Report an input of a subgraph that its node leaves unwired and that is needed inside."""
    # An entry that was refused at the subgraph's node was meant for this input.
    if not dropped.explained:
        entry = dropped.entry
        example = f"{entry.tag}:name" if entry.tag else "name"
        problems.add(
            dropped.location,
            f"{dropped.subgraph} needs its {FIELDS[field][1]} {entry.tag or repr(entry.label)}, "
            f"which is not wired; add '{field}: {example}'",
        )


def _label(port: Port[Any]) -> str:
    if port.tag == ANY_TAG:
        return "any tag"
    return port.tag or "untagged"


def _counted(number: int, what: str) -> str:
    return f"one {what}" if number == 1 else f"{number} {what}s"
