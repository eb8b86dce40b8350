from __future__ import annotations

import os
from pathlib import Path

from vitruvian.cli.file_watch import FileWatch


def test_a_change_is_told_once(tmp_path: Path) -> None:
    files = [tmp_path / name for name in "abc"]
    for file in files:
        file.write_text("first")
    watch = FileWatch()
    watch.look_at(files)
    assert watch.changed() == []

    files[1].write_text("second")
    os.utime(files[2], ns=(1, 1))

    assert watch.changed() == files[1:]
    assert watch.changed() == []


def test_a_file_that_is_missing_has_changed_when_it_is_back(tmp_path: Path) -> None:
    file = tmp_path / "file"
    watch = FileWatch()
    watch.look_at([file])
    assert watch.changed() == []

    file.write_text("here")

    assert watch.changed() == [file]


def test_a_change_while_the_list_of_files_is_renewed_is_not_missed(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.write_text("first")
    new.write_text("first")
    watch = FileWatch()
    watch.look_at([old])
    old.write_text("second one")

    watch.look_at([old, new])

    assert watch.changed() == [old]
