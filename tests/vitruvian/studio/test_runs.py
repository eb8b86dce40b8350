"""Runs: started over HTTP, watched and steered over the socket."""

from __future__ import annotations

import json
import time

import cv2
import numpy as np
import pytest

from vitruvian.framework.authoring.calculator import Calculator
from vitruvian.framework.authoring.ports import Input, Output

from .conftest import NUMBERS, PICTURES, TIMEOUT

#: What a JPEG says of itself, up to its height and width.
JPEG_HEAD = b"\xff\xd8\xff\xc0\x00\x11\x08"
CARPHONE = {"video": {"kind": "sample", "name": "carphone"}}
TRACKING = """\
# Track and draw.
input_stream: input_video
output_stream: [output_video, pose_landmarks]
node:
  - calculator: PoseLandmarkUpperBodyCpu
    input_stream: IMAGE:input_video
    output_stream: LANDMARKS:pose_landmarks
  - calculator: PassThroughCalculator
    input_stream: input_video
    output_stream: output_video
"""


class StudioFailingCalculator(Calculator):
    """Fail at the fourth number."""

    number = Input(int, tag="")
    same = Output(int, tag="")

    def process(self, ctx):
        if ctx[self.number] == 3:
            raise ValueError("three is too much")
        ctx[self.same] = ctx[self.number]


FAILING = NUMBERS.replace(
    "PassThroughCalculator\n    name: second", "StudioFailingCalculator\n    name: second"
)


def numbers(page, count=20):
    return {"numbers": page.upload_numbers(count)}


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


class TestFailure:
    def test_the_node_its_line_and_the_time_are_told(self, page):
        run = page.run(FAILING, inputs=numbers(page))

        with page.watch(run) as watcher:
            end = watcher.end()

        assert end["state"] == "failed"
        assert "three is too much" in end["error"]["message"]
        assert end["error"]["node"] == "second"
        assert end["error"]["line"] == 9
        assert end["error"]["timestamp"] == 3000
        assert end["downloads"] == ["trace.json"]

    def test_of_a_node_in_a_subgraph_the_line_of_the_subgraph_is_told(self, page):
        text = TRACKING.replace("IMAGE:input_video", "IMAGE:numbers").replace(
            "input_stream: input_video\n", "input_stream: [input_video, numbers]\n", 1
        )
        video = page.upload("broken.mp4", b"no video at all").json()
        sources = {"kind": "file", "id": video["id"]}
        run = page.run(text, inputs={"input_video": sources, "numbers": sources})

        with page.watch(run) as watcher:
            end = watcher.end()

        assert end["state"] == "failed"
        assert "broken.mp4" in end["error"]["message"]
        assert "vitruvian-studio-" not in end["error"]["message"]

    def test_a_graph_with_mistakes_is_refused_with_all_of_them(self, page):
        text = NUMBERS.replace("name: second", "nam: second")

        answer = page.post("/api/runs", {"text": text, "inputs": {}})

        assert answer.status == 422
        assert answer.error.startswith("graph:10: ")
        assert answer.json()["problems"][0]["line"] == 10

    @pytest.mark.parametrize(
        ("fields", "status", "message"),
        [
            ({}, 400, "the graph's input 'numbers' is not given"),
            ({"inputs": {"nonsense": {"kind": "browser"}}}, 400, "no input stream 'nonsense'"),
            ({"inputs": {"numbers": {"kind": "file", "id": "x"}}}, 404, "none of this id"),
            ({"inputs": {"numbers": {"kind": "sample", "name": "x"}}}, 404, "none of this name"),
            ({"inputs": {"numbers": {"kind": "path", "source": "/etc/passwd"}}}, 403, "--input"),
            ({"inputs": {"numbers": {"kind": "tape"}}}, 400, "expected one of file, sample"),
            ({"inputs": {"numbers": {"kind": "camera", "index": -1}}}, 400, "from 0 to 99"),
            ({"inputs": {"numbers": 5}}, 400, "expected an object for 'numbers'"),
            ({"inputs": []}, 400, "'inputs' is a list; expected an object"),
            ({"threads": 0}, 400, "from 1 to 64"),
            ({"pace": "slow"}, 400, "one of source, fast"),
            ({"paused": "yes"}, 400, "expected true or false"),
            ({"text": None}, 400, "'text' is missing"),
            (
                {
                    "inputs": {"numbers": {"kind": "sample", "name": "carphone"}},
                    "sidePackets": {"x": 1},
                },
                400,
                "no input side packet 'x'",
            ),
        ],
    )
    def test_what_cannot_be_run_is_refused(self, page, fields, status, message):
        answer = page.post("/api/runs", {"text": NUMBERS, **fields})

        assert answer.status == status
        assert message in answer.error

    def test_a_download_that_cannot_be_written_costs_only_itself(self, page):
        # A mask of floats is a picture that no video holds.
        text = """\
input_stream: [video, more]
output_stream: [shown, mask]
node:
  - calculator: PassThroughCalculator
    input_stream: video
    output_stream: shown
  - calculator: StudioMaskCalculator
    input_stream: more
    output_stream: mask
"""
        sample = CARPHONE["video"]
        run = page.run(text, inputs={"video": sample, "more": sample}, paused=True)

        with page.watch(run) as watcher:
            watcher.until("state", state="paused")
            watcher.send("resume")
            end = watcher.end()
            problem = watcher.of("problem")[0]

        assert end["state"] == "finished"
        assert end["downloads"] == ["video.mp4", "trace.json"]
        assert problem["message"].startswith("mask.mp4: it is not written:")


class StudioMaskCalculator(Calculator):
    """Make a mask of floats."""

    from vitruvian.framework.formats import ImageFrame

    image = Input(ImageFrame, tag="")
    mask = Output(ImageFrame, tag="")

    def process(self, ctx):
        shape = ctx[self.image].data.shape[:2]
        ctx[self.mask] = self.ImageFrame(np.full(shape, 0.5, np.float32))


class TestSteering:
    def test_a_paused_run_goes_on_step_by_step(self, page):
        run = page.run(inputs=numbers(page), paused=True)

        with page.watch(run) as watcher:
            assert watcher.until("state", state="paused")["frames"] == 0
            watcher.send("inspect", streams=["copies"])
            frames = []
            for _ in range(3):
                watcher.send("step", what="frame")
                packet = watcher.until("packet", stream="copies")
                frames.append((packet["timestamp"], watcher.until("state")["frames"]))
            watcher.send("resume")
            watcher.end()

        assert frames == [(0, 1), (1000, 2), (2000, 3)]

    def test_a_step_runs_one_call(self, page):
        run = page.run(inputs=numbers(page), paused=True)

        with page.watch(run) as watcher:
            watcher.until("state", state="paused")
            names = []
            for _ in range(4):
                watcher.send("step", what="call")
                spans = watcher.until("timeline")
                names += [spans["nodes"][span[1]] for span in spans["spans"]]

        # The first calls open the nodes.
        assert sorted(names) == ["first", "read numbers", "second", "write copies.jsonl"]

    def test_a_run_is_paused_and_goes_on(self, page):
        run = page.run(PICTURES, inputs=CARPHONE, pace="source")

        with page.watch(run) as watcher:
            watcher.until("state", state="running")
            watcher.send("pause")
            paused = watcher.until("state", state="paused")
            watcher.send("resume")
            running = watcher.until("state", state="running")
            watcher.send("stop")
            watcher.end()

        assert paused["frames"] <= running["frames"] < 120

    def test_a_stopped_run_leaves_whole_files(self, page, tmp_path):
        run = page.run(PICTURES, inputs=CARPHONE, pace="source")

        with page.watch(run) as watcher:
            while watcher.until("state")["frames"] < 3:
                pass
            watcher.send("stop")
            end = watcher.end()
        (tmp_path / "got.mp4").write_bytes(page.get(f"/api/runs/{run}/download/video.mp4").body)

        assert end["state"] == "stopped"
        assert end["error"] is None
        assert "video.mp4" in end["downloads"]
        assert cv2.VideoCapture(str(tmp_path / "got.mp4")).read()[0]

    def test_a_run_that_is_stopped_before_it_began_is_no_failure(self, page):
        run = page.run(PICTURES, inputs=CARPHONE, paused=True)

        with page.watch(run) as watcher:
            watcher.until("state", state="paused")
            watcher.send("stop")
            end = watcher.end()

        assert (end["state"], end["error"]) == ("stopped", None)

    def test_the_speed_of_the_source_is_kept(self, page):
        # The first three numbers span 2 ms, four more would span a minute.
        lines = [f'{{"timestamp": {t}, "value": 1}}\n' for t in (0, 1000, 2000, 60_000_000)]
        file = page.upload("slow.jsonl", "".join(lines).encode()).json()
        source = {"numbers": {"kind": "file", "id": file["id"]}}
        run = page.run(inputs=source, pace="source")

        with page.watch(run) as watcher:
            watcher.send("inspect", streams=["copies"])
            while watcher.until("packet")["timestamp"] < 2000:
                pass
            # The fourth waits, and a step does not wait for it.
            watcher.send("pause")
            watcher.until("state", state="paused")
            watcher.send("step", what="frame")
            assert watcher.until("packet")["timestamp"] == 60_000_000

    def test_a_node_that_only_waits_has_no_share_of_the_work(self, page):
        run = page.run(PICTURES, inputs=CARPHONE, pace="source")

        with page.watch(run) as watcher:
            while watcher.until("state")["frames"] < 10:
                pass
            watcher.send("stop")
            watcher.end()
            shares = {one["id"]: one["share"] for one in watcher.of("statistics")[-1]["nodes"]}
            spans = [
                message["nodes"][span[1]]
                for message in watcher.of("timeline")
                for span in message["spans"]
            ]

        assert shares["pace video"] == 0
        assert sum(shares.values()) == pytest.approx(1, abs=0.01)
        assert "read video" in spans
        assert "pace video" not in spans

    def test_deleting_a_run_ends_it_and_forgets_it(self, page):
        run = page.run(PICTURES, inputs=CARPHONE, pace="source")
        folder = page.studio._runs.find(run).downloads.folder

        assert page.delete(f"/api/runs/{run}").status == 200

        assert not folder.exists()
        assert page.get(f"/api/runs/{run}/download/video.mp4").status == 404
        assert page.delete(f"/api/runs/{run}").status == 404


class TestWatching:
    def test_nothing_is_made_for_nobody(self, page, monkeypatch):
        made = []
        monkeypatch.setattr("vitruvian.studio.pictures.jpeg_of", lambda image: made.append(1))
        run = page.run(PICTURES, inputs=CARPHONE)
        with page.watch(run) as watcher:
            watcher.end()

        assert made == []

    def test_one_picture_is_under_way_until_it_is_seen(self, page):
        run = page.run(PICTURES, inputs=CARPHONE, paused=True)

        with page.watch(run) as watcher:
            watcher.sees_pictures = False
            watcher.until("state", state="paused")
            watcher.send("watch", stream="shown")
            watcher.send("resume")
            watcher.end()
            assert len(watcher.of("picture")) == 1
            # What is newest then is the last one.
            watcher.send("seen", stream="shown", timestamp=watcher.of("picture")[0]["timestamp"])
            last = watcher.until("picture")

        assert last["timestamp"] == 3970633

    def test_a_stream_that_is_inspected_and_watched_is_sent_once(self, page):
        run = page.run(PICTURES, inputs=CARPHONE, paused=True)

        with page.watch(run) as watcher:
            watcher.until("state", state="paused")
            watcher.send("inspect", streams=["shown"])
            watcher.send("watch", stream="shown")
            watcher.send("step", what="frame")
            picture = watcher.until("picture")
            watcher.send("step", what="frame")
            other = watcher.until("picture")
            packets = watcher.of("packet")

        assert (picture["timestamp"], other["timestamp"]) == (0, 33367)
        assert packets[0]["payload"]["data"] == {"width": 176, "height": 144, "format": "SRGB"}

    def test_several_pages_watch_one_run(self, page):
        run = page.run(inputs=numbers(page), paused=True)

        with page.watch(run) as first, page.watch(run) as second:
            first.until("state", state="paused")
            second.send("resume")

            assert first.end()["state"] == second.end()["state"] == "finished"

    def test_more_pages_than_allowed_are_refused(self, open_page):
        from vitruvian.studio.limits import Limits

        page = open_page(limits=Limits(sockets=1))
        run = page.run(inputs=numbers(page), paused=True)

        with page.watch(run), pytest.raises(Exception, match="403"), page.watch(run):
            pass

    def test_more_runs_than_allowed_are_refused(self, open_page):
        from vitruvian.studio.limits import Limits

        page = open_page(limits=Limits(runs=1))
        inputs = numbers(page)
        page.run(inputs=inputs, paused=True)

        answer = page.post("/api/runs", {"text": NUMBERS, "inputs": inputs})

        assert answer.status == 429
        assert "stop one" in answer.error

    def test_old_runs_are_forgotten(self, open_page):
        from vitruvian.studio.limits import Limits

        page = open_page(limits=Limits(kept_runs=2))
        inputs = numbers(page, 3)
        runs = []
        for _ in range(4):
            runs.append(page.run(inputs=inputs))
            with page.watch(runs[-1]) as watcher:
                watcher.end()
            deadline = time.monotonic() + TIMEOUT
            while page.studio._runs.find(runs[-1]).viewers and time.monotonic() < deadline:
                time.sleep(0.01)

        statuses = [page.get(f"/api/runs/{run}/download/trace.json").status for run in runs]
        assert statuses == [404, 404, 200, 200]


class TestBrowserCamera:
    def frame(self, timestamp, width=32, height=24, shade=0):
        picture = np.full((height, width, 3), shade, np.uint8)
        return timestamp.to_bytes(8) + cv2.imencode(".jpg", picture)[1].tobytes()

    def test_its_frames_run_through_the_graph(self, page):
        run = page.run(PICTURES, inputs={"video": {"kind": "browser"}}, live=True)

        with page.watch(run) as watcher:
            watcher.send("inspect", streams=["shown"])
            watcher.until("state", state="running")
            times = []
            for time_ in (10, 20, 30):
                watcher.socket.send(self.frame(time_))
                times.append(watcher.until("packet", stream="shown")["timestamp"])
            watcher.send("stop")
            end = watcher.end()

        assert times == [10, 20, 30]
        assert (end["state"], end["frames"]) == ("stopped", 3)
        assert "video.mp4" in end["downloads"]

    def test_time_that_goes_back_is_left_out(self, page):
        run = page.run(PICTURES, inputs={"video": {"kind": "browser"}}, live=True)

        with page.watch(run) as watcher:
            watcher.send("inspect", streams=["shown"])
            watcher.until("state", state="running")
            watcher.socket.send(self.frame(100))
            watcher.until("packet", timestamp=100)
            watcher.socket.send(self.frame(50))
            while page.studio._runs.find(run)._feed._newest is not None:
                time.sleep(0.005)
            watcher.socket.send(self.frame(200))
            packet = watcher.until("packet")

        assert packet["timestamp"] == 200

    @pytest.mark.parametrize(
        ("message", "told"),
        [
            (b"short", "expected 8 bytes of time"),
            (b"\xff" * 30, "expected 8 bytes of time"),
            (bytes(8) + b"no jpeg at all", "no JPEG"),
            (
                (5).to_bytes(8) + b"\xff\xd8\xff\xc0\x00\x11\x08\xff\xff\xff\xff" + b"x" * 20,
                "pixels",
            ),
            (
                (5).to_bytes(8) + b"\xff\xd8\xff\xc0\x00\x11\x08\x00\x05\x00\x05" + b"x" * 20,
                "no JPEG",
            ),
        ],
    )
    def test_what_is_no_frame_is_told_and_the_run_goes_on(self, page, message, told):
        run = page.run(PICTURES, inputs={"video": {"kind": "browser"}}, live=True)

        with page.watch(run) as watcher:
            watcher.send("inspect", streams=["shown"])
            watcher.until("state", state="running")
            watcher.socket.send(message)
            assert told in watcher.until("problem")["message"]
            watcher.socket.send(self.frame(1000))
            assert watcher.until("packet")["timestamp"] == 1000

    def test_a_step_takes_the_newest_frame(self, page):
        run = page.run(PICTURES, inputs={"video": {"kind": "browser"}}, live=True)

        with page.watch(run) as watcher:
            watcher.send("inspect", streams=["shown"])
            watcher.until("state", state="running")
            watcher.send("pause")
            watcher.until("state", state="paused")
            for time_ in (10, 20, 30):
                watcher.socket.send(self.frame(time_))
            watcher.send("step", what="frame")
            assert watcher.until("packet")["timestamp"] == 30

    def test_a_run_without_one_takes_no_frames(self, page):
        run = page.run(inputs=numbers(page), paused=True)

        with page.watch(run) as watcher:
            watcher.socket.send(self.frame(10))
            assert "no input of this run" in watcher.until("problem")["message"]
