from __future__ import annotations

from vitruvian.cli.stats_table import stats_table
from vitruvian.framework.graph import CalculatorGraph
from vitruvian.framework.observe.statistics_tracer import StatisticsTracer


def run_relays(nodes, width=None, **config):
    figures = StatisticsTracer()
    graph = CalculatorGraph(
        {
            "input_stream": "s0",
            "output_stream": f"s{nodes}",
            **config,
            "node": [relay(index) for index in range(nodes)],
        },
        threads=0,
        tracers=[figures],
    )
    with graph:
        for time in range(8):
            graph.add_packet_to_input_stream("s0", time, time)
    return stats_table(figures.statistics(), width)


def relay(index):
    return {
        "calculator": "PassThroughCalculator",
        "name": f"{'a_part_of_a_larger_graph__' * index}relay_{index}",
        "input_stream": f"s{index}",
        "output_stream": f"s{index + 1}",
    }


def test_each_node_has_a_line_with_its_figures():
    lines = run_relays(3).splitlines()

    assert lines[0].split()[:7] == ["node", "calls", "in", "out", "dropped", "queue", "seconds"]
    rows = [line.split() for line in lines[1:4]]
    assert {tuple(row[1:5]) for row in rows} == {("8", "8", "8", "0")}
    assert len({len(line) for line in lines[:4]}) == 1


def test_names_are_whole_where_there_is_room():
    name = "a_part_of_a_larger_graph__" * 2 + "relay_2"

    assert f"\n{name} " in run_relays(3)
    assert f"\n{name} " in run_relays(3, width=200)


def test_long_names_lose_their_beginning_in_a_narrow_terminal():
    lines = run_relays(3, width=130).splitlines()

    assert any(line.startswith("relay_0 ") for line in lines)
    assert any(line.startswith("…") and "graph__relay_2 " in line for line in lines)
    assert {len(line) for line in lines[:4]} == {130}


def test_nodes_that_had_nothing_to_do_are_only_counted():
    figures = StatisticsTracer()
    with CalculatorGraph({"input_stream": "s0", "node": [relay(0)]}, threads=0, tracers=[figures]):
        pass

    assert "nodes that had nothing to process: 1" in stats_table(figures.statistics())


def test_threads_and_full_queues_are_told():
    table = run_relays(1, max_queue_size=2)

    assert "threads at work, of " in table
    assert "MainThread" in table
    assert "queues that were full and held back sources: 1; most often" in table
    assert "s0 into relay_0" in table


def test_run_prints_the_table(call, graph, video):
    done = call("run", graph, "-i", video, "-o", "size=sizes.jsonl", "--stats", "--quiet")

    assert done.code == 0
    table = done.err.splitlines()
    (row,) = [line.split() for line in table if line.startswith("ImagePropertiesCalculator")]
    assert row[1:5] == ["12", "12", "12", "0"]
    assert table[0].startswith("node ")


def test_run_prints_no_table_unasked(call, graph, video):
    done = call("run", graph, "-i", video, "-o", "size=sizes.jsonl", "--quiet")

    assert done.err == ""
