from __future__ import annotations

import json
from pathlib import Path
from textwrap import dedent

import pytest

from vitruvian.compat.doctor.program import examine, program_files

PROGRAM = """\
import mediapipe as mp

mp_hands = mp.solutions.hands
with mp_hands.Hands(max_num_hands=1) as hands:
    results = hands.process(image)
    if results.multi_hand_landmarks:
        print(results.multi_hand_landmarks)
cup = mp.solutions.objectron.Objectron(model_name="Cup")
mp.solutions.objectron.BOX_CONNECTIONS
"""


def written(path: Path, text: str) -> Path:
    path.write_text(dedent(text), encoding="utf-8")
    return path


def test_every_name_is_listed_once_with_its_lines(tmp_path: Path) -> None:
    program = examine(written(tmp_path / "hands.py", PROGRAM))

    found = {name.path: (name.lines, name.keywords) for name in program.names}
    assert found == {
        "mediapipe": ((1,), ()),
        "mediapipe.solutions.hands": ((3,), ()),
        "mediapipe.solutions.hands.Hands": ((4,), ("max_num_hands",)),
        "mediapipe.solutions.hands.Hands().process": ((5,), ()),
        "mediapipe.solutions.hands.Hands().process().multi_hand_landmarks": ((6, 7), ()),
        "mediapipe.solutions.objectron": ((8, 9), ()),
    }
    assert program.imports == (1,)
    assert [name.path for name in program.missing] == ["mediapipe.solutions.objectron"]
    assert not program.is_fine


def test_a_program_that_was_changed_already_imports_no_mediapipe(tmp_path: Path) -> None:
    program = examine(
        written(tmp_path / "new.py", "import vitruvian as mp\nmp.solutions.pose.Pose()")
    )

    assert program.imports == ()
    assert [name.path for name in program.names] == ["vitruvian", "vitruvian.solutions.pose.Pose"]
    assert program.is_fine


def test_the_cells_of_a_notebook_are_read_without_shell_commands(tmp_path: Path) -> None:
    sources = [
        "!pip install mediapipe\nimport mediapipe as mp",
        "this is a note",
        "mp.solutions.hands.Hand",
    ]
    cells = [{"cell_type": "code", "source": [source]} for source in sources]
    cells.insert(1, {"cell_type": "markdown", "source": ["import no_code"]})
    path = tmp_path / "notebook.ipynb"
    path.write_text(json.dumps({"cells": cells}), encoding="utf-8")

    program = examine(path)

    assert [(name.path, name.lines) for name in program.missing] == [
        ("mediapipe.solutions.hands.Hand", (4,))
    ]


@pytest.mark.parametrize(
    ("name", "text", "error"),
    [
        ("old.py", "print 'mediapipe'", "line 1: no Python: "),
        ("broken.ipynb", "{", "cannot be read: "),
        ("none.py", None, "cannot be read: No such file or directory"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(
    tmp_path: Path, name: str, text: str | None, error: str
) -> None:
    if text is not None:
        written(tmp_path / name, text)

    program = examine(tmp_path / name)

    assert program.error.startswith(error)
    assert not program.is_fine


def test_libraries_that_import_mediapipe_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for library, text in (("wraps_it", "import mediapipe as mp"), ("leaves_it", "import math")):
        (tmp_path / library).mkdir()
        written(tmp_path / library / "__init__.py", "")
        written(tmp_path / library / "module.py", text)
    monkeypatch.syspath_prepend(str(tmp_path))

    program = examine(
        written(tmp_path / "p.py", "import leaves_it, no_such_library, os\nfrom wraps_it import x")
    )

    assert program.libraries == ("wraps_it",)


def test_folders_are_looked_through(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    for name in ("b.py", "a.ipynb", "below/c.py", "d.txt"):
        written(tmp_path / name, "")

    found = [path.relative_to(tmp_path).as_posix() for path in program_files(tmp_path)]

    assert found == ["a.ipynb", "b.py", "below/c.py"]
