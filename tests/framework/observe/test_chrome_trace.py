from __future__ import annotations

import json
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from vitruvian.framework.authoring.calculator import Calculator
from vitruvian.framework.authoring.context import Context
from vitruvian.framework.authoring.ports import Input
from vitruvian.framework.errors import CalculatorError, MediaError
from vitruvian.framework.graph import CalculatorGraph
from vitruvian.framework.observe.chrome_trace import ChromeTraceWriter
from vitruvian.framework.values.packet import Packet

CHAIN = """\
input_stream: numbers
output_stream: last
node:
  - calculator: PassThroughCalculator
    input_stream: numbers
    output_stream: middle
  - calculator: PassThroughCalculator
    input_stream: middle
    output_stream: last
"""


class TraceFailCalculator(Calculator):
    """Fail."""

    number = Input(int)

    def process(self, ctx: Context) -> None:
        raise ValueError("no luck")


def events_of(path: Path, *, threads: int = 2, packets: int = 5, graph: str = CHAIN) -> list[Any]:
    writer = ChromeTraceWriter(path)
    running = CalculatorGraph(graph, threads=threads, tracers=[writer])
    with running:
        for number in range(packets):
            running.add_packet_to_input_stream("numbers", Packet(number).at(10 * number))
    writer.close()
    return json.loads(path.read_text())["traceEvents"]


@pytest.mark.parametrize("threads", [0, 2])
def test_every_call_is_a_slice_with_its_timestamp(tmp_path: Path, threads: int) -> None:
    events = events_of(tmp_path / "trace.json", threads=threads)

    slices = [event for event in events if event["ph"] == "X"]
    assert Counter(event["cat"] for event in slices) == {"open": 2, "process": 10, "close": 2}
    first = [e for e in slices if e["name"] == "PassThroughCalculator_1" and e["cat"] == "process"]
    assert [event["args"]["timestamp"] for event in first] == [0, 10, 20, 30, 40]
    assert all(event["dur"] > 0 for event in slices)


def test_slices_of_a_thread_do_not_overlap(tmp_path: Path) -> None:
    slices = [e for e in events_of(tmp_path / "trace.json", packets=50) if e["ph"] == "X"]

    for thread in {event["tid"] for event in slices}:
        own = sorted((e["ts"], e["dur"]) for e in slices if e["tid"] == thread)
        for (start, duration), (following, _) in pairwise(own):
            assert following >= start + duration - 0.002


def test_arrows_lead_from_the_sender_to_the_receiver(tmp_path: Path) -> None:
    events = events_of(tmp_path / "trace.json")

    starts = {event["id"]: event for event in events if event["ph"] == "s"}
    ends = {event["id"]: event for event in events if event["ph"] == "f"}
    assert len(ends) == 5
    assert all(starts[number]["ts"] <= ends[number]["ts"] for number in ends)
    assert {event["name"] for event in ends.values()} == {"middle"}


def test_threads_and_process_have_names(tmp_path: Path) -> None:
    events = events_of(tmp_path / "trace.json")

    names = {event["name"]: event["args"]["name"] for event in events if event["ph"] == "M"}
    named = {event["tid"] for event in events if event["name"] == "thread_name"}
    assert set(names) == {"process_name", "thread_name"}
    assert {event["tid"] for event in events if event["ph"] == "X"} == named


def test_queues_are_counted_down_to_nothing(tmp_path: Path) -> None:
    events = events_of(tmp_path / "trace.json")

    last = {e["name"]: e["args"]["packets"] for e in events if e["ph"] == "C"}
    assert last == {
        "numbers into PassThroughCalculator_1": 0,
        "middle into PassThroughCalculator_2": 0,
    }


def test_a_full_queue_is_marked(tmp_path: Path) -> None:
    events = events_of(tmp_path / "trace.json", threads=1, graph=f"max_queue_size: 1\n{CHAIN}")

    marks = {event["name"] for event in events if event["ph"] == "i"}
    assert "full: numbers into PassThroughCalculator_1" in marks


def test_a_run_that_fails_leaves_a_trace_with_the_error(tmp_path: Path) -> None:
    graph = """\
input_stream: numbers
node:
  - calculator: TraceFailCalculator
    input_stream: NUMBER:numbers
"""
    path = tmp_path / "trace.json"
    running = CalculatorGraph(graph, tracers=[ChromeTraceWriter(path)])
    running.start_run()
    running.add_packet_to_input_stream("numbers", Packet(1).at(0))
    with pytest.raises(CalculatorError):
        running.close()

    events = json.loads(path.read_text())["traceEvents"]
    assert any("error" in event.get("args", {}) for event in events)


def test_the_file_appears_only_when_it_is_complete(tmp_path: Path) -> None:
    path = tmp_path / "trace.json"
    running = CalculatorGraph(CHAIN, tracers=[ChromeTraceWriter(path)])

    running.start_run()
    assert not path.exists()
    running.close()

    assert [one.name for one in tmp_path.iterdir()] == ["trace.json"]


def test_many_events_are_written_in_pieces_that_fit_together(tmp_path: Path) -> None:
    events = events_of(tmp_path / "trace.json", packets=1000)

    assert sum(event["ph"] == "X" for event in events) == 2004


def test_a_second_run_writes_a_trace_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "trace.json"
    running = CalculatorGraph(CHAIN, tracers=[ChromeTraceWriter(path)])
    for _ in range(2):
        with running:
            running.add_packet_to_input_stream("numbers", Packet(1).at(0))

    slices = [e for e in json.loads(path.read_text())["traceEvents"] if e["ph"] == "X"]
    assert len(slices) == 6


def test_a_file_that_cannot_be_written_does_not_harm_the_run(tmp_path: Path) -> None:
    writer = ChromeTraceWriter(tmp_path / "missing" / "trace.json")
    running = CalculatorGraph(CHAIN, tracers=[writer])
    with running:
        running.add_packet_to_input_stream("numbers", Packet(1).at(0))

    with pytest.raises(MediaError, match=r"trace.json: the trace cannot be written: No such file"):
        writer.close()
