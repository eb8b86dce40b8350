"""Saving: to the file that was opened, or a new one beside it; whole or not at all."""

from __future__ import annotations

import os

import pytest

from .conftest import NUMBERS


@pytest.fixture
def opened(open_page, tmp_path):
    file = tmp_path / "opened.yaml"
    file.write_text(NUMBERS, encoding="utf-8")
    file.chmod(0o640)
    return open_page(file)


def test_the_opened_file_is_written(opened, tmp_path):
    path = opened.get("/api/start").json()["path"]

    answer = opened.post("/api/save", {"path": path, "text": "# new: é\n"})

    assert answer.json() == {"path": path}
    assert (tmp_path / "opened.yaml").read_bytes() == "# new: é\n".encode()
    assert (tmp_path / "opened.yaml").stat().st_mode & 0o777 == 0o640
    assert opened.get("/api/start").json()["text"] == "# new: é\n"
    assert [file.name for file in tmp_path.iterdir()] == ["opened.yaml"]


def test_a_new_file_is_written_where_the_studio_was_started(opened, tmp_path):
    answer = opened.post("/api/save", {"path": "new graph.yaml", "text": "x"})

    assert answer.status == 200
    assert (tmp_path / "new graph.yaml").read_text(encoding="utf-8") == "x"
    mask = os.umask(0)
    os.umask(mask)
    assert (tmp_path / "new graph.yaml").stat().st_mode & 0o777 == 0o666 & ~mask


def test_a_file_that_exists_is_not_overwritten(opened, tmp_path):
    (tmp_path / "other.yaml").write_text("mine", encoding="utf-8")
    (tmp_path / "link.yaml").symlink_to(tmp_path / "nowhere.yaml")

    for name in ("other.yaml", "link.yaml"):
        answer = opened.post("/api/save", {"path": name, "text": "theirs"})
        assert answer.status == 409
        assert "exists" in answer.error
    assert (tmp_path / "other.yaml").read_text(encoding="utf-8") == "mine"
    assert not (tmp_path / "nowhere.yaml").exists()


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
