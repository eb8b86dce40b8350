"""What is sent is compressed, and not sent again."""

from __future__ import annotations

import gzip
import json

import pytest

from vitruvian.studio.static_files import STATIC

PACKED = {"Accept-Encoding": "gzip, br"}


@pytest.mark.parametrize("path", ["/", "/static/studio.js", "/static/elk-worker.min.js"])
def test_a_file_of_the_page_is_compressed_for_those_who_take_it(lasting_page, path):
    name = path.removeprefix("/static/").removeprefix("/") or "index.html"
    content = (STATIC / name).read_bytes()

    plain = lasting_page.get(path)
    packed = lasting_page.ask("GET", path, None, PACKED)

    assert plain.body == content
    if len(content) < 1000:
        assert packed.body == content
        return
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == content
    assert len(packed.body) < len(content) / 2


def test_a_file_that_the_browser_has_is_not_sent_again(lasting_page):
    first = lasting_page.ask("GET", "/static/studio.js", None, PACKED)

    again = lasting_page.ask(
        "GET", "/static/studio.js", None, {**PACKED, "If-None-Match": first.headers["etag"]}
    )

    assert (again.status, again.body) == (304, b"")
    assert first.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("path", ["/api/catalog", "/api/schema"])
def test_long_answers_are_compressed(lasting_page, path):
    packed = lasting_page.ask("GET", path, None, PACKED)

    assert packed.headers["content-encoding"] == "gzip"
    plain = lasting_page.get(path)
    assert json.loads(gzip.decompress(packed.body)) == plain.json()
    assert len(packed.body) < len(plain.body) / 4
