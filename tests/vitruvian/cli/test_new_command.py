"""What ``vitruvian new`` writes works as it is written, and replaces nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import jsonschema
import pytest

from vitruvian.cli.new_files import calculator_files, class_name, graph_files, snake_case
from vitruvian.framework.graph_file.problems import Problems
from vitruvian.framework.graph_file.yaml_tree import tree_of_text

if TYPE_CHECKING:
    from .conftest import Call


def run_pytest(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "."]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=100, check=False
    )


def test_what_is_written_passes_its_tests_and_checks(call: Call, folder: Path) -> None:
    calculator = call("new", "calculator", "CountBirds", "--folder", "birds/own")
    graph = call("new", "graph", "mirror_video", "--folder", "birds/own")

    assert (calculator.code, graph.code) == (0, 0)
    own = folder / "birds" / "own"
    assert sorted(path.name for path in own.iterdir()) == [
        "count_birds.py",
        "count_birds.yaml",
        "graph-schema.json",
        "mirror_video.yaml",
        "test_count_birds.py",
        "test_mirror_video.py",
    ]
    assert call("check", "birds/own").code == 0
    ran = run_pytest(own)
    assert "4 passed" in ran.stdout, ran.stdout + ran.stderr


def test_the_graphs_fit_the_schema_that_they_name(call: Call, folder: Path) -> None:
    call("new", "graph", "one")
    call("new", "calculator", "Two")

    schema = json.loads((folder / "graph-schema.json").read_text(encoding="utf-8"))
    for name in ("one.yaml", "two.yaml"):
        text = (folder / name).read_text(encoding="utf-8")
        tree = tree_of_text(text, name, Problems())
        assert text.startswith("# yaml-language-server: $schema=graph-schema.json\n")
        assert tree is not None
        assert list(jsonschema.Draft7Validator(schema).iter_errors(tree.plain())) == []


@pytest.mark.parametrize("file", ["birds.py", "test_birds.py", "birds.yaml"])
def test_nothing_is_overwritten_or_half_written(call: Call, folder: Path, file: str) -> None:
    (folder / file).write_text("mine")

    called = call("new", "calculator", "Birds")

    assert called.code == 2
    assert f"there is {file} already, and nothing is overwritten" in called.err
    assert [path.name for path in folder.iterdir()] == [file]
    assert (folder / file).read_text() == "mine"


def test_a_schema_that_is_there_stays(call: Call, folder: Path) -> None:
    (folder / "graph-schema.json").write_text("mine")

    assert call("new", "graph", "birds").code == 0
    assert (folder / "graph-schema.json").read_text() == "mine"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("graph", "My Birds"),
            "has small letters, digits and '_', such as mirror_video; try my_b",
        ),
        (("graph", "BirdCount"), "; try bird_count"),
        (("graph", "../birds"), "has small letters"),
        (("graph", "pose_tracking_cpu"), "a packaged graph has this name"),
        (("calculator", "3Birds"), "begins with a letter, such as CountBirds"),
        (("calculator", "count-birds"), "has letters and digits"),
        (("calculator", "Calculator"), "has letters and digits"),
        (("calculator", "gate"), "there is a GateCalculator already"),
        (("calculator", "Json"), "a module of Python is called 'json'"),
        (("calculator", "Class"), "a module of Python is called 'class'"),
        (("graph", "birds", "--folder", "file.txt"), "'file.txt' is a file; name a folder"),
    ],
)
def test_a_wrong_name_is_refused(
    call: Call, folder: Path, arguments: tuple[str, ...], message: str
) -> None:
    (folder / "file.txt").touch()

    called = call("new", *arguments)

    assert called.code == 2
    assert message in called.err
    assert [path.name for path in folder.iterdir()] == ["file.txt"]


@pytest.mark.parametrize(
    ("name", "cls", "module"),
    [
        ("CountBirds", "CountBirdsCalculator", "count_birds"),
        ("CountBirdsCalculator", "CountBirdsCalculator", "count_birds"),
        ("count_birds", "CountBirdsCalculator", "count_birds"),
        ("RGBToHSV", "RGBToHSVCalculator", "rgb_to_hsv"),
        ("Fast2D", "Fast2DCalculator", "fast2d"),
    ],
)
def test_class_and_module_are_named_after_one_another(name: str, cls: str, module: str) -> None:
    assert (class_name(name), snake_case(name)) == (cls, module)


def test_no_mark_of_the_templates_is_left() -> None:
    texts = [*calculator_files("CountBirds").values(), *graph_files("birds").values()]

    assert not any("@" in text.replace("@pytest", "") for text in texts)
