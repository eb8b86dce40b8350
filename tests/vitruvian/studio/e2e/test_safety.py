"""Other pages and other origins get nothing from the studio."""

from __future__ import annotations

import urllib.error
import urllib.request

import pytest

from .conftest import Studio

EVIL = "http://evil.test/"

#: Tries what a page of another origin could try, and says how each ended.
TRIES = """async (studio) => {
    const results = {};
    for (const path of ["/api/start", "/api/runs", "/api/check", "/api/files"]) {
        const asked = path === "/api/start" ? {} : { method: "POST", body: "{}" };
        results[path] = await fetch(studio + path, asked)
            .then((response) => "read " + response.status, () => "refused");
    }
    results.socket = await new Promise((resolve) => {
        const socket = new WebSocket(studio.replace("http", "ws") + "/api/runs/1/socket");
        socket.onopen = () => resolve("open");
        socket.onclose = () => resolve("refused");
    });
    return results;
}"""


def test_a_page_of_another_origin_reads_nothing(studio, new_page):
    page = new_page()
    page.route(EVIL + "**", lambda route: route.fulfill(body="<p>evil", content_type="text/html"))
    page.goto(EVIL)
    results = page.evaluate(TRIES, studio.origin)
    assert set(results.values()) == {"refused"}


def test_the_server_itself_refuses_another_origin(studio):
    """The browser hides the answers from the other page; the server must not act either."""
    for origin in (EVIL.rstrip("/"), "null", studio.origin.replace("127.0.0.1", "127.0.0.2")):
        for path in ("/api/check", "/api/runs", "/api/files?name=a.png"):
            assert _status(studio, path, origin) == 403
        assert _status(studio, "/api/runs/1/socket", origin, socket=True) == 403


def test_another_name_of_this_computer_is_refused(studio):
    """A name that an attacker points at 127.0.0.1 does not open the door."""
    request = urllib.request.Request(studio.url, headers={"Host": "evil.test"})
    with pytest.raises(urllib.error.HTTPError, match=r"403|400|421") as refused:
        urllib.request.urlopen(request, timeout=10)
    refused.value.close()


def test_a_browser_without_the_token_gets_nothing(studio, new_page):
    page = new_page()
    answer = page.goto(studio.origin)
    assert answer.status == 401
    assert "open the address that the server has printed" in page.content()


def _status(studio: Studio, path: str, origin: str, *, socket: bool = False) -> int:
    headers = {"Origin": origin, **studio.headers}
    if socket:
        headers |= {
            "Connection": "Upgrade",
            "Upgrade": "websocket",
            "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        }
    request = urllib.request.Request(studio.origin + path, None if socket else b"{}", headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            return response.status
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def test_the_page_asks_only_its_own_server(page, run, watch, studio):
    """Fonts, scripts and styles come with the package; every request of the page is looked at."""
    run.tab("Timeline")
    run.tab("Inspector")
    page.get_by_role("button", name="Light or dark").click()
    run.click("Run")
    run.wait_for_frames(1)
    kinds = {url.partition("?")[0].rpartition("/")[2] for url in watch.requests}
    assert {"studio.js", "studio.css", "start", "catalog", "check", "runs", "socket"} <= kinds
    assert watch.foreign(studio.origin) == []
    policy = page.request.get(studio.url).headers["content-security-policy"]
    assert "default-src 'self'" in policy
