"""Run cases on the mediapipe wheel: a line of JSON in, a line of JSON out.

Runs in an environment of its own, where there is nothing of this project.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import mediapipe as mp
from mediapipe.python import packet_creator
from mediapipe.python._framework_bindings import calculator_graph

PRESTREAM, POSTSTREAM = -(2**63) + 2, 2**63 - 3
OPTIONS = {
    "GateCalculator": "GateCalculatorOptions",
    "FlowLimiterCalculator": "FlowLimiterCalculatorOptions",
    "ThresholdingCalculator": "ThresholdingCalculatorOptions",
}
READERS = (
    mp.packet_getter.get_bool,
    mp.packet_getter.get_float,
    mp.packet_getter.get_float_list,
)


def text_of(case: dict[str, Any]) -> str:
    """Write the graph as a text proto."""
    lines = [f'input_stream: "{name}"' for name in case["inputs"]]
    lines += [f'input_side_packet: "{name}"' for name in case["side_packets"]]
    lines.append(f"max_queue_size: {case['max_queue_size']}")
    for node in case["nodes"]:
        lines.append(f'node {{ calculator: "{node["calculator"]}"')
        lines += [f'  input_stream: "{entry}"' for entry in node["inputs"]]
        lines += [f'  output_stream: "{entry}"' for entry in node["outputs"]]
        lines += [f'  input_side_packet: "{entry}"' for entry in node["sides"]]
        if node["back_edge"]:
            lines.append(
                f'  input_stream_info {{ tag_index: "{node["back_edge"]}" back_edge: true }}'
            )
        if node["options"]:
            fields = " ".join(f"{key}: {_text(value)}" for key, value in node["options"].items())
            kind = OPTIONS[node["calculator"]]
            lines.append(f"  options {{ [mediapipe.{kind}.ext] {{ {fields} }} }}")
        lines.append("}")
    return "\n".join(lines)


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def packet_of(value: Any) -> Any:
    """Make a packet of a flag, a number or a list of numbers."""
    if isinstance(value, bool):
        return packet_creator.create_bool(value)
    if isinstance(value, list):
        return packet_creator.create_float_vector(value)
    return packet_creator.create_float(value)


def value_of(packet: Any) -> Any:
    """Return what is in a packet."""
    for read in READERS:
        try:
            return read(packet)
        except Exception:  # noqa: BLE001  # the getters raise what they like
            continue
    return "?"


def time_of(number: int) -> Any:
    """Return a timestamp; the special ones have names only."""
    special = {PRESTREAM: mp.Timestamp.PRESTREAM, POSTSTREAM: mp.Timestamp.POSTSTREAM}
    return special.get(number) or mp.Timestamp(number)


def run(case: dict[str, Any]) -> dict[str, Any]:
    """Run a case; return its packets and, by step, how many there were and what was settled."""
    graph = calculator_graph.CalculatorGraph(graph_config=text_of(case))
    packets: dict[str, list[Any]] = {name: [] for name in case["observed"]}
    settled: dict[str, int] = {}

    def observe(name: str, packet: Any) -> None:
        settled[name] = packet.timestamp.value
        if not packet.is_empty():
            packets[name].append([packet.timestamp.value, value_of(packet)])

    for name in case["observed"]:
        graph.observe_output_stream(name, observe, True)
    sides = {name: packet_creator.create_bool(flag) for name, flag in case["side_packets"].items()}
    graph.start_run(sides)
    steps: list[Any] = []
    for op in [None, *case["ops"]]:
        if op is not None:
            _do(graph, op)
        graph.wait_until_idle()
        steps.append({name: [len(packets[name]), settled.get(name)] for name in packets})
    graph.close_all_packet_sources()
    graph.wait_until_done()
    return {"packets": packets, "steps": steps}


def _do(graph: Any, op: dict[str, Any]) -> None:
    if op["kind"] == "packet":
        packet = packet_of(op["value"]).at(time_of(op["time"]))
        graph.add_packet_to_input_stream(op["stream"], packet)
    elif op["kind"] == "bound":
        # An empty packet at the time before is what moves a bound from Python.
        graph.add_packet_to_input_stream(op["stream"], mp.Packet().at(time_of(op["time"] - 1)))
    else:
        graph.close_input_stream(op["stream"])


def main() -> None:
    """Answer every line."""
    for line in sys.stdin:
        case = json.loads(line)
        try:
            answer = run(case)
        except Exception as error:  # noqa: BLE001  # the other side compares messages
            answer = {"error": f"{type(error).__name__}: {error}"}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
