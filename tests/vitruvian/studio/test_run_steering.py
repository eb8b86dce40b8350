"""Runs that are paused, stepped, stopped and deleted over the socket."""

from __future__ import annotations

import cv2
import pytest

from .conftest import PICTURES
from .run_inputs import CARPHONE, numbers


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
