"""The command: its address, its end, and what it says when it cannot begin."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from contextlib import contextmanager, suppress

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from vitruvian.cli import main
from vitruvian.framework.errors import FrameworkError
from vitruvian.studio.app import Studio
from vitruvian.studio.serving import address_of, listen, server_of
from vitruvian.studio.settings import Settings

from .conftest import NUMBERS, PICTURES, TIMEOUT

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Ctrl-C is sent as on Unix")


STUCK = """\
import pathlib
import time

import vitruvian as vt
from vitruvian.framework.authoring.ports import Input, Output


class StuckCalculator(vt.Calculator):
    \"\"\"Never return.\"\"\"

    value = Input(object, tag="")
    same = Output(object, tag="")

    def process(self, ctx):
        pathlib.Path("begun").touch()
        time.sleep(600)
"""
#: Writes numbers into a file of its own.
WRITING = """\
input_stream: numbers
node:
  - calculator: JsonlWriterCalculator
    input_stream: numbers
    options: {path: out.jsonl}
"""
COMMAND = [sys.executable, "-m", "vitruvian", "studio", "--no-browser"]


class Command:
    """A studio that was started on the command line."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        assert process.stdout is not None
        self.line = process.stdout.readline()
        found = re.search(r"http://\S+", self.line)
        assert found, (self.line, process.poll(), process.stderr and process.stderr.read())
        self.url = found[0]
        base, _, token = self.url.partition("?token=")
        self.base = base.rstrip("/")
        self.headers = {"Authorization": f"Bearer {token}"} if token else {"Origin": self.base}

    def get(self, path: str) -> dict:
        return self.ask(path, None)

    def post(self, path: str, value: object) -> dict:
        return self.ask(path, value if isinstance(value, bytes) else json.dumps(value).encode())

    def ask(self, path: str, data: bytes | None) -> dict:
        request = urllib.request.Request(self.base + path, data, self.headers)
        with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:
            return json.load(answer)

    def stop(self, number: int = signal.SIGINT) -> tuple[int, str]:
        """Return the exit code and what was printed."""
        self.process.send_signal(number)
        _, errors = self.process.communicate(timeout=TIMEOUT)
        return self.process.returncode, errors


@contextmanager
def studio(*arguments, cwd=None):
    process = subprocess.Popen(
        [*COMMAND, "--port", "0", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=cwd,
    )
    try:
        yield Command(process)
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


class TestAddress:
    def test_the_address_is_printed_with_its_token_and_the_token_never_again(self):
        with studio() as command:
            pattern = r"the studio is at http://127\.0\.0\.1:\d+/\?token=\S{32}\n"
            assert re.fullmatch(pattern, command.line)
            assert command.get("/api/start")["graph"] is None
            with pytest.raises(urllib.error.HTTPError, match="401"):
                urllib.request.urlopen(f"{command.base}/api/start", timeout=TIMEOUT)

            token = command.url.partition("token=")[2]
            for path in (f"/api/start?token={token}", f"/nothing?token={token}"):
                with suppress(urllib.error.HTTPError):
                    command.get(path)
            with socket.create_connection(("127.0.0.1", int(command.base[17:]))) as raw:
                raw.sendall(f"GET /?token={token} HTTX\r\n\r\n".encode())
                raw.recv(100)
            _, errors = command.stop()

        assert token not in errors

    @pytest.mark.parametrize(
        ("host", "token", "address"),
        [
            ("127.0.0.1", None, "http://127.0.0.1:5/"),
            ("localhost", None, "http://localhost:5/"),
            ("::1", None, "http://[::1]:5/"),
            ("192.168.0.9", "t", "http://192.168.0.9:5/?token=t"),
        ],
    )
    def test_addresses(self, host, token, address):
        assert address_of(Settings(host=host, token=token), 5) == address


class TestBeginning:
    def test_a_port_in_use_is_told(self, capsys):
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            port = other.getsockname()[1]

            with pytest.raises(FrameworkError, match=f"--port {port}: another program uses"):
                listen("127.0.0.1", port)
            with pytest.raises(SystemExit) as left:
                main(["studio", "--no-browser", "--port", str(port)])

        errors = capsys.readouterr().err
        assert left.value.code == 1
        assert errors.count("\n") == 1
        assert "--port 0 takes a free one" in errors

    def test_a_host_that_is_not_here_is_told(self):
        with pytest.raises(FrameworkError, match=r"--host 203\.0\.113\.1: this computer cannot"):
            listen("203.0.113.1", 0)


class TestEnd:
    @pytest.mark.parametrize(
        ("error", "is_told"),
        [(asyncio.CancelledError(), False), (SystemExit(143), False), (ValueError("no"), True)],
    )
    def test_only_answers_that_fail_by_themselves_are_told(self, tmp_path, capsys, error, is_told):
        server_of(Studio(Settings(folder=tmp_path)))

        logging.getLogger("uvicorn.error").error("Exception in ASGI", exc_info=error)

        assert ("Exception in ASGI" in capsys.readouterr().err) == is_told

    def test_it_ends_while_a_page_watches_a_run(self, tmp_path):
        with studio(cwd=tmp_path) as command:
            source = {"video": {"kind": "sample", "name": "carphone"}}
            wanted = {"text": PICTURES, "inputs": source, "pace": "source"}
            run = command.post("/api/runs", wanted)["run"]
            address = command.base.replace("http", "ws") + f"/api/runs/{run}/socket"
            with connect(address, max_size=None, additional_headers=command.headers) as page:
                page.send(json.dumps({"type": "watch", "stream": "shown"}))
                while isinstance(page.recv(TIMEOUT), str):
                    pass
                closed = []

                def read():
                    try:
                        while True:
                            page.recv(TIMEOUT)
                    except ConnectionClosed as error:
                        closed.append(error.rcvd and error.rcvd.code)

                reader = threading.Thread(target=read)
                reader.start()
                code, errors = command.stop()
                reader.join(TIMEOUT)

        assert code == 0
        assert closed == [1012]
        assert errors.splitlines()[-1] == "stopped"
        assert "Traceback" not in errors
        assert "ERROR" not in errors

    @pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
    def test_a_signal_ends_it_cleanly_while_calculators_are_imported(self, number):
        with studio() as command:
            code, errors = command.stop(number)

        assert code == 128 + number, errors
        assert errors.splitlines()[-1] == "stopped"

    @pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
    def test_a_signal_ends_it_cleanly_and_a_graph_that_runs_finishes_its_file(
        self, tmp_path, number
    ):
        """Of an hour of numbers those that have come are written."""
        (tmp_path / "mine.yaml").write_text(WRITING, encoding="utf-8")
        lines = "".join(f'{{"timestamp": {n * 1000000}, "value": {n}}}\n' for n in range(3600))
        (tmp_path / "in.jsonl").write_text(lines, encoding="utf-8")

        with studio("mine.yaml", "-i", "in.jsonl", cwd=tmp_path) as command:
            source = {"numbers": {"kind": "path", "source": "in.jsonl"}}
            wanted = {"text": WRITING, "name": "mine", "inputs": source, "pace": "source"}
            run = command.post("/api/runs", wanted)["run"]
            address = command.base.replace("http", "ws") + f"/api/runs/{run}/socket"
            with connect(address, max_size=None, additional_headers=command.headers) as page:
                while json.loads(page.recv(TIMEOUT)).get("frames", 0) < 1:
                    pass
            code, errors = command.stop(number)

        assert code == 128 + number, errors
        assert "Traceback" not in errors
        assert errors.splitlines()[0] == "press Ctrl-C to end it"
        written = (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()
        assert [json.loads(line)["value"] for line in written] == list(range(len(written)))
        assert [path.name for path in tmp_path.glob(".out*")] == []

    def test_it_does_not_wait_for_a_calculator_that_does_not_return(self, tmp_path):
        (tmp_path / "studio_stuck_calculators.py").write_text(STUCK, encoding="utf-8")
        line = b'{"timestamp": 0, "value": 1}\n'
        text = NUMBERS.replace("PassThroughCalculator\n    name: second", "StuckCalculator")

        with studio("--import", "studio_stuck_calculators.py", cwd=tmp_path) as command:
            upload = command.post("/api/files?name=in.jsonl", line)
            source = {"numbers": {"kind": "file", "id": upload["id"]}}
            command.post("/api/runs", {"text": text, "inputs": source})
            while not (tmp_path / "begun").exists():
                time.sleep(0.01)
            code, errors = command.stop()

        assert code == 0
        assert errors.splitlines()[-1] == "stopped without waiting for the calculators that run"

    def test_ctrl_c_ends_it_and_it_leaves_nothing_behind(self, tmp_path, monkeypatch):
        monkeypatch.setenv("TMPDIR", str(tmp_path))
        with studio(cwd=tmp_path) as command:
            line = b'{"timestamp": 0, "value": 1}\n'
            upload = command.post("/api/files?name=in.jsonl", line)
            source = {"numbers": {"kind": "file", "id": upload["id"]}}
            command.post("/api/runs", {"text": NUMBERS, "inputs": source})
            assert list(tmp_path.iterdir())
            code, errors = command.stop()

        assert code == 0
        assert errors.splitlines() == ["press Ctrl-C to end it", "stopped"]
        assert list(tmp_path.iterdir()) == []
