"""AtomicFile: all of a file under its name, or nothing."""

from __future__ import annotations

import errno
import os
import socket
import stat
import subprocess
import sys
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


@pytest.mark.parametrize("mode", [0o600, 0o664])
def test_a_file_that_is_replaced_keeps_its_mode(tmp_path, mode):
    (tmp_path / "a.txt").touch()
    (tmp_path / "a.txt").chmod(mode)

    AtomicFile(tmp_path / "a.txt").commit()

    assert (tmp_path / "a.txt").stat().st_mode & 0o777 == mode


def test_refuses_a_file_that_is_read_only(tmp_path):
    (tmp_path / "a.txt").write_text("keep me")
    (tmp_path / "a.txt").chmod(0o444)

    with pytest.raises(MediaError, match=r"a\.txt: the file is read-only; choose another name"):
        AtomicFile(tmp_path / "a.txt")
    assert (tmp_path / "a.txt").read_text() == "keep me"


@pytest.mark.skipif(os.name != "posix", reason="Windows has no pipes in folders")
def test_writes_into_a_pipe_and_leaves_it(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)

    with AtomicFile(tmp_path / "pipe") as file:
        file.path.write_text("through")

    assert os.read(reader, 100) == b"through"
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)
    os.close(reader)


@pytest.mark.skipif(os.name != "posix", reason="Windows has no pipes in folders")
@pytest.mark.parametrize(("name", "instead"), [("a.MP4", ".mkv"), ("a.parquet", ".csv")])
def test_refuses_a_pipe_for_files_that_are_not_written_in_order(tmp_path, name, instead):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / name).symlink_to("pipe")

    with pytest.raises(MediaError, match=rf"{name}: this is a pipe, .* or a pipe NAME\{instead}$"):
        AtomicFile(tmp_path / name)


@pytest.mark.skipif(os.name != "posix", reason="Windows has another null device")
def test_writes_into_a_device_and_leaves_it():
    with AtomicFile(Path("/dev/null")) as file:
        file.path.write_text("away")

    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="the system has no such sockets")
def test_refuses_a_socket(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("a.sock")

        with pytest.raises(MediaError, match=r"a\.sock: this is a socket or a disk; expected"):
            AtomicFile(tmp_path / "a.sock")
        assert stat.S_ISSOCK((tmp_path / "a.sock").stat().st_mode)


@pytest.mark.parametrize("name", ["a" * 251 + ".csv", "é" * 125 + ".csv"])
def test_a_name_may_be_as_long_as_the_system_allows(tmp_path, name):
    AtomicFile(tmp_path / name).commit()

    assert names(tmp_path) == [name]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names are text")
def test_a_name_need_not_be_text(tmp_path):
    name = os.fsdecode(b"caf\xe9.csv")

    AtomicFile(tmp_path / name).commit()

    assert names(tmp_path) == [name]


DIE = """
import os, sys
from pathlib import Path
from vitruvian.calculators.io.atomic_file import AtomicFile

AtomicFile(Path(sys.argv[1]))
os._exit(9)
"""


@pytest.mark.skipif(os.name != "posix", reason="Windows does not tell which processes are dead")
def test_what_a_dead_process_left_is_swept_away(tmp_path):
    dead = subprocess.run([sys.executable, "-c", DIE, str(tmp_path / "b.txt")], check=False)
    assert (dead.returncode, len(names(tmp_path))) == (9, 1)
    # Number 1 is alive.
    (tmp_path / ".c.txt.part-1").touch()
    (tmp_path / ".notes.part-two").touch()

    AtomicFile(tmp_path / "a.txt").commit()

    assert names(tmp_path) == [".c.txt.part-1", ".notes.part-two", "a.txt"]
