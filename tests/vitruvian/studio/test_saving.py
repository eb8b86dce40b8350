"""Saving: to the file that was opened, or one beside it; as a whole, over nobody's work."""

from __future__ import annotations

import os
from urllib.parse import quote

import pytest

from .conftest import NUMBERS


@pytest.fixture
def opened(open_page, tmp_path):
    file = tmp_path / "opened.yaml"
    file.write_text(NUMBERS, encoding="utf-8")
    file.chmod(0o640)
    return open_page(file)


def test_the_opened_file_is_written(opened, tmp_path):
    start = opened.get("/api/start").json()
    path = start["path"]

    answer = opened.save(path, "# new: é\n", start["etag"])

    assert answer.json()["path"] == path
    assert (tmp_path / "opened.yaml").read_bytes() == "# new: é\n".encode()
    assert (tmp_path / "opened.yaml").stat().st_mode & 0o777 == 0o640
    assert opened.get("/api/start").json()["text"] == "# new: é\n"
    assert [file.name for file in tmp_path.iterdir()] == ["opened.yaml"]


def test_a_read_only_file_stays_as_it_is(opened, tmp_path):
    start = opened.get("/api/start").json()
    (tmp_path / "opened.yaml").chmod(0o440)

    answer = opened.save(start["path"], "new", start["etag"])

    assert answer.status == 409
    assert "the file is read-only; choose another name" in answer.error
    assert (tmp_path / "opened.yaml").read_text(encoding="utf-8") == NUMBERS


def test_a_new_file_is_written_where_the_studio_was_started(opened, tmp_path):
    answer = opened.post("/api/save", {"path": "new graph.yaml", "text": "x"})

    assert answer.status == 200
    assert (tmp_path / "new graph.yaml").read_text(encoding="utf-8") == "x"
    mask = os.umask(0)
    os.umask(mask)
    assert (tmp_path / "new graph.yaml").stat().st_mode & 0o777 == 0o666 & ~mask


def test_a_new_file_is_saved_again_by_the_path_that_the_first_answer_named(opened, tmp_path):
    first = opened.save("new.yaml", "1").json()

    for number in range(2, 5):
        answer = opened.save(first["path"], str(number), first["etag"])
        assert answer.status == 200, answer.error
        first = answer.json()

    assert (tmp_path / "new.yaml").read_text(encoding="utf-8") == "4"


def test_a_file_that_changed_on_disk_is_kept_and_told(opened, tmp_path):
    start = opened.get("/api/start").json()
    (tmp_path / "opened.yaml").write_text("# theirs", encoding="utf-8")

    answer = opened.save(start["path"], "# mine", start["etag"])

    assert answer.status == 412
    assert "has changed on disk" in answer.error
    assert answer.json()["text"] == "# theirs"
    assert (tmp_path / "opened.yaml").read_text(encoding="utf-8") == "# theirs"
    # Having seen it, one may replace it.
    assert opened.save(start["path"], "# mine", answer.json()["etag"]).status == 200
    assert (tmp_path / "opened.yaml").read_text(encoding="utf-8") == "# mine"


def test_a_file_that_is_gone_is_written_anew_only_when_that_is_asked_for(opened, tmp_path):
    start = opened.get("/api/start").json()
    (tmp_path / "opened.yaml").unlink()

    answer = opened.save(start["path"], "# mine", start["etag"])

    assert (answer.status, answer.json()["text"]) == (412, None)
    assert "is gone" in answer.error
    assert opened.save(start["path"], "# mine").status == 200


def test_one_asks_whether_a_file_has_changed(opened, tmp_path):
    start = opened.get("/api/start").json()
    address = f"/api/saved?path={quote(start['path'])}"

    same = opened.ask("GET", address, None, {"If-None-Match": start["etag"]})
    (tmp_path / "opened.yaml").write_text("# theirs", encoding="utf-8")
    other = opened.ask("GET", address, None, {"If-None-Match": start["etag"]})

    assert (same.status, same.body) == (304, b"")
    assert other.json()["text"] == "# theirs"
    (tmp_path / "opened.yaml").unlink()
    assert opened.get(address).status == 404


def test_a_file_that_exists_is_not_overwritten(opened, tmp_path):
    (tmp_path / "other.yaml").write_text("mine", encoding="utf-8")
    (tmp_path / "link.yaml").symlink_to(tmp_path / "nowhere.yaml")

    for name, status in (("other.yaml", 412), ("link.yaml", 409)):
        answer = opened.post("/api/save", {"path": name, "text": "theirs"})
        assert answer.status == status
        assert "exists" in answer.error
    assert (tmp_path / "other.yaml").read_text(encoding="utf-8") == "mine"
    assert not (tmp_path / "nowhere.yaml").exists()


@pytest.mark.parametrize("kind", ["fifo", "folder", "long"])
def test_what_is_no_graph_is_not_read(opened, tmp_path, kind):
    strange = tmp_path / "strange.yaml"
    if kind == "fifo":
        os.mkfifo(strange)
    elif kind == "folder":
        strange.mkdir()
    else:
        strange.write_bytes(b"x" * 1_000_001)

    assert opened.get("/api/saved?path=strange.yaml").status == 409
    assert opened.save("strange.yaml", "x").status == 409


@pytest.mark.parametrize(
    "path",
    [
        "",
        ".yaml",
        "x.py",
        "x.yaml.py",
        "../x.yaml",
        "/tmp/x.yaml",
        "a/b.yaml",
        "a\\b.yaml",
        "..\\x.yaml",
        "~/x.yaml",
        "x.yaml\n",
        "x\0.yaml",
        "x" * 300 + ".yaml",
        ".hidden.yaml",
        "C:x.yaml",
    ],
)
def test_no_other_place_is_written(opened, tmp_path, path):
    answer = opened.post("/api/save", {"path": path, "text": "x"})

    assert answer.status == 403
    assert [file.name for file in tmp_path.iterdir()] == ["opened.yaml"]


def test_a_folder_that_cannot_be_written_is_told(open_page, tmp_path):
    page = open_page(folder=tmp_path / "gone")

    answer = page.post("/api/save", {"path": "x.yaml", "text": "x"})

    assert answer.status == 409
    assert "cannot be written" in answer.error


def test_without_an_opened_file_there_is_none_to_write(page):
    assert page.get("/api/start").json()["path"] is None
    assert page.post("/api/save", {"path": "None", "text": "x"}).status == 403
