"""Type checkers see the package, and its types, from a project that lies elsewhere.

``tools/try_install.sh`` runs this file beside an installed wheel as well.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SOURCES = Path(__file__).parent / "data" / "user_project"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("projects") / "project"
    shutil.copytree(SOURCES, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "pyrightconfig.json").write_text('{"typeCheckingMode": "strict"}')
    return folder


@pytest.fixture(scope="module")
def mistakes(project: Path) -> set[str]:
    """Return the lines that say of themselves that they are mistakes."""
    found = {
        f"{file.name}:{number}"
        for file in project.glob("*.py")
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if "# mistake: " in line
    }
    assert len(found) > 10
    return found


def test_mypy_finds_the_mistakes_and_nothing_else(
    project: Path, mistakes: set[str], request: pytest.FixtureRequest
) -> None:
    cache = request.config.cache.mkdir("mypy_user_project")

    assert errors(project, "mypy", "--strict", "--cache-dir", str(cache), ".") == mistakes


def test_pyright_finds_the_mistakes_and_nothing_else(project: Path, mistakes: set[str]) -> None:
    assert errors(project, "pyright", "--pythonpath", sys.executable) == mistakes


def test_the_calculators_and_the_program_can_be_imported(project: Path) -> None:
    ran = run(project, "-c", "import own_calculators, own_program, own_tests")

    assert (ran.returncode, ran.stderr) == (0, "")


def errors(project: Path, checker: str, *arguments: str) -> set[str]:
    checked = run(project, "-m", checker, *arguments)
    assert checked.returncode == 1, checked.stdout + checked.stderr
    return set(re.findall(r"(\w+\.py:\d+)(?::\d+)?(?: -|:) error", checked.stdout))


def run(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    # Only the project's own folder is looked through, as at the user's.
    environment = {name: text for name, text in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=project,
        env=environment,
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )
