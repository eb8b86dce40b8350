"""Pass packets through chains of 10 to 200 nodes that do nothing."""

from __future__ import annotations

from benchmarks.growth.clock import Clock, Row, median_row
from benchmarks.scheduler_cost import chain
from vitruvian.framework.graph import CalculatorGraph
from vitruvian.framework.values.packet import Packet

__all__ = ["LENGTHS", "measure"]

LENGTHS = (10, 20, 50, 100, 200)
_VISITS = 20_000


def measure(*, quick: bool) -> list[Row]:
    """Return a row for each length and number of threads; times are in µs a packet."""
    rounds = 2 if quick else 6
    found: dict[tuple[int, int], list[Row]] = {}
    for _ in range(rounds):
        for length in LENGTHS:
            for threads in (0, 2):
                row = _pass_packets(length, threads)
                found.setdefault((length, threads), []).append(row)
    return [
        {"nodes": length, "threads": threads, **median_row(rows)}
        for (length, threads), rows in found.items()
    ]


def _pass_packets(length: int, threads: int) -> Row:
    graph = CalculatorGraph(chain(length), threads=threads)
    graph.observe_output_stream(f"s{length}", lambda name, packet: None)
    packets = _VISITS // length
    with graph:
        graph.add_packet_to_input_stream("s0", Packet(0).at(0))
        graph.wait_until_idle()
        clock = Clock()
        for time in range(1, packets + 1):
            graph.add_packet_to_input_stream("s0", Packet(time).at(time))
            graph.wait_until_idle()
        wall, processor = clock.read()
    return {"wall": 1e6 * wall / packets, "processor": 1e6 * processor / packets}
