"""Time a chain of pass-through nodes here and in MediaPipe, in turn, in one run.

``python -m benchmarks.chain_comparison PYTHON``, where PYTHON has mediapipe 0.10.21 installed. Each
packet is fed from Python and waited for, with a Python observer at the end; medians of rounds.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.scheduler_cost import chain
from vitruvian.framework.graph import CalculatorGraph
from vitruvian.framework.values.packet import Packet

__all__ = ["main"]

LENGTHS = (1, 10, 50)
ROUNDS = 7
VISITS = 30_000


def main() -> None:
    """Print medians, and the spread of the ratio."""
    other = subprocess.Popen(
        [sys.argv[1], str(Path(__file__).with_name("chain_mediapipe.py"))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    print("Microseconds a packet, wall (processor):\n")
    print("| nodes | MediaPipe | inline | 2 threads | inline ÷ MediaPipe | a node visit, inline |")
    print("| --- | --- | --- | --- | --- | --- |")
    for length in LENGTHS:
        packets = VISITS // (length + 1)
        rounds = [
            (_ask(other, length, packets), _run(length, packets, 0), _run(length, packets, 2))
            for _ in range(ROUNDS)
        ]
        _print(length, packets, rounds)
    other.kill()
    other.wait()


Seconds = tuple[float, float]


def _ask(other: subprocess.Popen[str], length: int, packets: int) -> Seconds:
    assert other.stdin is not None
    assert other.stdout is not None
    other.stdin.write(f"{length} {packets}\n")
    other.stdin.flush()
    wall, busy = map(float, other.stdout.readline().split())
    return wall, busy


def _run(length: int, packets: int, threads: int) -> Seconds:
    graph = CalculatorGraph(chain(length), threads=threads)
    graph.observe_output_stream(f"s{length}", lambda name, packet: None)
    with graph:
        wall, busy = time.perf_counter(), time.process_time()
        for timestamp in range(packets):
            graph.add_packet_to_input_stream("s0", Packet(1).at(timestamp))
            graph.wait_until_idle()
        return time.perf_counter() - wall, time.process_time() - busy


def _print(length: int, packets: int, rounds: list[tuple[Seconds, Seconds, Seconds]]) -> None:
    def micro(engine: int, kind: int) -> float:
        return statistics.median(one[engine][kind] for one in rounds) / packets * 1e6

    ratios = sorted(one[1][0] / one[0][0] for one in rounds)
    cells = [f"{micro(engine, 0):.0f} ({micro(engine, 1):.0f})" for engine in range(3)]
    ratio = f"{statistics.median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})"
    visit = f"{micro(1, 1) / (length + 1):.1f}"
    print(f"| {length} | {' | '.join(cells)} | {ratio} | {visit} |", flush=True)


if __name__ == "__main__":
    main()
