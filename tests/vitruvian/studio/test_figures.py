"""Figures, spans, time that stands still, and what a run leaves."""

from __future__ import annotations

import json
import threading
import time

import pytest

from vitruvian.framework.graph import CalculatorGraph
from vitruvian.framework.observe.statistics_tracer import StatisticsTracer
from vitruvian.framework.planning.planner import plan_graph
from vitruvian.studio.downloads import Downloads, media_type
from vitruvian.studio.figures import Figures
from vitruvian.studio.pausable_clock import PausableClock
from vitruvian.studio.run_tracer import RunTracer
from vitruvian.studio.span_ring import SpanRing
from vitruvian.studio.timeline import Timeline
from vitruvian.studio.trace_file import write_trace

from .conftest import NUMBERS, TIMEOUT


class TestSpanRing:
    def ring(self, count, capacity=10):
        ring = SpanRing(capacity)
        for number in range(count):
            ring.add(1, 2, 0, number, 5, None if number % 2 else -number)
        return ring

    @pytest.mark.parametrize("count", [0, 1, 9, 10, 11, 19, 20, 21, 35])
    def test_the_newest_are_kept_in_order(self, count):
        number, spans = self.ring(count).since(0)

        assert number == count
        assert [span.start for span in spans] == list(range(max(count - 10, 0), count))

    @pytest.mark.parametrize(("count", "since"), [(5, 3), (15, 12), (15, 2), (20, 20), (25, 19)])
    def test_only_what_is_new_is_told(self, count, since):
        _, spans = self.ring(count).since(since)

        assert [span.start for span in spans] == list(range(max(count - 10, since), count))

    def test_nothing_of_a_span_is_lost(self):
        ring = SpanRing()
        ring.add(65535, 65535, 2, (1 << 62), (1 << 62), -(1 << 62))
        ring.add(0, 0, 0, 0, 0, None)

        _, (first, second) = ring.since(0)

        assert first == (65535, 65535, 2, 1 << 62, 1 << 62, -(1 << 62))
        assert second.timestamp is None

    def test_it_grows_no_further_than_its_capacity(self):
        ring = SpanRing(5000)
        for number in range(20_000):
            ring.add(0, 0, 0, number, 1, 0)

        assert len(ring._data) <= 2 * 4096 * 32

    def test_threads_may_add_at_once(self):
        ring = SpanRing(100_000)
        threads = [
            threading.Thread(target=lambda: [ring.add(0, 0, 0, n, 1, 0) for n in range(2000)])
            for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(TIMEOUT)

        assert ring.since(0)[0] == len(ring.since(0)[1]) == 8000


def watched(count=10):
    statistics, tracer = StatisticsTracer(), RunTracer(["numbers"])
    graph = CalculatorGraph(NUMBERS, tracers=[statistics, tracer], threads=0, run_all=True)
    with graph:
        for number in range(count):
            graph.add_packet_to_input_stream("numbers", number, number * 1000)
            graph.wait_until_idle()
    return statistics, tracer


class TestTracer:
    def test_the_newest_packet_of_every_stream_is_kept(self):
        _, tracer = watched()

        assert {name: int(packet.timestamp) for name, packet in tracer.latest.items()} == {
            "inner": 9000,
            "copies": 9000,
        }

    def test_taps_see_every_packet_of_their_stream(self):
        seen = []
        tracer = RunTracer([])
        tracer.taps = {"inner": [lambda stream, packet: seen.append((stream, packet.value))]}
        with CalculatorGraph(NUMBERS, tracers=[tracer], run_all=True) as graph:
            for number in range(5):
                graph.add_packet_to_input_stream("numbers", number, number)

        assert seen == [("inner", number) for number in range(5)]

    def test_a_tap_that_fails_ends_the_watching_not_the_run(self, caplog):
        tracer = RunTracer([])
        tracer.taps = {"inner": [lambda stream, packet: 1 / 0]}
        seen = []
        graph = CalculatorGraph(NUMBERS, tracers=[tracer])
        graph.observe_output_stream("copies", lambda name, packet: seen.append(packet.value))
        with graph:
            for number in range(3):
                graph.add_packet_to_input_stream("numbers", number, number)

        assert seen == [0, 1, 2]
        assert "switched off" in caplog.text

    def test_arrivals_are_remembered_for_a_while(self):
        from vitruvian.framework.values.packet import Packet

        tracer = RunTracer(["a", "b"])
        for number in range(2000):
            tracer.arrived("a", Packet(1).at(number), number + 7)
        tracer.arrived("b", Packet(1).at(1999), 5)

        assert tracer.arrival(1999) == 2006
        assert tracer.arrival(0) is None
        assert tracer.frames == 2000


class TestFigures:
    def test_nodes_and_streams(self):
        statistics, tracer = watched()

        message = Figures(statistics, tracer, str.upper).message()

        nodes = {node["id"]: node for node in message["nodes"]}
        assert set(nodes) == {"FIRST", "SECOND"}
        assert nodes["FIRST"]["packetsIn"] == nodes["FIRST"]["packetsOut"] == 10
        assert sum(node["share"] for node in nodes.values()) == pytest.approx(1, abs=1e-3)
        assert nodes["FIRST"]["fps"] == pytest.approx(
            10 / statistics.statistics().seconds, rel=0.01
        )
        streams = {one["stream"]: one for one in message["streams"]}
        assert streams["copies"] == {
            "stream": "copies",
            "type": "int",
            "packets": 10,
            "lastTimestamp": 9000,
            "queued": 0,
        }
        assert streams["numbers"]["packets"] == 10
        json.dumps(message, allow_nan=False)

    def test_before_a_run_there_is_nothing(self):
        message = Figures(StatisticsTracer(), RunTracer([]), str).message()

        assert message["nodes"] == message["streams"] == message["threads"] == []

    def test_they_are_made_once_for_all(self):
        statistics, tracer = watched()
        figures = Figures(statistics, tracer, str)

        assert figures.message() is figures.message()
        assert figures.message(anew=True) is not figures.message(anew=True)


class TestTimeline:
    def test_spans_tell_thread_node_and_times(self):
        _, tracer = watched(2)
        timeline = Timeline(tracer, str)
        timeline._next = 0

        message = timeline.message()

        calls = [(message["nodes"][node], time_) for _, node, _, _, time_ in message["spans"]]
        assert calls[:2] == [("first", None), ("second", None)]
        assert calls[2:6] == [("first", 0), ("second", 0), ("first", 1000), ("second", 1000)]
        assert all(duration >= 0 for _, _, _, duration, _ in message["spans"])
        assert message["threads"] == [threading.current_thread().name]
        assert timeline.message() is None

    def test_of_too_many_the_longest_are_sent(self):
        tracer = RunTracer([])
        tracer.nodes, tracer.threads = ["n"], ["t"]
        timeline = Timeline(tracer, str)
        for number in range(5000):
            tracer.spans.add(0, 0, 1, number * 1000, 1000 * (number % 7), number)

        message = timeline.message()

        assert len(message["spans"]) == 2000
        assert message["thinned"] == 3000
        assert min(span[3] for span in message["spans"]) >= 4
        assert message["spans"] == sorted(message["spans"], key=lambda span: span[2])

    def test_a_page_that_comes_late_gets_no_more_than_one_message_holds(self):
        tracer = RunTracer([])
        tracer.nodes, tracer.threads = ["n"], ["t"]
        for number in range(5000):
            tracer.spans.add(0, 0, 1, number, 1, number)

        assert len(Timeline(tracer, str).message()["spans"]) == 2000

    def test_the_trace_is_json_that_tells_every_call(self, tmp_path):
        _, tracer = watched(3)

        write_trace(tracer, tmp_path / "trace.json")

        events = json.loads((tmp_path / "trace.json").read_text(encoding="utf-8"))["traceEvents"]
        names = [event["name"] for event in events if event["ph"] == "X"]
        assert names.count("first") == 3
        assert "open first" in names
        assert [path.name for path in tmp_path.iterdir()] == ["trace.json"]


class TestClock:
    def test_it_stands_still_while_it_is_held(self):
        clock = PausableClock()
        clock.hold(True)
        before = clock.now()
        time.sleep(0.02)

        assert clock.now() == before
        clock.hold(False)
        assert clock.now() - before < 15_000

    def test_who_sleeps_is_woken_when_it_is_held(self):
        clock = PausableClock()
        woken = threading.Event()

        def sleep():
            clock.sleep(60_000_000)
            woken.set()

        threading.Thread(target=sleep, daemon=True).start()
        clock.hold(True)

        assert woken.wait(TIMEOUT)

    def test_who_sleeps_while_it_is_held_does_not_wait(self):
        clock = PausableClock()
        clock.hold(True)
        clock.hold(True)
        clock.sleep(60_000_000)

    def test_it_sleeps(self):
        clock = PausableClock()
        before = clock.now()
        clock.sleep(20_000)

        assert clock.now() - before >= 20_000


class TestDownloads:
    TEXT = """\
input_stream: [image, tensors]
input_side_packet: model
output_stream: [image_out, other_image, landmarks_a, landmarks_b, size, anything]
node:
  - calculator: FlowLimiterCalculator
    input_stream: [image, FINISHED:image_out]
    back_edge: FINISHED
    output_stream: limited
  - calculator: ImagePropertiesCalculator
    input_stream: IMAGE:limited
    output_stream: SIZE:size
  - calculator: ImageTransformationCalculator
    input_stream: IMAGE:limited
    output_stream: IMAGE:image_out
  - calculator: ImageTransformationCalculator
    input_stream: IMAGE:limited
    output_stream: IMAGE:other_image
  - calculator: PoseLandmarkUpperBodyCpu
    input_stream: IMAGE:limited
    output_stream: LANDMARKS:landmarks_a
  - calculator: PassThroughCalculator
    input_stream: [landmarks_a, tensors]
    output_stream: [landmarks_b, anything]
"""

    def test_every_output_has_its_file(self, tmp_path):
        plan = plan_graph(self.TEXT.replace("input_side_packet: model\n", ""))

        downloads = Downloads.plan(plan, tmp_path)

        files = {writer.binding.label: writer.binding.stream for writer in downloads.writers}
        assert files == {
            "video.mp4": "image_out",
            "other_image.mp4": "other_image",
            "landmarks.jsonl": "landmarks_a",
            "landmarks.csv": "landmarks_a",
            "landmarks_b.jsonl": "landmarks_b",
            "landmarks_b.csv": "landmarks_b",
            "size.jsonl": "size",
            "anything.jsonl": "anything",
        }
        assert downloads.guessed == {"anything"}
        assert downloads.names["landmarks_a.jsonl"] == tmp_path / "landmarks.jsonl"

    def test_only_whole_files_are_ready(self, tmp_path):
        downloads = Downloads.plan(plan_graph(NUMBERS), tmp_path)
        (tmp_path / ".copies.jsonl.part-1").write_bytes(b"1234")

        assert downloads.ready() == []
        assert downloads.find("copies.jsonl") is None
        assert downloads.find(".copies.jsonl.part-1") is None
        assert downloads.size() == 4

    @pytest.mark.parametrize(
        ("name", "kind"), [("video.mp4", "video/mp4"), ("x.odd", "application/octet-stream")]
    )
    def test_kinds(self, name, kind):
        assert media_type(name) == kind
