"""Nobody keeps others out: by connections that say nothing, bodies that hang, endless checks."""

from __future__ import annotations

import contextlib
import socket
import threading

import pytest

from vitruvian.framework.errors import FrameworkError
from vitruvian.studio import checking
from vitruvian.studio.endable import TakesTooLongError, within
from vitruvian.studio.limits import Limits

from .conftest import NUMBERS, TIMEOUT

#: Few connections may wait for their requests at a time.
FEW = Limits(waiting=16)
SOON = Limits(head_seconds=1, body_seconds=1)


@pytest.fixture
def connected(request):
    """Return a function that opens a connection and sends a part of a request."""
    with contextlib.ExitStack() as stack:

        def connect(page, start=b""):
            opened = socket.create_connection(("127.0.0.1", page.port), timeout=TIMEOUT)
            stack.enter_context(opened)
            opened.sendall(start)
            return opened

        yield connect


def upload_of(page, name="a.jsonl", length=100):
    head = (
        f"POST /api/files?name={name} HTTP/1.1\r\nHost: 127.0.0.1:{page.port}\r\n"
        f"Origin: {page.origin}\r\nContent-Length: {length}\r\n\r\n"
    )
    return head.encode() + b'{"timestamp"'


def rest_of(connection):
    """Return what comes until the server closes the connection."""
    received = b""
    with contextlib.suppress(ConnectionResetError):
        while part := connection.recv(65536):
            received += part
    return received


class TestConnections:
    @pytest.mark.parametrize("start", [b"", b"GET / HTTP/1.1\r\n", b"GET /api/start HT"])
    def test_many_that_say_nothing_keep_nobody_out(self, open_page, connected, start):
        page = open_page(limits=FEW)
        silent = [connected(page, start) for _ in range(3 * FEW.waiting)]

        assert page.get("/api/files").status == 200
        # The oldest have made room.
        assert rest_of(silent[0]) == b""

    @pytest.mark.parametrize("start", [b"", b"GET / HTTP/1.1\r\nX: "])
    def test_a_head_that_does_not_come_is_not_waited_for(self, open_page, connected, start):
        page = open_page(limits=SOON)

        assert rest_of(connected(page, start)) == b""

    def test_a_further_head_is_not_waited_for_either(self, open_page, connected):
        page = open_page(limits=SOON)
        host = f"Host: 127.0.0.1:{page.port}\r\n\r\n"
        whole = f"GET /api/files HTTP/1.1\r\n{host}".encode()

        assert rest_of(connected(page, whole + b"GET /")).count(b"HTTP/1.1 200") == 1

    def test_a_client_that_reads_nothing_is_let_go(self, open_page, connected):
        page = open_page(limits=Limits(answer_seconds=1))
        ask = f"GET /static/studio.js HTTP/1.1\r\nHost: 127.0.0.1:{page.port}\r\n\r\n".encode()
        reader = connected(page)
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        with contextlib.suppress(ConnectionError):
            for _ in range(200):
                reader.sendall(ask)
        # The server has hung up; else sending would wait for good.
        assert _is_reset(reader, ask)


def _is_reset(connection, data):
    try:
        while True:
            connection.sendall(data)
    except TimeoutError:
        return False
    except ConnectionError:
        return True


class TestBodies:
    def test_uploads_that_hang_keep_nobody_out(self, open_page, connected):
        page = open_page(limits=Limits(bodies=4))
        hanging = [connected(page, upload_of(page)) for _ in range(50)]
        answer = page.upload("numbers.jsonl", b'{"timestamp": 0, "value": 1}\n')

        assert answer.status == 200
        assert b"408" in rest_of(hanging[0]).partition(b"\r\n")[0]
        assert [file["name"] for file in page.get("/api/files").json()] == ["numbers.jsonl"]

    def test_a_body_that_stops_is_answered_and_leaves_nothing(self, open_page, connected):
        page = open_page(limits=SOON)
        answer = rest_of(connected(page, upload_of(page)))

        assert answer.startswith(b"HTTP/1.1 408")
        assert b"its rest did not come in time" in answer
        assert page.get("/api/files").json() == []
        assert page.studio._uploads._coming == {}

    def test_a_body_that_trickles_is_not_waited_for(self, open_page, connected):
        page = open_page(limits=SOON)
        upload = connected(page, upload_of(page, length=10_000))
        ended = threading.Event()

        def trickle():
            with contextlib.suppress(OSError):
                while not ended.wait(0.05):
                    upload.sendall(b"x")

        thread = threading.Thread(target=trickle)
        thread.start()
        answer = rest_of(upload)
        ended.set()
        thread.join()

        assert answer.startswith(b"HTTP/1.1 408")


class TestChecks:
    def test_one_that_does_not_end_is_ended(self, open_page, monkeypatch):
        page, patient = open_page(limits=Limits(check_seconds=1)), open_page()
        plan_config = checking.plan_config
        ended = threading.Event()

        def endless(config, problems, **options):
            if "endless" not in str(config):
                return plan_config(config, problems, **options)
            try:
                while True:
                    pass
            finally:
                ended.set()

        monkeypatch.setattr(checking, "plan_config", endless)
        text = f"# endless\n{NUMBERS}".replace("first", "endless")
        answers = []
        other = threading.Thread(
            target=lambda: answers.append(patient.post("/api/check", {"text": NUMBERS}))
        )
        other.start()
        [problem] = page.post("/api/check", {"text": text}).json()["problems"]
        other.join()

        assert problem["message"] == (
            "the graph cannot be checked: it takes longer than 1 seconds; cut it"
        )
        assert ended.is_set()
        assert answers[0].json()["problems"] == []
        assert page.post("/api/runs", {"text": text}).status == 422


class TestWithin:
    def test_work_in_time_gives_its_result_or_error(self):
        def fail():
            raise FrameworkError("no")

        assert within(TIMEOUT, lambda: 3) == 3
        with pytest.raises(FrameworkError, match="no"):
            within(TIMEOUT, fail)

    def test_a_handler_on_the_way_does_not_keep_it_going(self):
        ended = threading.Event()

        def stubborn():
            for _ in range(2):
                try:
                    while True:
                        pass
                except BaseException:  # noqa: BLE001  # what is to be survived
                    continue
            ended.set()

        with pytest.raises(TakesTooLongError, match=r"longer than 0\.1 seconds"):
            within(0.1, stubborn)
        assert ended.wait(TIMEOUT)
