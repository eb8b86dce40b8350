"""Uploads: kept under names of our own, within limits."""

from __future__ import annotations

import http.client

import pytest

from vitruvian.studio.limits import Limits


def kept(page):
    """Return the files on the disk."""
    folder = page.studio._folder._path
    return [] if folder is None else sorted(path for path in folder.rglob("*") if path.is_file())


def test_a_file_is_taken_listed_and_removed(page):
    taken = page.upload("dance.MP4", b"abc" * 1000)
    listed = page.get("/api/files").json()
    [path] = kept(page)

    assert taken.json() == {"id": path.stem, "name": "dance.MP4", "bytes": 3000, "kind": "video"}
    assert listed == [taken.json()]
    assert path.read_bytes() == b"abc" * 1000
    assert page.delete(f"/api/files/{path.stem}").status == 200
    assert (page.get("/api/files").json(), kept(page)) == ([], [])


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../../etc/cron.d/x.png", "x.png"),
        ("..\\..\\windows\\x.png", "x.png"),
        ("/etc/cron.d/x.png", "x.png"),
        ("C:\\x.png", "x.png"),
        ("a\nb\x00c.png", "abc.png"),
        ("%2e%2e%2fx.png", "%2e%2e%2fx.png"),
        ("~/x.png", "x.png"),
        ("\u202egnp.png", "gnp.png"),
        ("é ü.png", "é ü.png"),
    ],
)
def test_a_name_is_never_a_path(page, name, shown):
    answer = page.upload(name, b"data")

    assert answer.json()["name"] == shown
    [path] = kept(page)
    assert path.parent == page.studio._folder._path / "files"
    assert path.stem == answer.json()["id"]
    assert path.suffix == ".png"


def test_a_long_name_is_cut(page):
    name = page.upload("x" * 5000 + ".png", b"data").json()["name"]

    assert len(name) <= 200
    assert name.endswith(".png")


@pytest.mark.parametrize(
    "name", ["x", "x.py", "x.sh", "x.yaml", "x.so", ".png", "..", "", "x.png/"]
)
def test_other_kinds_of_files_are_refused(page, name):
    answer = page.upload(name, b"data")

    if answer.status == 200:
        # A slash at the end names the same file.
        assert name == "x.png/"
        return
    assert answer.status == 415
    assert "no video or picture" in answer.error
    assert kept(page) == []


def test_an_empty_file_is_refused(page):
    answer = page.upload("x.png", b"")

    assert answer.status == 400
    assert "empty" in answer.error
    assert kept(page) == []


def test_a_file_that_is_too_long_is_refused_before_it_comes(open_page):
    page = open_page(limits=Limits(upload=1000))

    answer = page.upload("x.png", b"x" * 1001)

    assert answer.status == 413
    assert "longer than 1000 bytes" in answer.error
    assert kept(page) == []


def test_a_file_that_does_not_say_its_length_is_refused_while_it_comes(open_page):
    page = open_page(limits=Limits(upload=100_000))
    connection = http.client.HTTPConnection("127.0.0.1", page.port, timeout=30)
    parts = (b"x" * 10_000 for _ in range(20))

    connection.request("POST", "/api/files?name=x.png", parts, page.headers, encode_chunked=True)
    answer = connection.getresponse()

    assert answer.status == 413
    connection.close()
    assert kept(page) == []


def test_all_files_together_have_a_limit(open_page):
    page = open_page(limits=Limits(uploads=1500))

    assert page.upload("x.png", b"x" * 1000).status == 200
    answer = page.upload("y.png", b"x" * 1000)

    assert answer.status == 413
    assert "remove some first" in answer.error
    assert len(kept(page)) == 1


def test_the_number_of_files_has_a_limit(open_page):
    page = open_page(limits=Limits(files=2))

    answers = [page.upload(f"{n}.png", b"x") for n in range(3)]

    assert [answer.status for answer in answers] == [200, 200, 413]


@pytest.mark.parametrize("name", ["x", "..", "../files", "%2e%2e", "%00", "0" * 16])
def test_an_unknown_file_is_not_removed(page, name):
    assert page.delete(f"/api/files/{name}").status in {404, 405}


def test_files_go_with_the_server(open_page):
    page = open_page()
    page.upload("x.png", b"x")
    folder = page.studio._folder._path

    page.studio.close()

    assert not folder.exists()


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/..%2fapp.py",
        "/static/....//app.py",
        "/static//etc/passwd",
        "/static/%2fetc%2fpasswd",
        "/static/..\\app.py",
        "/static/%00",
        "/static/",
        "/static",
        "/static/" + "x" * 1000,
        "/api/graphs/..%2f..%2fsetup",
        "/api/graphs/%2e%2e",
        "/api/subgraphs/..%2fapp",
        "/api/runs/../../etc/download/passwd",
        "/api/runs/x/download/..%2f..%2fetc%2fpasswd",
    ],
)
def test_no_address_leads_out(page, path):
    answer = page.get(path)

    assert answer.status == 404
    assert set(answer.json()) == {"error"}


@pytest.mark.parametrize(
    "what", ["..%2f..%2f..%2fetc%2fpasswd", "%2e%2e", ".", "video.mp4%00", "nothing"]
)
def test_only_a_runs_own_files_are_downloads(page, what):
    run = page.run(inputs={"numbers": page.upload_numbers(3)})
    with page.watch(run) as watcher:
        watcher.end()

    answer = page.get(f"/api/runs/{run}/download/{what}")

    assert answer.status == 404
