"""Paths in messages."""

from __future__ import annotations

from pathlib import Path

import pytest

from vitruvian.studio.short_paths import with_short_paths


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("/home/me/own.py:3: no", "own.py:3: no"),
        ("'/home/me/graphs/a.yaml' and /home/me/b", "'a.yaml' and b"),
        ("in /home/me/graphs/deep/a.yaml", "in deep/a.yaml"),
        ("/backup/home/me/own.py", "/backup/home/me/own.py"),
        ("/home/metoo/own.py", "/home/metoo/own.py"),
        ("the folder /home/me", "the folder /home/me"),
    ],
)
def test_files_of_the_own_folders_go_by_their_path_from_there(text, shown):
    assert with_short_paths(text, [Path("/home/me"), Path("/home/me/graphs"), Path("/")]) == shown
