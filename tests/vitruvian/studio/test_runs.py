"""Runs from their start over HTTP to their end, and what they leave."""

from __future__ import annotations

import json

import cv2
import numpy as np

from .conftest import PICTURES
from .run_inputs import CARPHONE, TRACKING, numbers


class TestWhole:
    def test_a_run_goes_to_its_end_and_leaves_its_files(self, page):
        run = page.run(inputs=numbers(page))

        with page.watch(run) as watcher:
            end = watcher.end()
        lines = page.get(f"/api/runs/{run}/download/copies.jsonl")

        assert (end["state"], end["error"], end["frames"]) == ("finished", None, 20)
        assert end["downloads"] == ["copies.jsonl", "trace.json"]
        values = [json.loads(line) for line in lines.body.splitlines()]
        assert values == [{"timestamp": n * 1000, "value": n} for n in range(20)]
        assert lines.headers["content-disposition"] == 'attachment; filename="copies.jsonl"'

    def test_a_video_brings_pictures_and_figures(self, page):
        run = page.run(PICTURES, inputs=CARPHONE, paused=True)

        with page.watch(run) as watcher:
            watcher.send("watch", stream="shown")
            watcher.send("resume")
            end = watcher.end()
            figures = watcher.of("statistics")[-1]
            pictures = watcher.of("picture")

        assert end["state"] == "finished"
        assert (end["frames"], end["total"]) == (120, 120)
        nodes = {node["id"]: node for node in figures["nodes"]}
        assert nodes["PassThroughCalculator"]["packetsOut"] == 120
        assert nodes["read video"]["calculator"] == "VideoDecoderCalculator"
        assert "write video.mp4" in nodes
        streams = {stream["stream"]: stream for stream in figures["streams"]}
        assert streams["shown"]["packets"] == 120
        assert pictures, "no picture came"
        picture = cv2.imdecode(np.frombuffer(pictures[0]["jpeg"], np.uint8), cv2.IMREAD_COLOR)
        assert picture.shape == (144, 176, 3)
        assert (pictures[0]["width"], pictures[0]["height"]) == (176, 144)
        times = [one["timestamp"] for one in pictures]
        assert times == sorted(times)
        assert pictures[0]["ms"] >= 0

    def test_the_video_it_leaves_has_all_frames(self, page, tmp_path):
        run = page.run(PICTURES, inputs=CARPHONE)

        with page.watch(run) as watcher:
            assert watcher.end()["downloads"] == ["video.mp4", "trace.json"]
        answer = page.get(f"/api/runs/{run}/download/video.mp4")
        (tmp_path / "got.mp4").write_bytes(answer.body)
        video = cv2.VideoCapture(str(tmp_path / "got.mp4"))
        frames = 0
        while video.read()[0]:
            frames += 1

        assert answer.headers["content-type"] == "video/mp4"
        assert frames == 120

    def test_landmarks_come_as_lines_and_as_a_table(self, page):
        run = page.run(TRACKING, inputs={"input_video": {"kind": "sample", "name": "astronaut"}})

        with page.watch(run) as watcher:
            watcher.send("inspect", streams=["pose_landmarks"])
            end = watcher.end()
            seen = watcher.of("packet")[-1]["payload"]
        lines = page.get(f"/api/runs/{run}/download/landmarks.jsonl").body.splitlines()

        assert end["downloads"] == ["video.mp4", "landmarks.jsonl", "landmarks.csv", "trace.json"]
        assert len(json.loads(lines[0])["landmarks"]) == 25
        assert seen["kind"] == "landmarks"
        assert len(seen["data"]["lists"][0]) == len(seen["data"]["names"]) == 25
        assert page.get(f"/api/runs/{run}/download/pose_landmarks.jsonl").status == 200
        table = page.get(f"/api/runs/{run}/download/landmarks.csv").body.decode()
        assert table.count("\n") == 26

    def test_the_nodes_of_figures_are_those_of_the_picture(self, page):
        picture = page.post("/api/check", {"text": TRACKING}).json()["picture"]
        run = page.run(TRACKING, inputs={"input_video": {"kind": "sample", "name": "astronaut"}})

        with page.watch(run) as watcher:
            watcher.end()
            figures = watcher.of("statistics")[-1]

        drawn = set(leaves(picture))
        measured = {node["id"] for node in figures["nodes"]}
        ends = {"read input_video", "write video.mp4"}
        assert measured - drawn == {*ends, "write landmarks.jsonl", "write landmarks.csv"}
        assert drawn <= measured

    def test_the_trace_tells_every_call(self, page):
        run = page.run(inputs=numbers(page, 5))
        with page.watch(run) as watcher:
            watcher.end()

        events = page.get(f"/api/runs/{run}/download/trace.json").json()["traceEvents"]

        calls = [event for event in events if event["ph"] == "X" and event["name"] == "first"]
        assert [call["args"]["timestamp"] for call in calls] == [n * 1000 for n in range(5)]
        assert {event["args"]["name"] for event in events if event["ph"] == "M"}

    def test_the_timeline_tells_every_call_once(self, page):
        run = page.run(inputs=numbers(page, 50), paused=True)

        with page.watch(run) as watcher:
            watcher.until("state", state="paused")
            watcher.send("resume")
            watcher.end()
            watcher.until("timeline")
            spans = [
                (message["nodes"][node], timestamp)
                for message in watcher.of("timeline")
                for _, node, _, _, timestamp in message["spans"]
            ]

        times = [time for node, time in spans if node == "first" and time is not None]
        assert times == [n * 1000 for n in range(50)]

    def test_a_page_that_comes_late_sees_how_it_ended(self, page):
        run = page.run(inputs=numbers(page))
        with page.watch(run) as watcher:
            watcher.end()

        with page.watch(run) as watcher:
            state, figures = watcher.next(), watcher.next()
            watcher.send("inspect", streams=["inner"])
            packet = watcher.until("packet", stream="inner")

        assert (state["type"], state["state"]) == ("state", "finished")
        assert figures["type"] == "statistics"
        assert packet["timestamp"] == 19000
        assert packet["payload"] == {"kind": "number", "text": "19", "data": 19}


def leaves(picture):
    for node in picture["nodes"]:
        if node["body"] is None:
            yield node["id"]
        else:
            yield from leaves(node["body"])
