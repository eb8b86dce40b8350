"""Write nodes to copy: wiring and options with which a graph passes ``vitruvian check``.

What a contract declares is not enough to wire a calculator: "exactly one of these outputs", or "a
size, if the landmarks are in fractions", stand in its ``update_contract``. So nodes are tried, from
the plainest on, until one passes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain, combinations
from typing import Any

from ..convert.yaml_layout import Entry, ListNode, list_lines, node_of
from ..framework.authoring.calculator import Calculator
from ..framework.authoring.contract import Contract
from ..framework.authoring.ports import ANY_TAG, Port
from ..framework.planning.planner import check_graph
from .option_sample import sample_options

__all__ = ["graph_around", "node_lines", "nodes_to_copy"]

Node = Mapping[str, Any]
#: As many optional inputs are added to those that a node needs anyway.
_MOST_ADDED = 3


def nodes_to_copy(cls: type[Calculator]) -> list[str]:
    """Return the lines of a node that shows how to use a calculator; of several for a loop."""
    text = cls.example_nodes()
    if text:
        return text.splitlines()
    options = sample_options(cls.contract.options)
    candidates = [
        {"calculator": cls.__name__, **wiring, **({"options": options} if options else {})}
        for wiring in _wirings(cls.contract)
    ]
    return node_lines(next(filter(_passes, candidates), candidates[0]))


def node_lines(node: Node) -> list[str]:
    """Return a node as it stands in the list ``node`` of a graph file."""
    return list(list_lines(ListNode([Entry(node_of(node))], is_block=True)))


def graph_around(nodes: Sequence[Node]) -> dict[str, Any]:
    """Return a graph that takes from outside what the nodes read and none of them makes."""
    graph: dict[str, Any] = {"node": list(nodes)}
    for field in ("input_stream", "input_side_packet"):
        made = {name for node in nodes for name in _names(node, field.replace("input", "output"))}
        read = dict.fromkeys(name for node in nodes for name in _names(node, field))
        graph[field] = [name for name in read if name not in made]
    return graph


def _names(node: Node, field: str) -> list[str]:
    entries: str | Sequence[str] = node.get(field, ())
    texts = [entries] if isinstance(entries, str) else entries
    return [text.rpartition(":")[2] for text in texts]


def _passes(node: Node) -> bool:
    return not check_graph(graph_around([node]))


def _wirings(contract: Contract) -> Iterator[dict[str, Any]]:
    """Yield the wirings to try: few optional inputs first, all outputs before one alone."""
    read = _one_a_tag([*contract.inputs, *contract.side_inputs])
    written = _one_a_tag([*contract.outputs, *contract.side_outputs])
    needed = [port for port in read if not port.optional]
    optional = [port for port in read if port.optional]
    for added in chain.from_iterable(combinations(optional, n) for n in range(_MOST_ADDED + 1)):
        taken = [port for port in read if port in needed or port in added]
        sent = [port for port in written if _is_made(port, taken)]
        # What has only optional ports still needs one.
        if (contract.inputs and all(port.side for port in taken)) or (written and not sent):
            continue
        for outputs in (sent, *([port] for port in sent if len(sent) > 1)):
            ports = [*taken, *outputs]
            for count in _counts(taken, outputs):
                yield _fields(ports, count)


def _is_made(output: Port[Any], inputs: Collection[Port[Any]]) -> bool:
    """Return False for what is passed on of another input, and for textures beside pictures."""
    if output.same_as is not None:
        return output.same_as in inputs
    return not output.tag.endswith("_GPU") or any(port.tag.endswith("_GPU") for port in inputs)


def _one_a_tag(ports: Sequence[Port[Any]]) -> list[Port[Any]]:
    """Leave out the ports that offer the same tag with another type."""
    return list({(port.side, port.tag): port for port in reversed(ports)}.values())[::-1]


def _counts(inputs: Collection[Port[Any]], outputs: Collection[Port[Any]]) -> tuple[int, int]:
    """Return how many streams to wire to repeated ports: first the better number.

    Two where several become one or one becomes several; one where each stream is handled alone.
    """
    several = any(_is_list(port) for port in inputs) != any(_is_list(port) for port in outputs)
    return (2, 1) if several else (1, 2)


def _is_list(port: Port[Any]) -> bool:
    return port.repeated


def _fields(ports: Sequence[Port[Any]], count: int) -> dict[str, Any]:
    fields: dict[str, list[str]] = {
        "input_side_packet": [],
        "input_stream": [],
        "output_stream": [],
        "output_side_packet": [],
    }
    for port in ports:
        kind = "side_packet" if port.side else "stream"
        field = f"{'output' if port.is_output else 'input'}_{kind}"
        fields[field] += _entries(port, count if _is_list(port) else 1)
    return {
        field: texts[0] if len(texts) == 1 else texts for field, texts in fields.items() if texts
    }


def _entries(port: Port[Any], count: int) -> list[str]:
    name = port.name.strip("_").lower()
    tag = "" if port.tag in {"", ANY_TAG} else f"{port.tag}:"
    if count == 1:
        return [f"{tag}{name}"]
    return [f"{tag}{f'{place}:' if tag else ''}{name}_{place}" for place in range(count)]
