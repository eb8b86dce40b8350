from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .conftest import Call

Write = Callable[[Path, str], Path]

FINE = "import mediapipe as mp\npose = mp.solutions.pose.Pose(model_complexity=0)\n"
WRONG = "from mediapipe.solutions import objectron, pose\npose.Pose(complexity=0)\n"


def test_a_program_gets_a_checklist_and_what_to_do(
    call: Call, folder: Path, written: Write
) -> None:
    written(Path("fine.py"), FINE)

    called = call("doctor", "fine.py")

    assert called.code == 0
    assert called.out == (
        "fine.py:\n"
        "  [x] mediapipe  (line 1)\n"
        "  [x] mediapipe.solutions.pose.Pose  (line 2)  with model_complexity\n"
        "  2 of 2 names are here.\n"
        "  - Line 1: import vitruvian in place of mediapipe ('import vitruvian as mp').\n"
        "  - Or run it as it is: python -m vitruvian.as_mediapipe fine.py\n"
    )


def test_what_is_not_here_is_named_with_a_reason(call: Call, folder: Path, written: Write) -> None:
    written(Path("wrong.py"), WRONG)

    called = call("doctor", "wrong.py")

    assert called.code == 1
    assert (
        "  [ ] mediapipe.solutions.objectron  (line 1)\n"
        "        vitruvian.solutions has no 'objectron'; it is not offered here\n"
    ) in called.out
    assert (
        "  [ ] mediapipe.solutions.pose.Pose  (line 2)\n"
        "        has no parameter 'complexity'. Did you mean 'model_complexity'?\n"
    ) in called.out
    assert "\n  1 of 3 names are here.\n" in called.out


def test_json_has_the_same(call: Call, folder: Path, written: Write) -> None:
    written(Path("wrong.py"), WRONG)

    called = call("doctor", "wrong.py", "--json")

    (program,) = json.loads(called.out)
    assert called.code == 1
    assert (program["program"], program["imports"], program["libraries"]) == ("wrong.py", [1], [])
    assert [(one["name"], one["lines"], one["here"]) for one in program["names"]] == [
        ("mediapipe.solutions.objectron", [1], False),
        ("mediapipe.solutions.pose", [1], True),
        ("mediapipe.solutions.pose.Pose", [2], False),
    ]


def test_in_a_folder_only_programs_with_mediapipe_are_told(
    call: Call, folder: Path, written: Write
) -> None:
    written(Path("all/fine.py"), FINE)
    written(Path("all/other.py"), "import math\n")

    assert "other.py" not in call("doctor", "all").out
    written(Path("all/fine.py"), "")
    assert call("doctor", "all").out.endswith("No program among them uses MediaPipe.\n")


def test_a_missing_file_is_wrong_use(call: Call, folder: Path) -> None:
    called = call("doctor", "none.py")

    assert called.code == 2
    assert "PROGRAM none.py: there is no such file or folder" in called.err
