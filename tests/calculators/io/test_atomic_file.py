"""AtomicFile: all of a file under its name, or nothing."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from vitruvian.calculators.io.atomic_file import AtomicFile, write_error
from vitruvian.framework.errors import MediaError


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_the_file_appears_with_commit(tmp_path):
    file = AtomicFile(tmp_path / "a.txt")
    file.path.write_text("new")
    assert names(tmp_path) == [file.path.name]

    file.commit()

    assert names(tmp_path) == ["a.txt"]
    assert (tmp_path / "a.txt").read_text() == "new"


def test_the_file_before_stays_until_commit(tmp_path):
    (tmp_path / "a.txt").write_text("old")
    file = AtomicFile(tmp_path / "a.txt")
    file.path.write_text("new")
    assert (tmp_path / "a.txt").read_text() == "old"

    file.discard()

    assert names(tmp_path) == ["a.txt"]
    assert (tmp_path / "a.txt").read_text() == "old"


def test_nothing_more_happens_after_the_end(tmp_path):
    file = AtomicFile(tmp_path / "a.txt")
    file.commit()
    file.discard()
    file.commit()

    assert names(tmp_path) == ["a.txt"]


def test_a_block_commits_or_discards(tmp_path):
    with AtomicFile(tmp_path / "good.txt"):
        pass
    with pytest.raises(RuntimeError, match="broken"), AtomicFile(tmp_path / "bad.txt"):
        raise RuntimeError("broken")

    assert names(tmp_path) == ["good.txt"]


def test_the_file_has_the_usual_permissions(tmp_path):
    (tmp_path / "usual").touch()
    AtomicFile(tmp_path / "a.txt").commit()

    assert (tmp_path / "a.txt").stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_writes_through_a_link(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real" / "a.txt")

    with AtomicFile(tmp_path / "link") as file:
        file.path.write_text("new")

    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real" / "a.txt").read_text() == "new"


def test_two_outputs_cannot_have_the_same_file(tmp_path):
    first = AtomicFile(tmp_path / "a.txt")
    with pytest.raises(MediaError, match="another output of this run writes the same file"):
        AtomicFile(tmp_path / "." / "a.txt")
    first.discard()

    AtomicFile(tmp_path / "a.txt").commit()


def test_takes_over_what_a_killed_process_left(tmp_path):
    file = AtomicFile(tmp_path / "a.txt")
    left = file.path
    file.discard()
    left.write_text("left behind")

    AtomicFile(tmp_path / "a.txt").commit()

    assert names(tmp_path) == ["a.txt"]
    assert not (tmp_path / "a.txt").read_text()


def test_refuses_a_folder(tmp_path):
    with pytest.raises(MediaError, match="this is a folder; expected the name of a file to write"):
        AtomicFile(tmp_path)


def test_refuses_a_missing_folder(tmp_path):
    for _ in range(2):
        with pytest.raises(MediaError, match=r"no/a\.txt: .*the folder does not exist; create it"):
            AtomicFile(tmp_path / "no" / "a.txt")


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_refuses_a_folder_that_is_read_only(tmp_path):
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(MediaError, match=r"a\.txt: .*you may not write there; choose another"):
            AtomicFile(tmp_path / "a.txt")
    finally:
        tmp_path.chmod(0o700)


@pytest.mark.parametrize(
    ("number", "remedy"),
    [
        (errno.EACCES, "you may not write there; choose another folder or change its permissions"),
        (errno.EROFS, "the disk is read-only; choose another one"),
        (errno.ENOSPC, "the disk is full; make room or choose another disk"),
        (errno.EIO, "choose another place for the file"),
    ],
)
def test_a_refusal_names_file_reason_and_remedy(number, remedy):
    error = write_error(Path("out/a.txt"), OSError(number, os.strerror(number)))

    assert str(error) == f"out/a.txt: cannot write the file ({os.strerror(number)}); {remedy}"


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS])
def test_hands_on_the_systems_refusal(tmp_path, monkeypatch, number):
    def refuse(self, *mode):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Path, "open", refuse)

    with pytest.raises(MediaError, match=os.strerror(number)):
        AtomicFile(tmp_path / "a.txt")
