"""Long runs: neither the page nor the server grows.

The input is a video of small pictures, and the graph mirrors them, so that frames come many times
faster than from a camera. VITRUVIAN_STUDIO_FRAMES asks for more of them: 54000 are 30 minutes of a
camera. After a first part, in which caches and rings fill, heap and nodes of the page (after a
garbage collection) and the resident memory of the server must stay as they are. A run that quick
shows few of its pictures: a second test feeds a tenth as many to the page, one by one. With
``--log-cli-level INFO`` pytest shows the figures.
"""

from __future__ import annotations

import json
import logging
import os
import struct

import av
import cv2
import numpy as np
import pytest

FRAMES = int(os.environ.get("VITRUVIAN_STUDIO_FRAMES", "3000"))
log = logging.getLogger(__name__)

MEGABYTE = 1_000_000
#: What the page's heap and the server may grow by between the first third and the end.
PAGE_GROWTH = 1.5 * MEGABYTE
SERVER_GROWTH = 24 * MEGABYTE

GRAPH = """\
input_stream: input_video
output_stream: [output_video, size]
node:
  - calculator: ImageTransformationCalculator
    input_stream: IMAGE:input_video
    output_stream: IMAGE:output_video
    options: {flip_horizontally: true}
  - calculator: ImagePropertiesCalculator
    input_stream: IMAGE:output_video
    output_stream: SIZE:size
"""


@pytest.fixture(scope="module")
def studio(start_studio, tmp_path_factory):
    folder = tmp_path_factory.mktemp("long")
    graph = folder / "mirror.yaml"
    graph.write_text(GRAPH, encoding="utf-8")
    video = folder / "long.mp4"
    _write_video(video)
    return start_studio(str(graph), "--input", f"input_video={video}")


def _write_video(file):
    """Write moving noise, which a decoder cannot skip over."""
    pictures = np.random.default_rng(7).integers(0, 256, (25, 48, 64, 3), np.uint8)
    with av.open(str(file), "w") as container:
        stream = container.add_stream("mpeg4", rate=30)
        stream.width, stream.height = 64, 48
        for number in range(FRAMES):
            frame = av.VideoFrame.from_ndarray(pictures[number % len(pictures)], format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def _page_figures(page, session):
    for _ in range(2):
        session.send("HeapProfiler.collectGarbage")
    session.send("Performance.enable")
    metrics = {
        one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]
    }
    return {name: metrics[name] for name in ("JSHeapUsedSize", "Nodes", "JSEventListeners")}


@pytest.mark.timeout(1200)
def test_page_and_server_do_not_grow_with_the_frames(studio, page, run):
    page.set_default_timeout(1_000_000)
    session = page.context.new_cdp_session(page)
    run.inspect("size")
    run.inspect("output_video")
    run.tab("Timeline")
    run.click("Run")
    run.wait_for_frames(FRAMES // 3)
    run.tab("Inspector")
    first, server = _page_figures(page, session), studio.memory()
    seen = _pictures_seen(page)
    run.wait_for("finished")
    last, server_last = _page_figures(page, session), studio.memory()
    assert run.frames == FRAMES
    shown = _pictures_seen(page)
    log.info(
        "%d frames, %d pictures: page %s, then %s; server %d bytes, then %d",
        *(FRAMES, shown, first, last, server, server_last),
    )
    assert shown > seen
    assert last["JSHeapUsedSize"] - first["JSHeapUsedSize"] < PAGE_GROWTH
    assert last["Nodes"] - first["Nodes"] < 300
    assert last["JSEventListeners"] - first["JSEventListeners"] < 100
    assert server_last - server < SERVER_GROWTH


def _pictures_seen(page):
    return page.get_by_role("img", name="Pictures of output_video").evaluate(
        "canvas => Number(canvas.dataset.pictures ?? 0)"
    )


class FedPage:
    """Play a run's server: send the next picture as soon as the page has seen the one before."""

    def __init__(self, jpeg, pictures):
        self.jpeg = jpeg
        self.pictures = pictures
        self.sent = 0
        self.socket = None

    def connect(self, socket):
        self.socket = socket
        socket.on_message(self.answer)
        self.tell()

    def answer(self, message):
        kind = json.loads(message)["type"]
        if kind == "seen" or (kind == "watch" and not self.sent):
            self.send_picture()

    def send_picture(self):
        if self.sent == self.pictures:
            self.tell()
            return
        header = {"type": "picture", "stream": "output_video", "timestamp": self.sent * 33_333}
        text = json.dumps({**header, "width": 64, "height": 48, "format": "jpeg", "ms": 9}).encode()
        self.sent += 1
        self.socket.send(struct.pack(">I", len(text)) + text + self.jpeg)
        # As in a run of 30 pictures a second: everything else comes 4 times.
        if self.sent % 7 == 0:
            self.tell()

    def tell(self):
        state = "finished" if self.sent == self.pictures else "running"
        now = self.sent * 33_333
        nodes = ["ImageTransformationCalculator", "ImagePropertiesCalculator"]
        figures = dict.fromkeys(
            ("fps", "mean", "p99", "packetsIn", "packetsOut", "dropped", "queued", "errors"), 1
        )
        messages = (
            {"type": "state", "state": state, "error": None, "frames": self.sent}
            | {"total": self.pictures, "dropped": 0, "downloads": [], "warnings": []},
            {"type": "statistics", "seconds": now / 1e6, "streams": [], "threads": []}
            | {"nodes": [{"id": n, "calculator": n, "share": 0.5, **figures} for n in nodes]},
            {"type": "timeline", "origin": 0, "threads": ["a", "b"], "nodes": nodes}
            | {"spans": [[i % 2, i % 2, now + i * 100, 80, now] for i in range(300)]},
            {"type": "packet", "stream": "size", "timestamp": now}
            | {"payload": {"kind": "number", "text": "", "data": [64, self.sent]}},
        )
        for message in messages:
            self.socket.send(json.dumps(message))


@pytest.mark.timeout(1200)
def test_the_page_does_not_grow_with_the_pictures(studio, page, run):
    page.set_default_timeout(1_000_000)
    pictures = FRAMES // 10
    image = np.random.default_rng(7).integers(0, 256, (48, 64, 3), np.uint8)
    fed = FedPage(cv2.imencode(".jpg", image)[1].tobytes(), pictures)
    runs = {"GET": [], "POST": {"run": "fed"}}
    page.route("**/api/runs", lambda route: route.fulfill(json=runs[route.request.method]))
    page.route("**/api/runs/fed", lambda route: route.fulfill(json={}))
    page.route_web_socket("**/api/runs/fed/socket", fed.connect)
    session = page.context.new_cdp_session(page)
    run.inspect("size")
    run.tab("Timeline")
    run.click("Run")
    run.wait_for_frames(pictures // 2)
    first = _page_figures(page, session)
    run.wait_for("finished")
    last = _page_figures(page, session)
    shown = _pictures_seen(page)
    log.info("%d pictures, %d painted: page %s, then %s", pictures, shown, first, last)
    assert fed.sent == pictures
    assert shown > pictures // 10
    assert last["JSHeapUsedSize"] - first["JSHeapUsedSize"] < PAGE_GROWTH
    assert last["Nodes"] - first["Nodes"] < 300
