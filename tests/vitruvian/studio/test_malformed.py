"""Whatever is sent, no request is answered with 500 and no message ends a run or the server."""

from __future__ import annotations

import contextlib
import http.client
import json
import logging
import random
import socket
import string

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from websockets.exceptions import ConnectionClosed

from .conftest import NUMBERS, PICTURES, TIMEOUT

#: Of requests and of messages each, all seeded.
EXAMPLES = 250

PATHS = [
    "/",
    "/static/{}",
    "/api/start",
    "/api/catalog",
    "/api/graphs/{}",
    "/api/subgraphs/{}",
    "/api/check",
    "/api/convert",
    "/api/save",
    "/api/files",
    "/api/files?name={}",
    "/api/files/{}",
    "/api/runs",
    "/api/runs/{}",
    "/api/runs/{}/download/{}",
    "/api/runs/{}/socket",
    "/{}",
]
METHODS = ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "BREW"]
WORDS = [
    "",
    "x",
    "..",
    "%2e%2e%2f",
    "%00",
    "%ff%fe",
    "%F0%9F%98%80",
    "x" * 2000,
    "upper_body_pose_tracking_cpu",
    "video.mp4",
    "-1",
    "null",
    "{{}}",
]

#: Values where the page sends objects, and objects like the page's with wrong values.
ODD = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from([NUMBERS, PICTURES, "node {", "import: os\n", "\ud800", "\0", "a" * 9000]),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=8,
)
FIELDS = [
    "text",
    "name",
    "path",
    "inputs",
    "sidePackets",
    "live",
    "threads",
    "paused",
    "pace",
    "type",
    "streams",
    "stream",
    "what",
    "timestamp",
]
SOURCES = st.fixed_dictionaries(
    {"kind": st.sampled_from(["file", "sample", "path", "camera", "browser", "tape"]) | ODD},
    optional={"id": ODD, "name": ODD, "source": ODD, "index": ODD},
)
BODIES = st.one_of(
    st.binary(max_size=60),
    ODD.map(lambda value: json.dumps(value).encode()),
    st.dictionaries(st.sampled_from(FIELDS), ODD, max_size=6).map(lambda v: json.dumps(v).encode()),
    st.fixed_dictionaries(
        {
            "text": st.sampled_from([NUMBERS, PICTURES]),
            "inputs": st.dictionaries(st.sampled_from(["numbers", "video", "x"]), SOURCES | ODD),
        },
        optional=dict.fromkeys(("sidePackets", "live", "threads", "paused", "pace"), ODD),
    ).map(lambda value: json.dumps(value).encode()),
    st.sampled_from([b"[" * 100_000, b'{"a":' * 50_000, b'{"text": "\\ud800"}', b"\xef\xbb\xbf{}"]),
)
MESSAGES = st.one_of(
    st.binary(max_size=40),
    st.text(max_size=40),
    ODD.map(json.dumps),
    st.fixed_dictionaries(
        {
            "type": st.sampled_from(
                ["pause", "resume", "step", "inspect", "watch", "seen", "picture", "problem"]
            )
            | ODD
        },
        optional={
            "what": st.sampled_from(["call", "frame"]) | ODD,
            "stream": st.sampled_from(["inner", "copies", "nothing"]) | ODD,
            "streams": st.lists(st.sampled_from(["inner", "copies", "x"]), max_size=80) | ODD,
            "timestamp": ODD,
        },
    ).map(json.dumps),
)

QUIET = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def page(open_page):
    from vitruvian.studio.limits import Limits

    return open_page(limits=Limits(runs=50, files=20))


def ask(page, connection, method, path, body, headers):
    """Send bytes that a client of Python's would not, where they are no HTTP."""
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        answer.read()
    except (http.client.HTTPException, OSError):
        connection.close()
        return None
    return answer.status


def is_alive(page):
    return page.get("/api/start").status == 200


@pytest.mark.timeout(600)
def test_no_request_is_answered_with_500(page):
    connection = http.client.HTTPConnection("127.0.0.1", page.port, timeout=TIMEOUT)
    statuses = set()

    @QUIET
    @given(
        method=st.sampled_from(METHODS),
        path=st.sampled_from(PATHS),
        words=st.lists(st.sampled_from(WORDS), min_size=2, max_size=2),
        body=BODIES,
        headers=st.dictionaries(
            st.sampled_from(["Content-Type", "Cookie", "Range", "Accept", "Sec-Fetch-Site"]),
            st.text(st.characters(min_codepoint=33, max_codepoint=255), max_size=20),
            max_size=2,
        ),
    )
    def send(method, path, words, body, headers):
        headers = {**headers, **page.headers, "Sec-Fetch-Site": "same-origin"}
        status = ask(page, connection, method, path.format(*words), body, headers)
        statuses.add(status)
        assert status is None or status < 500, (method, path, words, body)

    with contextlib.closing(connection):
        send()

    assert is_alive(page)
    # What went through is not only what the door refuses.
    assert {200, 400, 404, 405} <= statuses


@pytest.mark.timeout(600)
def test_no_bytes_at_all_end_the_server(page):
    dice = random.Random(7)
    start = f"GET /api/start HTTP/1.1\r\nHost: 127.0.0.1:{page.port}\r\n\r\n".encode()

    for _ in range(60):
        data = bytearray(start)
        for _ in range(dice.randint(1, 12)):
            data[dice.randrange(len(data))] = dice.randrange(256)
        with socket.create_connection(("127.0.0.1", page.port), TIMEOUT) as connection:
            connection.sendall(bytes(data[: dice.randint(1, len(data))]))

    assert is_alive(page)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("path", ["/api/check", "/api/files?name=a.mp4", "/nothing", "/api/start"])
@pytest.mark.parametrize("body", [b"zz\r\n", b"-1\r\n", b"2\r\nabcdef\r\n"])
def test_a_body_that_is_no_http_is_no_error_of_the_server(page, path, body, caplog, monkeypatch):
    """Nothing is logged: whoever reaches the port could fill a disk with it."""
    monkeypatch.setattr(logging.getLogger("uvicorn"), "propagate", True)
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: http://127.0.0.1\r\n"
        "Transfer-Encoding: chunked\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", page.port), timeout=TIMEOUT) as connection:
        connection.sendall(head.encode() + body)
        with contextlib.suppress(ConnectionResetError):
            answer = connection.recv(1000)
            assert not answer.startswith(b"HTTP/1.1 5")

    assert page.get("/api/files").json() == []
    assert caplog.records == []


def test_no_message_ends_the_run(page):
    run = page.run(inputs={"numbers": page.upload_numbers(5000)}, paused=True)
    sockets, codes = [], set()

    @QUIET
    @given(message=MESSAGES)
    def send(message):
        # After too many that cannot be understood the socket is closed; a new one goes on.
        if not sockets:
            # websockets 14 waits for ever where it has paused reading and the socket is closed.
            watcher = stack.enter_context(page.watch(run, max_queue=1_000_000))
            sockets.append(watcher.socket)
        try:
            sockets[0].send(message)
            while True:
                sockets[0].recv(0)
        except TimeoutError:
            pass
        except ConnectionClosed as error:
            # The code is lost where a message meets a socket that is closed already.
            if error.rcvd is not None:
                codes.add(error.rcvd.code)
            sockets.clear()

    with contextlib.ExitStack() as stack:
        send()

    with page.watch(run) as watcher:
        state = watcher.until("state")["state"]
        if state != "finished":
            assert state in {"paused", "running"}
            watcher.send("resume")
            assert watcher.end()["state"] == "finished"
    assert is_alive(page)
    assert codes == {1008}


def test_too_much_that_cannot_be_understood_closes_the_socket(page):
    run = page.run(inputs={"numbers": page.upload_numbers(3)}, paused=True)

    with page.watch(run) as watcher:
        watcher.send("nonsense")
        problem = watcher.until("problem")["message"]
        for _ in range(page.studio.settings.limits.problems):
            watcher.send("nonsense")
        while (message := watcher.next())["type"] != "close":
            pass

    assert message["code"] == 1008
    assert problem.startswith("message: the field 'type' is a text; expected one of pause, resume")


def test_a_message_that_is_too_long_closes_the_socket(open_page):
    from vitruvian.studio.limits import Limits

    page = open_page(limits=Limits(message=10_000))
    run = page.run(inputs={"numbers": page.upload_numbers(3)}, paused=True)

    with page.watch(run) as watcher:
        watcher.socket.send(b"x" * 20_000)
        while (message := watcher.next())["type"] != "close":
            pass

    assert message["code"] == 1009
    assert is_alive(page)


def test_a_body_that_is_too_long_is_refused(page):
    limit = page.studio.settings.limits.text

    answer = page.ask("POST", "/api/check", b'{"text": "' + b"x" * limit + b'"}', page.headers)

    assert answer.status == 413
    assert "shorten it" in answer.error


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "no JSON"),
        (b"nonsense", "no JSON"),
        (b"\xff", "no JSON"),
        (b"[]", "expected a JSON object, got a list"),
        (b"null", "got missing"),
        (b"{}", "'text' is missing"),
        (b'{"text": 5}', "'text' is a number; expected a text"),
        (b'{"text": "\\ud800"}', "no JSON"),
        (b'{"text": "", "x": NaN}', "NaN"),
        (b"[" * 100_000, "nested too deep"),
    ],
)
def test_what_is_wrong_with_a_body_is_told(page, body, message):
    answer = page.ask("POST", "/api/check", body, page.headers)

    assert answer.status == 400
    assert message in answer.error
    assert answer.error.startswith("/api/check: ")


def test_texts_of_any_letters_are_checked(page):
    dice = random.Random(3)
    letters = string.printable + "\0\x85\u2028é😀"
    for _ in range(100):
        text = "".join(dice.choices(letters, k=dice.randint(0, 200)))
        assert page.post("/api/check", {"text": text}).status == 200, text


def test_mangled_graphs_are_checked(page):
    dice = random.Random(5)
    for _ in range(100):
        lines = NUMBERS.split("\n")
        for _ in range(dice.randint(1, 4)):
            place = dice.randrange(len(lines))
            kind = dice.randrange(3)
            if kind == 0:
                lines[place] = lines[place][: dice.randint(0, len(lines[place]))]
            elif kind == 1:
                lines.insert(place, dice.choice(lines))
            else:
                lines[place] = " " * dice.randint(0, 5) + lines[place]
        answer = page.post("/api/check", {"text": "\n".join(lines)})
        assert answer.status == 200, lines
