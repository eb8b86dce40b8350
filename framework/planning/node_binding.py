"""Bind the entries of a node to the ports of its calculator."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from ..authoring.calculator import Calculator, CalculatorRegistry
from ..authoring.contract import Contract
from ..authoring.options import check_options
from ..authoring.proto_options import fit_options, with_list
from ..authoring.user_modules import plain_class
from ..errors import Location
from ..graph_file.config import Dropped, NodeConfig, OptionPath, PortEntry, entries_of
from ..graph_file.problems import Problems, at
from ..messages import message_of, reason_of
from .port_binder import FIELDS, PortBinder, Wire, note_dropped
from .stream_names import has_good_indexes

__all__ = ["BoundNode", "bind_node", "place_of_option"]


class BoundNode(NamedTuple):
    """A node with its class, its contract, its checked options and, by field, its wires."""

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
    """Return the node bound to its calculator; None, with a problem, when there is none."""
    cls = registry.get(node.calculator)
    if cls is None:
        # After an import that failed, most names are those that it would have defined.
        if node.calculator and not problems.import_failed:
            names = [*registry.names(), *subgraph_names()]
            hint = _plain(node.calculator) or _nearest(node.calculator, names, problems)
            problems.add(
                node.location,
                f'Unable to find Calculator "{node.calculator}": no calculator and no subgraph has '
                f"this name; is an 'import:' missing?{hint}",
            )
        return None
    if node.proto_options:
        node = replace(node, options=fit_options(cls.contract.options, node.options))
    for path in node.handed_options:
        node = replace(node, options=with_list(cls.contract.options, node.options, path))
    contract = cls.contract.copy(node)
    sound = not node.damaged and all(has_good_indexes(entries_of(node, field)) for field in FIELDS)
    refusal = _update_contract(cls, contract) if sound else ""
    missed = _missed(cls, node) if refusal else []
    if missed:
        # One mistake, told at the subgraph's node; types inside would be wrong because of it.
        for field, dropped in missed:
            note_dropped(dropped, field, problems)
        return None
    binders = {
        field: PortBinder(node, field, getattr(contract, ports), problems if sound else None)
        for field, (ports, _) in FIELDS.items()
    }
    wires = {field: binder.wires() for field, binder in binders.items()}
    # An input that a subgraph's node left unwired is reported already. That the calculator inside
    # refuses the rest follows from it, and would be a second message for one mistake.
    if refusal and not (node.dropped and any(binder.has_faults for binder in binders.values())):
        problems.add(node.location, f"{node.calculator}{refusal}")
    return BoundNode(position, name, node, cls, contract, _options(cls, node, problems), wires)


def _missed(cls: type[Calculator], node: NodeConfig) -> list[tuple[str, Dropped]]:
    """Return the inputs that a subgraph's node left unwired, each enough for the class to agree."""
    return [
        (field, dropped)
        for (field, tag, _), dropped in node.dropped.items()
        if not _update_contract(cls, cls.contract.copy(_with_input(node, field, tag)))
    ]


def _with_input(node: NodeConfig, field: str, tag: str) -> NodeConfig:
    index = sum(entry.tag == tag for entry in entries_of(node, field))
    changed: dict[str, Any] = {field: (*entries_of(node, field), PortEntry("left_out", tag, index))}
    return replace(node, **changed)


def _plain(name: str) -> str:
    file = plain_class(name)
    return file and f" {file} has a class {name}; write 'class {name}(vt.Calculator)'"


#: "Calculator", or the beginning of it in a name that is still being typed.
_ENDING = re.compile(r"(?<=[a-z0-9])Calc[a-z]*$")


def _nearest(name: str, names: Sequence[str], problems: Problems) -> str:
    # Compared without the ending, which all names share: "GateCalculater" and "MuxCalculator" would
    # otherwise look more alike than "Gat" and "Gate".
    short = {other.removesuffix("Calculator"): other for other in names}
    nearest = problems.nearest(_ENDING.sub("", name), short)
    return f" Did you mean {short[nearest]!r}?" if nearest is not None else ""


def _update_contract(cls: type[Calculator], contract: Contract) -> str:
    """Let the class adapt the contract; return why it refuses, to be read after its name."""
    try:
        cls.update_contract(contract)
    except ValueError as error:
        return f": {message_of(error)}"
    except (Exception, SystemExit) as error:  # noqa: BLE001  # somebody else's code
        return f".update_contract failed: {reason_of(error)}"
    return ""


def place_of_option(node: NodeConfig, path: OptionPath) -> Location:
    """Return where the value of an option stands, or the list or mapping that it is in."""
    prefixes = [path[:length] for length in range(len(path), 0, -1)]
    places = node.option_locations
    return next((places[part] for part in prefixes if part in places), node.location)


def _options(cls: type[Calculator], node: NodeConfig, problems: Problems) -> Mapping[str, Any]:
    values, issues = check_options(cls, node.options)
    for path, message in issues:
        prefixes = [path[:length] for length in range(len(path), 0, -1)]
        place = place_of_option(node, path)
        handed = next((h for part in prefixes if (h := node.handed_options.get(part))), None)
        if handed is None:
            problems.add(place, message)
        elif path[0] in cls.contract.options:
            where = at(handed.location, place)
            problems.add(place, f"{message}; {handed.source} is handed to it at {where}")
        else:
            problems.add(handed.location, f"option_value {handed.written!r}: {message}")
    return values
