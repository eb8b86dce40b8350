"""Modules under MediaPipe's names, and the package under the name ``mediapipe``."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.portable

# Programs run in processes of their own, as they change what is imported.

IMPORTS = [
    "import vitruvian.python.solutions.pose as p, vitruvian.solutions.pose as q; assert p is q",
    "from vitruvian.python.solutions import drawing_utils as d; d.DrawingSpec()",
    "import vitruvian as mp; assert mp.python.solutions.hands is mp.solutions.hands",
    "from vitruvian.python.solution_base import SolutionBase",
    "from vitruvian.python import packet_creator; packet_creator.create_int(1)",
    "import vitruvian as mp; mp.packet_getter.get_int(mp.packet_creator.create_int(1))",
    "import vitruvian.python.solutions.pose as p, importlib; importlib.reload(p)",
]
INSTALLED = [
    "import mediapipe as mp; import vitruvian; assert mp is vitruvian",
    "from mediapipe.python.solutions import pose as p; assert p is vitruvian.solutions.pose",
    "import mediapipe.python.solutions.hands as h; assert h is vitruvian.solutions.hands",
    "from mediapipe.framework.formats import landmark_pb2 as pb; pb.NormalizedLandmarkList()",
    "import mediapipe.python.solution_base as s; s.SolutionBase",
    "import vitruvian; vitruvian.install_as_mediapipe()",
]


def run(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *(arguments or ("-c", code))], check=False, capture_output=True, text=True
    )


def test_paths_of_mediapipe_lead_to_the_same_modules() -> None:
    called = run("\n".join(IMPORTS))

    assert called.returncode == 0, called.stderr


def test_the_package_answers_to_the_name_mediapipe() -> None:
    lines = ["import vitruvian; vitruvian.install_as_mediapipe()", *INSTALLED]
    called = run("\n".join(lines))

    assert called.returncode == 0, called.stderr


def test_an_installed_mediapipe_is_not_replaced_unless_told(tmp_path: Path) -> None:
    (tmp_path / "mediapipe.py").write_text("real = True\n", encoding="utf-8")
    path = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); import vitruvian\n"

    refused = run(f"{path}vitruvian.install_as_mediapipe()")
    replaced = run(
        f"{path}import mediapipe\nvitruvian.install_as_mediapipe(replace=True)\n"
        "import mediapipe; assert mediapipe is vitruvian"
    )

    assert "ImportError: mediapipe itself is installed here" in refused.stderr
    assert replaced.returncode == 0, replaced.stderr


def test_unknown_modules_stay_unknown() -> None:
    called = run("import vitruvian.python.solutions.objectron")

    assert "No module named 'vitruvian.python.solutions.objectron'" in called.stderr


def test_a_program_runs_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "helper.py").write_text("import mediapipe as mp\n", encoding="utf-8")
    (tmp_path / "program.py").write_text(
        "import sys\nfrom helper import mp\n"
        "print(__name__, sys.argv[1:], mp.__name__, len(mp.solutions.pose.PoseLandmark))\n",
        encoding="utf-8",
    )

    called = run("", "-m", "vitruvian.as_mediapipe", str(tmp_path / "program.py"), "-x", "1")

    assert called.stdout == "__main__ ['-x', '1'] vitruvian 33\n", called.stderr


def test_without_a_program_the_usage_is_shown() -> None:
    called = run("", "-m", "vitruvian.as_mediapipe")

    assert called.returncode == 2
    assert "PROGRAM.py" in called.stderr
