"""The servers of the page on serving answer, in one process and in several."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import cv2
import numpy as np
import pytest

# Found and not imported, which takes a while: the servers are processes of their own.
pytestmark = pytest.mark.skipif(
    not (find_spec("fastapi") and find_spec("uvicorn")), reason="fastapi is not installed"
)

PAGE = Path(__file__).parents[2] / "docs" / "serving.md"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the files of the page."""
    folder = tmp_path_factory.mktemp("serving")
    blocks = re.findall(
        r'^```\w+ title="([^"]+\.\w+)"\n(.*?)^```$', PAGE.read_text(), re.MULTILINE | re.DOTALL
    )
    for name, code in blocks:
        (folder / name).write_text(code)
    return folder


@contextmanager
def serving(folder: Path, app: str, workers: int) -> Iterator[str]:
    """Run uvicorn as the page says, on a port that is free."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "uvicorn", app, "--port", str(port)]
    server = subprocess.Popen(
        [*command, "--workers", str(workers)],
        cwd=folder,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stderr is not None
        _wait(server.stderr, {"Application startup complete": workers, "Uvicorn running on": 1})
        yield f"127.0.0.1:{port}"
    finally:
        server.terminate()
        server.communicate(timeout=60)


def _wait(lines: Iterable[str], texts: dict[str, int]) -> None:
    """Read until each text has come as many times as is said."""
    said = ""
    for line in lines:
        said += line
        if all(said.count(text) >= times for text, times in texts.items()):
            return
    pytest.fail(f"the server ended:\n{said}")


def jpeg(picture: np.ndarray) -> bytes:
    return cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 95])[1].tobytes()


def nose_x(address: str, data: bytes) -> float | None:
    with urlopen(f"http://{address}/pose", data=data, timeout=100) as answer:
        people = json.load(answer)
    return people[0]["nose"][0] if people else None


@pytest.mark.parametrize("workers", [1, 2])
def test_each_request_gets_what_is_in_its_own_picture(folder, astronaut, workers):
    picture = cv2.imread(str(astronaut))
    nobody = np.zeros((64, 64, 3), np.uint8)
    data = [jpeg(picture), jpeg(picture[:, ::-1]), jpeg(nobody)]

    with serving(folder, "pose_server:app", workers) as address:
        with ThreadPoolExecutor(4) as threads:
            noses = list(threads.map(lambda one: nose_x(address, one), data * 3))
        with pytest.raises(HTTPError, match="415"):
            nose_x(address, b"no picture")

    assert noses[:3] == noses[3:6] == noses[6:]
    assert noses[0] == pytest.approx(0.43, abs=0.05)
    assert noses[1] == pytest.approx(0.57, abs=0.05)
    assert noses[2] is None


def test_a_connection_is_tracked(folder, carphone):
    client = pytest.importorskip("websockets.sync.client")
    import vitruvian as vt

    with vt.frames(carphone) as frames:
        pictures = [jpeg(next(frames).image[:, :, ::-1]) for _ in range(3)]

    with (
        serving(folder, "track_server:app", 1) as address,
        client.connect(f"ws://{address}/track") as connection,
    ):
        poses = []
        for picture in pictures:
            connection.send(picture)
            poses.append(json.loads(connection.recv(timeout=60)))

    assert [len(pose) for pose in poses] == [25, 25, 25]
    assert poses[0] != poses[1]
