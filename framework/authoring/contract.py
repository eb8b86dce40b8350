"""The contract of a calculator: its ports, its options, and how its inputs are joined."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol

from ..graph_file.config import NodeConfig
from ..streams.sync import InputPolicy
from .ports import Input, Option, Output, Port, SideInput, SideOutput
from .service import UseService

__all__ = ["Contract", "HasContract"]


@dataclass(slots=True)
class Contract:
    """A calculator's declarations; ``update_contract`` may change the copy for one node.

    ``timestamp_offset`` promises output time = input time + offset, so that a call without output
    still lets downstream go on; None promises nothing. With ``process_timestamp_bounds`` process
    also runs at times where all inputs are known to be empty. ``node`` is the node as the graph
    file wires it (None while only the class is described). ``narrowed`` are the types of ports
    about which the node's wiring and options tell more than the class.
    """

    inputs: list[Input[Any]] = field(default_factory=list[Input[Any]])
    outputs: list[Output[Any]] = field(default_factory=list[Output[Any]])
    side_inputs: list[SideInput[Any]] = field(default_factory=list[SideInput[Any]])
    side_outputs: list[SideOutput[Any]] = field(default_factory=list[SideOutput[Any]])
    options: dict[str, Option[Any]] = field(default_factory=dict[str, Option[Any]])
    sync: InputPolicy | None = None
    timestamp_offset: int | None = 0
    process_timestamp_bounds: bool = False
    max_in_flight: int = 1
    node: NodeConfig | None = None
    services: list[UseService[Any]] = field(default_factory=list[UseService[Any]])
    narrowed: dict[Port[Any], Any] = field(default_factory=dict[Port[Any], Any])

    def type_of(self, port: Port[Any]) -> Any:
        """Return the type of a port, as far as this node narrows it."""
        return self.narrowed.get(port, port.type)

    def ports(self) -> list[Port[Any]]:
        """Return all ports: inputs, outputs, side inputs, side outputs."""
        return [*self.inputs, *self.outputs, *self.side_inputs, *self.side_outputs]

    def copy(self, node: NodeConfig | None = None) -> Contract:
        """Return a contract that one node may change without touching the class's."""
        return Contract(
            list(self.inputs),
            list(self.outputs),
            list(self.side_inputs),
            list(self.side_outputs),
            dict(self.options),
            self.sync,
            self.timestamp_offset,
            self.process_timestamp_bounds,
            self.max_in_flight,
            node,
            list(self.services),
            dict(self.narrowed),
        )


class HasContract(Protocol):
    """A calculator class, for code that needs only its declarations."""

    contract: ClassVar[Contract]


def contract_of(cls: type) -> Contract:
    """Return the contract that a class and its bases declare, base classes first."""
    members: dict[str, Any] = {}
    for base in reversed(cls.__mro__):
        members.update(vars(base))
    contract = Contract(sync=members["sync"], timestamp_offset=members["timestamp_offset"])
    for name in ("process_timestamp_bounds", "max_in_flight"):
        # Flow limiters and muxes have options of these names; their `update_contract` reads them.
        if not isinstance(members[name], Option):
            setattr(contract, name, members[name])
    kinds: list[tuple[type, list[Any]]] = [
        (Input, contract.inputs),
        (Output, contract.outputs),
        (SideInput, contract.side_inputs),
        (SideOutput, contract.side_outputs),
    ]
    for name, member in members.items():
        if isinstance(member, Option):
            contract.options[name] = member
        elif isinstance(member, UseService):
            contract.services.append(member)  # pyright: ignore[reportUnknownArgumentType]
        elif isinstance(member, Port):
            for kind, ports in kinds:
                if isinstance(member, kind):
                    ports.append(member)
    return contract
