"""What pages that watch a run are sent, and how many may."""

from __future__ import annotations

import time

import pytest

from .conftest import NUMBERS, PICTURES, TIMEOUT
from .run_inputs import CARPHONE, numbers


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
