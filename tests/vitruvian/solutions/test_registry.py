from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

import vitruvian as vt
from vitruvian.cli import main
from vitruvian.framework.authoring.calculator import REGISTRY
from vitruvian.solutions.registry import PACKAGED, offers, solution_named, solutions

Install = Callable[[str], None]

#: A solution in a single file: the brightest pixel, as a set of one landmark.
STARS = '''\
from dataclasses import dataclass
from typing import Annotated

import numpy as np

from vitruvian import Calculator, ImageFrame, Input, NormalizedLandmarkList, Output
from vitruvian.solutions.pipeline import LandmarkSet, Output as Declared, Pipeline
from vitruvian.solutions.results import Result
from vitruvian.solutions.settings import Settings
from vitruvian.solutions.solution import Solution
from vitruvian import SideInput


class FindStarCalculator(Calculator):
    """Find the brightest pixel."""

    image = Input(ImageFrame)
    least = SideInput(int)
    star = Output(NormalizedLandmarkList)

    def process(self, ctx):
        grey = ctx[self.image].data.mean(axis=2)
        if grey.max() < ctx[self.least]:
            return
        y, x = np.unravel_index(grey.argmax(), grey.shape)
        height, width = grey.shape
        ctx[self.star] = NormalizedLandmarkList([[x / width, y / height, 0, 1, 1]])


@dataclass(frozen=True)
class StarSettings(Settings):
    least: Annotated[int, "How bright a star is at least, from 0 to 255."] = 128

    def pipeline(self):
        star = Declared("star", "STAR", table="NORM_LANDMARKS", landmarks=LandmarkSet(("star",)))
        return Pipeline("FindStarCalculator", {"least": self.least}, (star,))


SOLUTION = Solution("stars", "Find the brightest star.", StarSettings, Result)
'''


def forget() -> None:
    offers.cache_clear()
    solution_named.cache_clear()


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Return a function that installs a distribution whose one module offers a solution."""
    REGISTRY.load_sources()
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(REGISTRY, "_classes", dict(REGISTRY._classes))

    def installed(code: str) -> None:
        (tmp_path / "stars_plugin.py").write_text(code, encoding="utf-8")
        info = tmp_path / "stars-1.2.dist-info"
        info.mkdir()
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: stars\nVersion: 1.2\n")
        entry = "[vitruvian.solutions]\nstars = stars_plugin:SOLUTION\n"
        (info / "entry_points.txt").write_text(entry)
        forget()

    yield installed
    sys.modules.pop("stars_plugin", None)
    forget()


@pytest.fixture
def night() -> np.ndarray:
    picture = np.zeros((10, 20, 3), np.uint8)
    picture[5, 15] = 200
    return picture


def test_a_file_of_another_package_brings_a_solution(install: Install, night: np.ndarray) -> None:
    install(STARS)

    (result,) = vt.stars(night)

    assert result.subjects[0]["star"][:2].tolist() == [0.75, 0.5]
    (nothing,) = vt.stars(night, least=201)
    assert nothing.subjects == ()


def test_a_solution_of_another_package_is_a_command(
    install: Install, tmp_path: Path, capsys: pytest.CaptureFixture[str], night: np.ndarray
) -> None:
    install(STARS)
    picture, table = tmp_path / "night.png", tmp_path / "star.csv"
    cv2.imwrite(str(picture), night)

    with pytest.raises(SystemExit, match="0"):
        main(["stars", str(picture), "--landmarks", str(table), "--least", "100"])

    assert vt.read_landmarks(table)["star"][0, 0, :2].tolist() == [0.75, 0.5]
    for arguments in (["--help"], ["stars", "--help"]):
        with pytest.raises(SystemExit, match="0"):
            main(arguments)
    shown = capsys.readouterr().out
    assert "stars          From the package stars." in shown
    assert "How bright a star is at least" in shown


def test_a_solution_without_a_drawing_says_so(
    install: Install, tmp_path: Path, capsys: pytest.CaptureFixture[str], night: np.ndarray
) -> None:
    install(STARS)
    picture = tmp_path / "night.png"
    cv2.imwrite(str(picture), night)

    for arguments in ([], ["-o", "drawn.png"]):
        with pytest.raises(SystemExit, match="2"):
            main(["stars", str(picture), *arguments])

    assert capsys.readouterr().err.count("'stars' draws nothing; write a table with") == 2


def test_a_solution_that_cannot_be_imported_is_named(
    install: Install, caplog: pytest.LogCaptureFixture
) -> None:
    install("import no_such_module\n")

    with caplog.at_level(logging.WARNING):
        known = solutions()

    with pytest.raises(ModuleNotFoundError, match="no_such_module"):
        vt.stars  # noqa: B018
    assert "pose" in known
    assert "stars" not in known
    assert "the solution stars cannot be used" in caplog.text
    assert "no_such_module" in caplog.text


def test_names_and_summaries_are_read_without_importing_anything() -> None:
    script = (
        "import sys; from vitruvian.solutions.registry import offers; offers()['pose']\n"
        "assert not {'numpy', 'vitruvian.solutions.pose'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script], check=True)

    for name, solution in solutions().items():
        assert (solution.name, solution.summary) == (name, offers()[name].summary)


def test_the_table_of_modules_lists_every_declaration() -> None:
    modules = Path(vt.__file__).with_name("solutions").glob("*.py")
    declaring = {one.stem for one in modules if "\nSOLUTION = " in one.read_text(encoding="utf-8")}

    assert sorted(PACKAGED.values()) == sorted(declaring)
    assert list(PACKAGED) == sorted(PACKAGED)


def test_names_that_no_solution_has_are_missing() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'stars'"):
        vt.stars  # noqa: B018
