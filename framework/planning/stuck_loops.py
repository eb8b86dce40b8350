"""Find loops in which every node waits for the next one before its first call.

A back edge straight onto an input of the default policy is such a loop: the node waits until the
input is settled at a packet's time, which the node's own call at that time would do. Only a node
that sends before its first call, in ``open``, could start it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..authoring.calculator import Calculator
from ..graph_file.names import entry_label
from ..graph_file.problems import Problems
from ..streams.sync import Synchronized
from .node_binding import BoundNode
from .plan import NodePlan, WirePlan

__all__ = ["check_stuck_loops"]


def check_stuck_loops(
    nodes: Sequence[BoundNode], plans: Sequence[NodePlan], problems: Problems
) -> None:
    """Note every back edge that keeps its node from ever running; ``plans`` are of ``nodes``."""
    loops = [(n, p, w) for n, p in zip(nodes, plans, strict=True) for w in p.inputs if w.back_edge]
    if not loops:
        return
    producers = {wire.stream: plan for plan in plans for wire in plan.outputs}
    for node, plan, wire in loops:
        if _waits_for_itself(plan, wire, producers):
            _note(node, plan, wire, problems)


def _waits_for_itself(plan: NodePlan, wire: WirePlan, producers: Mapping[str, NodePlan]) -> bool:
    seen: set[int] = set()
    ahead = [producers[wire.stream]] if wire.stream in producers else []
    while ahead:
        producer = ahead.pop()
        if producer.id in seen or not _waits(producer):
            continue
        if producer.id == plan.id:
            return True
        seen.add(producer.id)
        ahead += [producers[w.stream] for w in producer.inputs if w.stream in producers]
    return False


def _waits(plan: NodePlan) -> bool:
    """Return True for a node that surely sends nothing before its inputs are settled."""
    policy = plan.policy or plan.contract.sync or Synchronized()
    is_plain = isinstance(policy, Synchronized) and not plan.contract.process_timestamp_bounds
    return is_plain and bool(plan.inputs) and plan.calculator.open is Calculator.open


def _note(node: BoundNode, plan: NodePlan, wire: WirePlan, problems: Problems) -> None:
    entries = node.config.input_stream
    entry = next(e for e in entries if (e.tag, e.index) == (wire.tag, wire.index))
    main = next((e for e in entries if e is not entry), None)
    problems.add(
        entry.location,
        f"{node.config.calculator} would never run: {entry_label(wire.tag, wire.index)} waits for "
        f"{entry.label!r} of the same time, which comes of the call that waits. Read the one "
        "before through a node 'calculator: PreviousLoopbackCalculator' with 'input_stream: "
        f"[MAIN:{main.label if main else 'STREAM'}, LOOP:{entry.label}]', 'back_edge: LOOP' and "
        f"'output_stream: PREV_LOOP:previous_{entry.label}'",
    )
