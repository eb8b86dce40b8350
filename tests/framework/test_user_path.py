"""What ``~`` means in a path."""

from __future__ import annotations

from pathlib import Path

import pytest

from vitruvian.framework.user_path import user_path


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("~/a.mp4", "/home/ada/a.mp4"),
        ("~", "/home/ada"),
        ("~no such user~.mp4", "~no such user~.mp4"),
        ("b/~/a.mp4", "b/~/a.mp4"),
        ("/a.mp4", "/a.mp4"),
    ],
)
def test_only_a_home_folder_that_exists_is_put_in(monkeypatch, written, meant):
    monkeypatch.setenv("HOME", "/home/ada")

    assert user_path(written) == Path(meant)
    assert user_path(Path(written)) == Path(meant)
