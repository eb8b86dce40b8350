"""Print what the scheduler costs for each visit of a node, in microseconds.

A chain of nodes that pass packets on is fed one packet after another, as a program feeds frames,
with an observer at its end; everything runs in the calling thread. The observer counts as a node.
Run with ``python -m benchmarks.scheduler_cost``; ``--profile`` shows where the time goes;
``--tracer statistics`` what it costs to collect figures.
"""

from __future__ import annotations

import argparse
import cProfile
import time
from collections.abc import Callable, Sequence
from typing import Any

from vitruvian.framework.authoring.calculator import Calculator
from vitruvian.framework.authoring.context import Context
from vitruvian.framework.authoring.ports import Input, Output
from vitruvian.framework.graph import CalculatorGraph
from vitruvian.framework.observe.statistics_tracer import StatisticsTracer
from vitruvian.framework.runtime.tracer import Tracer
from vitruvian.framework.values.packet import Packet

LENGTHS = (1, 10, 50)
VISITS = 50_000
REPEATS = 5
#: ``empty`` shows what calling the hooks costs.
TRACERS: dict[str, Callable[[], list[Tracer]]] = {
    "none": list,
    "empty": lambda: [Tracer()],
    "statistics": lambda: [StatisticsTracer()],
}


class BenchmarkRelayCalculator(Calculator):
    """Send what comes."""

    value: Input[Any] = Input(Any, tag="")
    same: Output[Any] = Output(Any, tag="")

    def process(self, ctx: Context) -> None:
        ctx[self.same] = ctx[self.value]


def chain(length: int) -> dict[str, Any]:
    """Configure ``length`` nodes from the stream ``s0`` to the stream ``s<length>``."""
    nodes = [
        {
            "calculator": "BenchmarkRelayCalculator",
            "input_stream": f"s{index}",
            "output_stream": f"s{index + 1}",
        }
        for index in range(length)
    ]
    return {"input_stream": "s0", "output_stream": f"s{length}", "node": nodes}


def run(graph: CalculatorGraph, packets: int) -> float:
    """Return the processor seconds that packets take through the graph, one by one."""
    with graph:
        graph.add_packet_to_input_stream("s0", Packet(1).at(0))
        graph.wait_until_idle()
        started = time.process_time()
        for timestamp in range(1, packets + 1):
            graph.add_packet_to_input_stream("s0", Packet(timestamp).at(timestamp))
            graph.wait_until_idle()
        return time.process_time() - started


def measure(length: int, threads: int, tracers: Sequence[Tracer]) -> tuple[float, float]:
    """Return the least microseconds for a packet and for a visit of a node, of some runs."""
    graph = CalculatorGraph(chain(length), threads=threads, tracers=tracers)
    graph.observe_output_stream(f"s{length}", lambda name, packet: None)
    packets = VISITS // (length + 1)
    seconds = min(run(graph, packets) for _ in range(REPEATS)) / packets
    return seconds * 1e6, seconds * 1e6 / (length + 1)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure the cost of a node visit.")
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--profile", action="store_true")
    parser.add_argument("--tracer", choices=TRACERS, default="none", help="who watches the runs")
    arguments = parser.parse_args()
    profile = cProfile.Profile()
    if arguments.profile:
        profile.enable()
    for length in LENGTHS:
        packet, visit = measure(length, arguments.threads, TRACERS[arguments.tracer]())
        print(f"{length:3} nodes and an observer: {packet:7.1f} µs a packet, {visit:5.2f} a visit")
    if arguments.profile:
        profile.disable()
        profile.print_stats("tottime")


if __name__ == "__main__":
    main()
