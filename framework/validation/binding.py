"""Bind the entries of a node to the ports of its calculator."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..calculator import Calculator
from ..config import Dropped, NodeConfig, PortEntry, entries_of
from ..contract import Contract
from ..errors import Location, did_you_mean
from ..options import check_options
from ..ports import ANY_TAG, Port
from ..problems import Problems, near
from ..registry import CalculatorRegistry
from .wiring import has_good_indexes

__all__ = ["FIELDS", "BoundNode", "Wire", "bind_node"]

#: Each field of a node with the contract's list of ports and what to call one.
FIELDS = {
    "input_stream": ("inputs", "input"),
    "output_stream": ("outputs", "output"),
    "input_side_packet": ("side_inputs", "side input"),
    "output_side_packet": ("side_outputs", "side output"),
}


@dataclass(frozen=True, slots=True)
class Wire:
    """Tie an entry of a node to a port."""

    entry: PortEntry
    port: Port[Any]

    @property
    def side(self) -> bool:
        """Tell whether this is a side packet."""
        return self.port.side

    @property
    def key(self) -> tuple[bool, str]:
        """Return what names the stream or side packet among all of a graph."""
        return self.port.side, self.entry.name


@dataclass(frozen=True, slots=True)
class BoundNode:
    """Hold a node with its class, contract, checked options and wires, which are by field."""

    position: int
    name: str
    config: NodeConfig
    calculator: type[Calculator]
    contract: Contract
    options: Mapping[str, Any]
    wires: Mapping[str, tuple[Wire, ...]]

    def all_wires(self) -> list[Wire]:
        """Return the wires of all fields."""
        return [wire for wires in self.wires.values() for wire in wires]


def bind_node(
    position: int,
    name: str,
    node: NodeConfig,
    registry: CalculatorRegistry,
    subgraph_names: Callable[[], Sequence[str]],
    problems: Problems,
) -> BoundNode | None:
    """Find a node's calculator and bind its entries; None when there is no such calculator."""
    cls = registry.get(node.calculator)
    if cls is None:
        if node.calculator:
            hint = _nearest(node.calculator, [*registry.names(), *subgraph_names()])
            problems.add(
                node.location,
                f'Unable to find Calculator "{node.calculator}": no calculator and no subgraph has '
                f"this name; is an 'import:' missing?{hint}",
            )
        return None
    contract = cls.contract.copy(node)
    sound = not node.damaged and all(has_good_indexes(entries_of(node, field)) for field in FIELDS)
    if sound:
        _update_contract(cls, contract, node, problems)
    wires = {
        field: _Binder(node, field, getattr(contract, ports), problems if sound else None).wires()
        for field, (ports, _) in FIELDS.items()
    }
    return BoundNode(position, name, node, cls, contract, _options(cls, node, problems), wires)


def _nearest(name: str, names: Sequence[str]) -> str:
    # The common ending would make all names look alike.
    short = {other.removesuffix("Calculator"): other for other in names}
    nearest = difflib.get_close_matches(name.removesuffix("Calculator"), list(short), n=1)
    return f" Did you mean {short[nearest[0]]!r}?" if nearest else ""


def _update_contract(
    cls: type[Calculator], contract: Contract, node: NodeConfig, problems: Problems
) -> None:
    try:
        cls.update_contract(contract)
    except ValueError as error:
        problems.add(node.location, f"{node.calculator}: {error}")
    except Exception as error:  # noqa: BLE001  # somebody else's code, reported like the rest
        kind = type(error).__name__
        problems.add(node.location, f"{node.calculator}.update_contract failed: {kind}: {error}")


def _options(cls: type[Calculator], node: NodeConfig, problems: Problems) -> Mapping[str, Any]:
    values, issues = check_options(cls, node.options)
    for path, message in issues:
        place = next(
            (
                node.option_locations[path[:length]]
                for length in range(len(path), 0, -1)
                if path[:length] in node.option_locations
            ),
            node.location,
        )
        problems.add(place, message)
    return values


class _Binder:
    """Bind the entries of one field; with no ``problems`` what does not fit is passed over."""

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
        self._note(
            entry.location,
            f"{self._node.calculator} takes only one {self._kind} {_label(port)}, and '{first}'"
            f"{near(first.location, entry.location)} is wired to it already",
        )
        return False

    def _refuse_tag(self, entry: PortEntry) -> None:
        tags = list(dict.fromkeys(port.tag for port in self._ports))
        known = ", ".join(map(_label, self._ports)) or "none"
        what = f"tag {entry.tag!r}" if entry.tag else "untagged entry"
        self._note(
            entry.location,
            f"{self._node.calculator} has no {self._kind} for the {what} of '{entry}'; its "
            f"{self._kind}s are: {known}.{did_you_mean(entry.tag, tags)}",
        )

    def _check_missing(self) -> None:
        for port in self._ports:
            if port.is_output or port.optional or port in self._bound:
                continue
            dropped = self._dropped_for(port)
            if dropped is not None:
                self._note_dropped(dropped)
                continue
            example = f"{port.tag}:name" if port.tag not in {"", ANY_TAG} else "name"
            self._note(
                self._node.location,
                f"{self._node.calculator} needs {self._kind} {_label(port)}, which is not wired; "
                f"add '{self._field}: {example}'",
            )

    def _dropped_for(self, port: Port[Any]) -> Dropped | None:
        for (field, tag, index), dropped in self._node.dropped.items():
            if field == self._field and self._port_of(tag, index) is port:
                return dropped
        return None

    def _note_dropped(self, dropped: Dropped) -> None:
        node, entry = self._node, dropped.entry
        reader = f"{node.calculator}{near(node.location, dropped.location)}"
        self._note(
            dropped.location,
            f"{dropped.subgraph} needs {self._kind} {entry.tag or 'untagged'}, which {reader} in "
            f"it reads; add '{self._field}: {f'{entry.tag}:' if entry.tag else ''}name'",
        )

    def _note(self, location: Location, message: str) -> None:
        if self._problems is not None:
            self._problems.add(location, message)


def _label(port: Port[Any]) -> str:
    if port.tag == ANY_TAG:
        return "any tag"
    return port.tag or "untagged"
