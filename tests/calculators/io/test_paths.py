"""A path that cannot be read is told with what stands there, and what to do."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from vitruvian.calculators.io.paths import existing_file
from vitruvian.framework.errors import MediaError


def _nothing(path: Path) -> None:
    pass


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (Path.mkdir, "this is a folder; expected a video; name a file in it"),
        (_nothing, "there is no such file; expected a video; check the path"),
        (Path.touch, "the file is empty; expected a video; copy it again"),
        pytest.param(
            getattr(os, "mkfifo", _nothing),
            "this is a pipe or a device; expected a video; write it to a file first, and give the "
            "file's name",
            marks=pytest.mark.skipif(os.name != "posix", reason="Windows has no such pipes"),
        ),
    ],
)
def test_what_is_no_file_with_something_in_it_is_refused(
    tmp_path: Path, make: Callable[[Path], object], message: str
) -> None:
    make(tmp_path / "a.mkv")

    with pytest.raises(MediaError, match=rf"a\.mkv: {re.escape(message)}$"):
        existing_file(tmp_path / "a.mkv", "a video")
