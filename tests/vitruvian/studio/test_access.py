"""Nobody but the studio's own page gets an answer."""

from __future__ import annotations

import json

import pytest
from websockets.exceptions import InvalidStatus

from vitruvian.studio.access import is_loopback

from .conftest import NUMBERS

OTHERS = [
    "http://evil.example",
    "http://127.0.0.1",
    "http://127.0.0.1:1",
    "http://localhost.evil.example:8765",
    "https://evil.example:443",
    "null",
    "",
    "file://",
    "http://[",
    "x" * 500,
]


class TestOrigin:
    @pytest.mark.parametrize("origin", OTHERS)
    @pytest.mark.parametrize("method", ["GET", "POST"])
    def test_another_origin_is_refused(self, page, origin, method):
        answer = page.ask(method, "/api/catalog", b"{}", {"Origin": origin})

        assert answer.status == 403
        assert "own page" in answer.error

    @pytest.mark.parametrize("method", ["POST", "DELETE", "PUT", "PATCH"])
    def test_a_change_needs_an_origin(self, page, method):
        answer = page.ask(method, "/api/check", b"{}")

        assert answer.status == 403
        assert "Origin" in answer.error

    @pytest.mark.parametrize("site", ["same-origin", "none"])
    def test_a_change_that_the_browser_vouches_for_needs_none(self, page, site):
        body = '{"text": ""}'

        assert page.ask("POST", "/api/check", body, {"Sec-Fetch-Site": site}).status == 200

    @pytest.mark.parametrize("site", ["cross-site", "same-site", "anything"])
    @pytest.mark.parametrize("path", ["/api/start", "/api/catalog", "/static/studio.js"])
    def test_what_another_site_embeds_is_refused(self, page, site, path):
        answer = page.ask("GET", path, None, {"Sec-Fetch-Site": site})

        assert answer.status == 403

    def test_a_link_from_another_site_leads_to_the_page(self, page):
        headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}

        assert page.ask("GET", "/", None, headers).status in {200, 503}
        assert page.ask("GET", "/api/start", None, headers).status == 403

    @pytest.mark.parametrize("origin", [*OTHERS[:4], None])
    def test_a_socket_from_elsewhere_is_refused(self, page, origin):
        run = page.run(inputs={"numbers": page.upload_numbers(3)}, paused=True)

        with (
            pytest.raises(InvalidStatus, match="403"),
            page.watch(run, origin=origin),
        ):
            pass

    def test_a_socket_of_no_run_is_refused(self, page):
        with pytest.raises(InvalidStatus, match="403"), page.watch("0123"):
            pass

    def test_a_form_of_another_site_changes_nothing(self, page):
        headers = {"Origin": "http://evil.example", "Content-Type": "text/plain"}
        body = '{"path": "new.yaml", "text": "x"}'

        assert page.ask("POST", "/api/save", body, headers).status == 403
        assert not (page.studio.settings.folder / "new.yaml").exists()


class TestHost:
    @pytest.mark.parametrize(
        "host", ["evil.example", "evil.example:8765", "", "[", "127.0.0.1.nip.io"]
    )
    def test_a_foreign_name_of_this_computer_is_refused(self, page, host):
        answer = page.ask("GET", "/api/start", None, {"Host": host})

        # Without a name the request is no HTTP at all.
        assert answer.status in {403, 400}

    @pytest.mark.parametrize("host", ["localhost", "127.0.0.1:9", "LOCALHOST:80", "[::1]:8765"])
    def test_this_computer_has_several_names(self, page, host):
        assert page.ask("GET", "/api/start", None, {"Host": host}).status == 200

    @pytest.mark.parametrize(
        ("host", "is_own"),
        [
            ("127.0.0.1", True),
            ("127.8.8.8", True),
            ("localhost", True),
            ("::1", True),
            ("127.0.0.1.evil.example", False),
            ("0.0.0.0", False),
            ("192.168.1.5", False),
            ("", False),
        ],
    )
    def test_loopback(self, host, is_own):
        assert is_loopback(host) is is_own


class TestToken:
    @pytest.fixture
    def page(self, open_page):
        return open_page(token="secret-token", host="0.0.0.0")

    @pytest.mark.parametrize(
        ("path", "headers"),
        [
            ("/", {}),
            ("/api/start", {}),
            ("/static/studio.js", {}),
            ("/api/start?token=", {}),
            ("/api/start?token=wrong", {}),
            ("/api/start?token=secret-toke%C3%A9", {}),
            ("/api/start", {"Cookie": "vitruvian_studio_9=wrong", "Host": "me:9"}),
            ("/api/start", {"Cookie": "vitruvian_studio_8=secret-token", "Host": "me:9"}),
            ("/api/start", {"Authorization": "Bearer wrong"}),
            ("/api/start", {"Authorization": "Bearer"}),
            ("/api/start", {"Authorization": "Basic secret-token"}),
            ("/api/start", {"Cookie": "=;;;\x7f"}),
        ],
    )
    def test_nothing_is_told_without_it(self, page, path, headers):
        answer = page.ask("GET", path, None, headers)

        assert answer.status == 401
        assert b"token: it is missing or wrong" in answer.body

    def test_the_address_with_it_sets_a_cookie_that_does_from_then_on(self, page):
        first = page.ask("GET", "/api/start?token=secret-token")
        cookie = first.headers["set-cookie"]
        later = page.ask("GET", "/api/start", None, {"Cookie": cookie.partition(";")[0]})

        assert (first.status, later.status) == (200, 200)
        assert "HttpOnly" in cookie
        assert "SameSite=Strict" in cookie
        assert "set-cookie" not in later.headers

    def test_servers_at_other_ports_keep_their_cookies(self, page, open_page):
        other = open_page(token="other-token")
        first = page.ask("GET", "/?token=secret-token").headers["set-cookie"]
        second = other.ask("GET", "/?token=other-token").headers["set-cookie"]

        assert first.partition("=")[0] != second.partition("=")[0]

    @pytest.mark.parametrize("scheme", ["Bearer", "bearer", "token"])
    def test_a_script_brings_it_in_a_header_and_needs_no_origin(self, page, scheme):
        headers = {"Authorization": f"{scheme} secret-token"}
        run = page.ask("POST", "/api/runs", json.dumps({"text": NUMBERS}), headers)

        assert page.ask("GET", "/api/start", None, headers).status == 200
        # It is let in; the run lacks its input.
        assert run.status == 400

    def test_any_name_of_the_computer_does(self, page):
        headers = {"Host": "my-computer.local:8765", "Cookie": "vitruvian_studio_8765=secret-token"}

        assert page.ask("GET", "/api/start", None, headers).status == 200

    def test_the_socket_asks_for_it(self, page):
        page.headers["Cookie"] = f"vitruvian_studio_{page.port}=secret-token"
        run = page.run(inputs={"numbers": page.upload_numbers(3)}, paused=True)

        with pytest.raises(InvalidStatus, match="403"), page.watch(run):
            pass
        with page.watch(run, additional_headers={"Cookie": page.headers["Cookie"]}) as watcher:
            assert watcher.next()["type"] == "state"

    def test_the_socket_takes_it_in_a_header(self, page):
        page.headers["Authorization"] = "Bearer secret-token"
        run = page.run(inputs={"numbers": page.upload_numbers(3)}, paused=True)
        headers = {"Authorization": "Bearer secret-token"}

        with page.watch(run, origin=None, additional_headers=headers) as watcher:
            assert watcher.next()["type"] == "state"

    def test_it_does_not_replace_the_own_origin(self, page):
        for given in (
            {"Cookie": f"vitruvian_studio_{page.port}=secret-token"},
            {"Authorization": "Bearer secret-token"},
        ):
            headers = {"Origin": "http://evil.example", **given}
            assert page.ask("GET", "/api/start", None, headers).status == 403

    def test_it_does_not_replace_the_name_of_this_computer(self, open_page):
        page = open_page(token="secret-token")
        headers = {"Host": "evil.example", "Authorization": "Bearer secret-token"}

        assert page.ask("GET", "/api/start", None, headers).status == 403


class TestHeaders:
    def test_every_answer_forbids_what_the_page_does_not_do(self, page):
        for path in ("/", "/api/start", "/nothing"):
            headers = page.get(path).headers
            assert "default-src 'self'" in headers["content-security-policy"]
            assert "frame-ancestors 'none'" in headers["content-security-policy"]
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["cross-origin-resource-policy"] == "same-origin"
            assert "server" not in headers
            assert "access-control-allow-origin" not in headers

    def test_answers_with_data_are_not_kept(self, page):
        assert page.get("/api/start").headers["cache-control"] == "no-store"
        assert page.post("/api/check", {"text": NUMBERS}).headers["cache-control"] == "no-store"
