"""A studio's server in a thread, and what its page would say to it."""

from __future__ import annotations

import contextlib
import http.client
import json
import logging
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

import pytest
import uvicorn
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from vitruvian.studio.app import Studio
from vitruvian.studio.opened import Opened
from vitruvian.studio.serving import listen, server_of
from vitruvian.studio.settings import Settings

#: Seconds after which a wait of a test has failed.
TIMEOUT = 30

#: Passes numbers from a file on, one by one.
NUMBERS = """\
# Pass numbers on.
input_stream: numbers
output_stream: copies
node:
  - calculator: PassThroughCalculator
    name: first
    input_stream: numbers
    output_stream: inner
  - calculator: PassThroughCalculator
    name: second
    input_stream: inner
    output_stream: copies
"""
#: Passes pictures on.
PICTURES = """\
input_stream: video
output_stream: shown
node:
  - calculator: PassThroughCalculator
    input_stream: video
    output_stream: shown
"""
ENDED = {"finished", "failed", "stopped"}


class Answer(NamedTuple):
    """Hold what the server answered."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def error(self) -> str:
        """Return the reason of a refusal."""
        return str(self.json()["error"])


class Page:
    """Do what the page does: requests with its headers, and a run's socket."""

    def __init__(self, studio: Studio, port: int) -> None:
        self.studio = studio
        self.port = port
        self.origin = f"http://127.0.0.1:{port}"
        self.headers = {"Origin": self.origin}

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | str | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """Send a request with these headers alone."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT)
        with contextlib.closing(connection):
            data = body.encode() if isinstance(body, str) else body
            connection.request(method, path, data, headers or {})
            answer = connection.getresponse()
            names = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, names, answer.read())

    def get(self, path: str) -> Answer:
        return self.ask("GET", path)

    def post(self, path: str, value: Any) -> Answer:
        return self.ask("POST", path, json.dumps(value), self.headers)

    def save(self, path: str, text: str, etag: str | None = None) -> Answer:
        """Save a graph to a file that is believed to hold what the ETag names."""
        headers = {**self.headers, **({} if etag is None else {"If-Match": etag})}
        return self.ask("POST", "/api/save", json.dumps({"path": path, "text": text}), headers)

    def delete(self, path: str) -> Answer:
        return self.ask("DELETE", path, None, self.headers)

    def upload(self, name: str, data: bytes) -> Answer:
        return self.ask("POST", f"/api/files?name={quote(name, safe='')}", data, self.headers)

    def upload_numbers(self, count: int) -> dict[str, str]:
        """Upload a file of numbers and return it as the source of an input."""
        lines = [f'{{"timestamp": {n * 1000}, "value": {n}}}\n' for n in range(count)]
        answer = self.upload("numbers.jsonl", "".join(lines).encode())
        return {"kind": "file", "id": answer.json()["id"]}

    def run(self, text: str = NUMBERS, **fields: Any) -> str:
        """Start a run and return its number."""
        answer = self.post("/api/runs", {"text": text, **fields})
        assert answer.status == 200, answer.body
        return str(answer.json()["run"])

    @contextlib.contextmanager
    def watch(self, run: str, **options: Any) -> Iterator[Watcher]:
        options = {"origin": self.origin, "max_size": None, "open_timeout": TIMEOUT, **options}
        with connect(f"ws://127.0.0.1:{self.port}/api/runs/{run}/socket", **options) as socket:
            yield Watcher(socket)


class Watcher:
    """Read and write a run's socket."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.seen: list[dict[str, Any]] = []
        self.sees_pictures = True

    def send(self, kind: str, **fields: Any) -> None:
        self.socket.send(json.dumps({"type": kind, **fields}))

    def next(self) -> dict[str, Any]:
        """Return the next message; a picture has its JPEG under ``jpeg``, and is acknowledged."""
        try:
            data = self.socket.recv(TIMEOUT)
        except ConnectionClosed as closed:
            return {"type": "close", "code": closed.rcvd.code if closed.rcvd else None}
        if isinstance(data, str):
            found = json.loads(data)
        else:
            length = int.from_bytes(data[:4])
            found = {**json.loads(data[4 : 4 + length]), "jpeg": data[4 + length :]}
            if self.sees_pictures:
                self.send("seen", stream=found["stream"], timestamp=found["timestamp"])
        self.seen.append(found)
        return found

    def until(self, kind: str, **fields: Any) -> dict[str, Any]:
        """Read up to the message with these fields."""
        while True:
            message = self.next()
            if message["type"] == kind and all(message.get(k) == v for k, v in fields.items()):
                return message
            assert message["type"] != "close", f"closed while waiting for {kind} {fields}"

    def end(self) -> dict[str, Any]:
        """Read up to the last figures of the run; return its last state."""
        while True:
            message = self.until("state")
            if message["state"] in ENDED:
                self.until("statistics")
                return message

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [message for message in self.seen if message["type"] == kind]


@contextlib.contextmanager
def serving(studio: Studio) -> Iterator[Page]:
    """Serve a studio on a free port."""
    listening = listen("127.0.0.1", 0)
    server: uvicorn.Server = server_of(studio)
    thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
    thread.start()
    try:
        deadline = time.monotonic() + TIMEOUT
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            assert time.monotonic() < deadline, "the server did not start in time"
            time.sleep(0.005)
        yield Page(studio, listening.getsockname()[1])
    finally:
        server.should_exit = True
        thread.join(TIMEOUT)
        listening.close()
        studio.close()
    assert not thread.is_alive(), "the server did not end"


@pytest.fixture
def open_page(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> Iterator[Any]:
    """Return a function that opens a page of a studio with the settings that it is given."""
    with contextlib.ExitStack() as stack:

        def opened(graph: Path | None = None, **settings: Any) -> Page:
            settings.setdefault("folder", tmp_path)
            settings = {"graph": graph and str(graph), "path": graph, **settings}
            known = Opened() if graph is None else Opened.read(graph)
            return stack.enter_context(serving(Studio(Settings(**settings), known)))

        yield opened
    errors = [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]
    assert errors == []


@pytest.fixture
def page(open_page: Any) -> Page:
    return open_page()


@pytest.fixture(scope="package")
def lasting_page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """Return a page for tests that only read: its studio finds out once what there is to use."""
    with serving(Studio(Settings(folder=tmp_path_factory.mktemp("studio")), Opened())) as page:
        yield page
