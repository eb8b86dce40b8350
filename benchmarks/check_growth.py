"""Print how long it takes to check graphs of 1,000, 10,000 and 100,000 nodes.

Checking is linear: the time for a node stays the same. The graphs are chains of nodes that pass
packets on, with a reader of two streams at every tenth. Run with
``python -m benchmarks.check_growth``, or with the numbers of nodes to check.
"""

from __future__ import annotations

import argparse
import time

from vitruvian.framework.planning.planner import check_graph

SIZES = (1_000, 10_000, 100_000)


def chain(nodes: int) -> str:
    """Return the text of a graph."""
    lines = ["input_stream: s0", f"output_stream: s{nodes}", "node:"]
    for number in range(nodes):
        joins = number % 10 == 9
        calculator = "MergeCalculator" if joins else "PassThroughCalculator"
        inputs = f"[s{number}, s{number - 5}]" if joins else f"s{number}"
        lines.append(
            f"  - {{calculator: {calculator}, input_stream: {inputs}, "
            f"output_stream: s{number + 1}}}"
        )
    return "\n".join(lines)


def seconds_to_check(nodes: int) -> float:
    """Return the processor time that checking a graph takes."""
    text = chain(nodes)
    started = time.process_time()
    problems = check_graph(text)
    seconds = time.process_time() - started
    assert problems == []
    return seconds


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("nodes", nargs="*", type=int, default=SIZES)
    # What is loaded once counts for no graph.
    check_graph(chain(10))
    for nodes in parser.parse_args().nodes:
        seconds = seconds_to_check(nodes)
        print(f"{nodes:9,} nodes: {seconds:7.2f} s, {seconds / nodes * 1e6:5.0f} µs a node")


if __name__ == "__main__":
    main()
