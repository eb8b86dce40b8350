"""Bind the entries of a node to the ports of its calculator."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..calculator import Calculator
from ..config import NodeConfig, PortEntry, entries_of
from ..contract import Contract
from ..errors import did_you_mean
from ..options import check_options
from ..ports import ANY_TAG, Port
from ..problems import Problems, at, near
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
    known_subgraphs: Sequence[str],
    problems: Problems,
) -> BoundNode | None:
    """Find a node's calculator and bind its entries; None when there is no such calculator."""
    cls = registry.get(node.calculator)
    if cls is None:
        if node.calculator:
            hint = _nearest(node.calculator, [*registry.names(), *known_subgraphs])
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
            port = self._port_of(entry)
            if port is not None and self._is_free(port, entry):
                wires.append(Wire(entry, port))
        self._check_missing()
        return tuple(sorted(wires, key=lambda wire: (wire.entry.tag, wire.entry.index)))

    def _port_of(self, entry: PortEntry) -> Port[Any] | None:
        named = [port for port in self._ports if port.tag == entry.tag]
        if not named and self._any is not None:
            return self._any
        if not named and not entry.tag and len(self._ports) == 1:
            named = [self._ports[0]]
        if not named:
            self._refuse_tag(entry)
            return None
        return named[min(entry.index, len(named) - 1)]

    def _is_free(self, port: Port[Any], entry: PortEntry) -> bool:
        first = self._bound.setdefault(port, entry)
        if first is entry or port.repeated:
            return True
        self._note(
            entry,
            f"{self._node.calculator} takes only one {self._kind} {_label(port)}, and '{first}'"
            f"{near(first.location, entry.location)} is wired to it already",
        )
        return False

    def _refuse_tag(self, entry: PortEntry) -> None:
        tags = list(dict.fromkeys(port.tag for port in self._ports))
        known = ", ".join(map(_label, self._ports)) or "none"
        what = f"tag {entry.tag!r}" if entry.tag else "untagged entry"
        self._note(
            entry,
            f"{self._node.calculator} has no {self._kind} for the {what} of '{entry}'; its "
            f"{self._kind}s are: {known}.{did_you_mean(entry.tag, tags)}",
        )

    def _check_missing(self) -> None:
        for port in self._ports:
            if port.is_output or port.optional or port in self._bound:
                continue
            cause = self._node.dropped.get((self._field, port.tag, 0))
            node = self._node
            if cause is not None:
                self._note(
                    None,
                    f"{cause.subgraph} needs {cause.entry.tag or 'its untagged input'}, which "
                    f"{node.calculator} ({at(node.location, cause.location)}) reads; wire it",
                    cause.location,
                )
                continue
            example = f"{port.tag}:name" if port.tag not in {"", ANY_TAG} else "name"
            self._note(
                None,
                f"{node.calculator} needs {self._kind} {_label(port)}, which is not wired; add "
                f"'{self._field}: {example}'",
            )

    def _note(self, entry: PortEntry | None, message: str, location: Any = None) -> None:
        if self._problems is not None:
            place = location or (entry.location if entry else self._node.location)
            self._problems.add(place, message)


def _label(port: Port[Any]) -> str:
    if port.tag == ANY_TAG:
        return "any tag"
    return port.tag or "untagged"
