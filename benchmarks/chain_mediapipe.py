"""The other side of ``chain_comparison``; runs where MediaPipe is installed, and knows only it."""

from __future__ import annotations

import sys
import time

import mediapipe as mp
from mediapipe.python import packet_creator
from mediapipe.python._framework_bindings.calculator_graph import CalculatorGraph

__all__ = ["main"]


def main() -> None:
    """Answer each line ``LENGTH PACKETS`` with wall and processor seconds."""
    for line in sys.stdin:
        length, packets = map(int, line.split())
        print(*_run(length, packets), flush=True)


def _run(length: int, packets: int) -> tuple[float, float]:
    nodes = "".join(
        f'node {{ calculator: "PassThroughCalculator" input_stream: "s{i}" '
        f'output_stream: "s{i + 1}" }}\n'
        for i in range(length)
    )
    graph = CalculatorGraph(graph_config=f'input_stream: "s0" output_stream: "s{length}"\n{nodes}')
    graph.observe_output_stream(f"s{length}", lambda name, packet: None)
    graph.start_run()
    wall, busy = time.perf_counter(), time.process_time()
    for timestamp in range(packets):
        graph.add_packet_to_input_stream("s0", packet_creator.create_int(1).at(timestamp))
        graph.wait_until_idle()
    seconds = time.perf_counter() - wall, time.process_time() - busy
    graph.close()
    return seconds


if __name__ == "__main__":
    assert mp.__version__
    main()
