from __future__ import annotations

import json
from pathlib import Path

import pytest

from vitruvian.framework.authoring.user_code import shown_file, user_frame
from vitruvian.framework.testing import run_calculator


def test_the_innermost_line_of_the_users_code_is_found() -> None:
    with pytest.raises(json.JSONDecodeError) as caught:
        json.loads("{")

    frame = user_frame(caught.value)
    assert frame is not None
    assert (Path(frame.filename), frame.line) == (Path(__file__), 'json.loads("{")')


def test_ours_is_not_the_users_code() -> None:
    with pytest.raises(TypeError) as caught:
        run_calculator(None)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]

    frame = user_frame(caught.value)
    assert frame is not None
    assert Path(frame.filename) == Path(__file__)


def test_an_error_that_was_never_raised_has_no_line() -> None:
    assert user_frame(ValueError()) is None


def test_files_are_shown_from_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    assert shown_file(str(tmp_path / "below" / "own.py")) == str(Path("below/own.py"))
    assert shown_file(str(tmp_path.parent / "own.py")) == str(tmp_path.parent / "own.py")
