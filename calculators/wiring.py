"""Checks on a node's wiring that several calculators share, for their ``update_contract``.

Each raises ``ValueError`` with what is wrong; the framework adds the node's place. Of a contract
without a node, or with one that could not be read in full, nothing is concluded.
"""

from __future__ import annotations

from typing import Any

from ..framework.authoring.contract import Contract
from ..framework.authoring.options import check_options
from ..framework.authoring.ports import Port

__all__ = [
    "checked_options",
    "is_wired",
    "keep_only",
    "leaves_as_it_comes",
    "needs",
    "needs_any_of",
    "needs_one_of",
    "same_count",
]


def is_wired(contract: Contract, port: Port[Any]) -> bool:
    """Return True when the node wires an entry with the port's tag."""
    return _count(contract, port) > 0


def needs(contract: Contract, port: Port[Any], why: str = "") -> None:
    """Require that the node wires the port; ``why`` completes the message."""
    if _is_known(contract) and not is_wired(contract, port):
        raise ValueError(f"wire {_kind(port)} {port.tag or port.name!r}{' ' if why else ''}{why}")


def needs_one_of(contract: Contract, *ports: Port[Any]) -> int | None:
    """Require that the node wires exactly one of the ports; return which, None if unknown."""
    if not _is_known(contract):
        return None
    wired = [place for place, port in enumerate(ports) if is_wired(contract, port)]
    if len(wired) != 1:
        choices = ", ".join(port.tag for port in ports)
        found = " and ".join(ports[place].tag for place in wired) or "none of them"
        raise ValueError(f"wire exactly one {_kind(ports[0])} of {choices}; this node has {found}")
    return wired[0]


def needs_any_of(contract: Contract, *ports: Port[Any]) -> None:
    """Require that the node wires at least one of the ports."""
    if _is_known(contract) and not any(is_wired(contract, port) for port in ports):
        choices = ", ".join(port.tag for port in ports)
        raise ValueError(f"wire at least one {_kind(ports[0])} of {choices}")


def same_count(contract: Contract, first: Port[Any], second: Port[Any]) -> None:
    """Require as many streams on the second port as on the first, and at least one."""
    needs(contract, first)
    if not _is_known(contract):
        return
    counts = _count(contract, first), _count(contract, second)
    if counts[0] != counts[1]:
        outputs = f"outputs {second.tag}" if second.tag else "untagged outputs"
        inputs = f"inputs {first.tag}" if first.tag else "untagged inputs"
        raise ValueError(
            f"wire as many {outputs} as {inputs}; "
            f"this node has {counts[0]} inputs and {counts[1]} outputs"
        )


def leaves_as_it_comes(contract: Contract, *ways: tuple[Port[Any], Port[Any]]) -> None:
    """Require that who reads an output reads the one made of the input that is wired.

    Each way is an input and the output made of it; a picture in memory and a texture, say.
    """
    if not _is_known(contract):
        return
    made = [way for way in ways if is_wired(contract, way[0])]
    idle = [output for _, output in ways if is_wired(contract, output)]
    if made and idle and not any(output in idle for _, output in made):
        (source, output), *_ = made
        raise ValueError(
            f"what comes in as {source.tag} leaves as {output.tag}, and nothing on {idle[0].tag}; "
            f"wire the output {output.tag}"
        )


def keep_only(contract: Contract, port: Port[Any]) -> None:
    """Drop the ports that share the port's tag but carry another type than this node's."""
    ports: list[Any] = contract.outputs if port.is_output else contract.inputs
    ports[:] = [one for one in ports if one is port or one.tag != port.tag]


def checked_options(cls: type[Any], contract: Contract) -> dict[str, Any] | None:
    """Return the node's option values, or None when they are wrong, which is reported anyway."""
    values, issues = check_options(cls, contract.node.options if contract.node else {})
    return None if issues else values


def _is_known(contract: Contract) -> bool:
    return contract.node is not None and not contract.node.damaged


def _kind(port: Port[Any]) -> str:
    return f"{'side ' if port.side else ''}{'output' if port.is_output else 'input'}"


def _count(contract: Contract, port: Port[Any]) -> int:
    node = contract.node
    if node is None:
        return 0
    streams = node.output_stream if port.is_output else node.input_stream
    side_packets = node.output_side_packet if port.is_output else node.input_side_packet
    return sum(entry.tag == port.tag for entry in (side_packets if port.side else streams))
