"""Type checkers see the package, and its types, from a project that lies elsewhere."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = '''\
"""A calculator of a user's own."""

import numpy as np
import vitruvian as vt


class ScaleCalculator(vt.Calculator):
    """Multiply numbers."""

    number = vt.Input(int)
    scaled = vt.Output(int)
    factor = vt.Option(2)

    def process(self, ctx: vt.Context) -> None:
        """Multiply one number."""
        ctx[self.scaled] = ctx[self.number] * self.factor
        ctx[self.scaled] = "text"  # line 17


class NoseCalculator(vt.Calculator):
    """Cut out the nose."""

    image = vt.Input(vt.ImageFrame)
    landmarks = vt.Input(vt.NormalizedLandmarkList)
    nose = vt.Output(vt.ImageFrame)
    height = vt.Output(float)
    is_seen = vt.Output(bool)

    def process(self, ctx: vt.Context) -> None:
        """Cut out one nose."""
        nose = ctx[self.landmarks][0]
        row = round(nose.y * ctx[self.image].height)
        ctx[self.nose] = ctx[self.image].data[row : row + 8]
        ctx[self.height] = ctx[self.landmarks].xyz[0, 1]
        ctx[self.height] = np.float32(nose.y)
        ctx[self.is_seen] = np.bool_(nose.visibility > 0.5)


graph = vt.CalculatorGraph("scale.yaml")
scaled = [out["scaled"] for out in graph.stream({"number": [1, 2, 3]})]
'''


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project")
    (folder / "scale.py").write_text(PROGRAM)
    (folder / "pyrightconfig.json").write_text('{"typeCheckingMode": "strict"}')
    return folder


def test_mypy_finds_the_wrong_payload_and_nothing_else(
    project: Path, request: pytest.FixtureRequest
) -> None:
    cache = request.config.cache.mkdir("mypy_user_project")

    assert lines_with_errors(
        project, "mypy", "--strict", "--cache-dir", str(cache), "scale.py"
    ) == {17}


def test_pyright_finds_the_wrong_payload_and_nothing_else(project: Path) -> None:
    assert lines_with_errors(project, "pyright", "--pythonpath", sys.executable) == {17}


def lines_with_errors(project: Path, checker: str, *arguments: str) -> set[int]:
    checked = subprocess.run(
        [sys.executable, "-m", checker, *arguments],
        cwd=project,
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )
    assert checked.returncode == 1, checked.stdout + checked.stderr
    found = re.findall(r"scale\.py:(\d+)(?::\d+)?(?: -|:) error", checked.stdout)
    assert found, checked.stdout
    return {int(line) for line in found}
