"""Streams by their URLs, from a server on this computer."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import numpy as np
import pytest

from vitruvian.calculators.io.source_report import SOURCE_REPORT, SourceReport
from vitruvian.calculators.video.network_stream import NetworkStreamCalculator
from vitruvian.framework.errors import MediaError
from vitruvian.framework.testing import run_calculator

from .rtsp_server import rtsp_server

STEADY = [index * 40_000 for index in range(25)]


class Handler(SimpleHTTPRequestHandler):
    """Serve a folder; of names with ``half`` in them the first half, then hang up."""

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        pass

    def copyfile(self, source: Any, outputfile: Any) -> None:
        data = source.read()
        if "half" in self.path:
            data = data[: len(data) // 2]
        outputfile.write(data)


@pytest.fixture
def address(tmp_path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(tmp_path)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_sends_every_frame_at_its_time(make_video, address):
    make_video("a.mp4", STEADY)

    result = run_calculator(NetworkStreamCalculator(url=f"{address}/a.mp4"))

    assert [int(timestamp) for timestamp, _ in result.video] == STEADY
    assert (result.header.width, result.header.height, result.header.source) == (64, 48, "")


def test_a_stream_that_is_not_there_is_refused(address):
    with pytest.raises(MediaError, match=r"/none\.mp4: the stream cannot be opened \(.*Not Found"):
        run_calculator(NetworkStreamCalculator(url=f"{address}/none.mp4"))


def test_nobody_who_answers_is_told_in_time():
    with pytest.raises(MediaError, match=r"http://127\.0\.0\.1:9/a: the stream cannot be opened"):
        run_calculator(NetworkStreamCalculator(url="http://127.0.0.1:9/a", timeout=5.0))


def test_a_broken_stream_is_tried_again_only_so_often(make_video, address):
    noise = np.random.default_rng(0).integers(0, 255, (25, 48, 64, 3), np.uint8)
    make_video("half.mp4", STEADY, pictures=list(noise))
    report = SourceReport()

    result = run_calculator(
        NetworkStreamCalculator(url=f"{address}/half.mp4", reconnects=1, timeout=20.0),
        services={SOURCE_REPORT: report},
    )

    assert 0 < len(result.video) < 60
    times = [int(timestamp) for timestamp, _ in result.video]
    assert times == sorted(set(times))
    assert len(report.broken) == 1


@pytest.mark.parametrize("name", ["a.m3u8", "b.ffconcat"])
def test_a_stream_opens_no_file(make_video, tmp_path, address, name):
    secret = make_video("secret.mp4", STEADY)
    text = {
        "a.m3u8": f"#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:1,\n{secret}\n#EXT-X-ENDLIST\n",
        "b.ffconcat": f"ffconcat version 1.0\nfile '{secret}'\n",
    }
    (tmp_path / name).write_text(text[name])

    with pytest.raises(MediaError):
        run_calculator(NetworkStreamCalculator(url=f"{address}/{name}", timeout=2.0, reconnects=0))


def test_a_live_stream_is_followed_again_after_it_breaks_only_so_often():
    report = SourceReport()
    with rtsp_server(frames=6) as server:
        result = run_calculator(
            NetworkStreamCalculator(url=server.url, reconnects=1, timeout=0.5),
            services={SOURCE_REPORT: report},
        )

        assert server.plays == 2
    times = [int(timestamp) for timestamp, _ in result.video]
    assert len(times) == 12
    assert times == sorted(set(times))
    assert [one.reason for one in report.broken] == ["no more pictures come"]


def test_a_live_stream_that_breaks_fails_where_nobody_takes_note():
    with (
        rtsp_server(frames=2) as server,
        pytest.raises(MediaError, match=r"rtsp://.*no more pictures come.*sender is still there"),
    ):
        run_calculator(NetworkStreamCalculator(url=server.url, reconnects=0, timeout=5.0))
