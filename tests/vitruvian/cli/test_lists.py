"""What ``vitruvian graphs`` and ``vitruvian calculators`` print."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from vitruvian.assets import load_manifest
from vitruvian.framework.authoring.calculator import REGISTRY
from vitruvian.framework.planning.planner import check_graph

if TYPE_CHECKING:
    from .conftest import Call


def test_graphs_are_listed_with_what_they_do_read_and_make(call: Call) -> None:
    called = call("graphs")

    entry = called.out.partition("upper_body_pose_tracking_cpu\n")[2].partition("\n\n")[0]
    assert called.code == 0
    lines = entry.splitlines()
    assert lines[:2] == [
        "    Track a person's upper body (25 landmarks) through a video and draw it.",
        "    in    input_video (ImageFrame)",
    ]
    assert lines[2].startswith("    side  use_prev_landmarks (bool), smooth_landmarks (bool)")
    assert (
        lines[-1] == "    out   output_video (ImageFrame), pose_landmarks (NormalizedLandmarkList)"
    )
    assert "PoseDetectionToRoi" in called.out


def test_graphs_are_found_by_words(call: Call) -> None:
    found, nothing = call("graphs", "squats", "knees"), call("graphs", "squats", "wings")

    assert found.out.startswith("Graphs\n\nsquat_counter\n    Count squats")
    assert found.out.count("squat_counter") == 1
    assert "Subgraphs" not in found.out
    assert nothing.code == 2
    assert "no graph or subgraph has the words: squats wings" in nothing.err


def test_models_that_are_not_here_yet_are_told(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VITRUVIAN_ASSETS", str(tmp_path))
    models = [one for one in load_manifest().values() if one.suffix in {".tflite", ".task"}]
    note = f"note: {len(models)} of {len(models)} models are not here yet "

    assert note in call("graphs", "squats").out

    for one in models:
        (tmp_path / one.file_name).touch()
    assert "note:" not in call("graphs", "squats").out


def test_calculators_are_listed_with_a_line_each(call: Call) -> None:
    lines = call("calculators").out.splitlines()

    gate = next(line for line in lines if "GateCalculator" in line)
    assert gate.split(None, 1)[1] == "Pass packets on while the gate is open."


def test_a_subgraph_is_explained(call: Call, folder: Path) -> None:
    (folder / "own.yaml").write_text("type: Own\ninput_stream: IN:a\nnode: []\n")

    packaged, own = call("calculators", "PoseDetectionToRoi"), call("calculators", "Own")

    assert "DETECTION   Detection" in packaged.out
    assert "- calculator: PoseDetectionToRoi" in packaged.out
    assert own.out.startswith("Own  subgraph, own.yaml\n")


@pytest.mark.parametrize("name", ["GateCalculator", "Gate"])
def test_a_calculator_is_explained(call: Call, name: str) -> None:
    called = call("calculators", name)

    assert called.code == 0
    for text in ("Inputs", "ALLOW", "bool (optional)", "Options", "empty_packets_as_allow  bool"):
        assert text in called.out


def test_groups_and_choices_among_options_are_spelt_out(call: Call) -> None:
    smoothing = call("calculators", "LandmarksSmoothingCalculator").out
    gate = call("calculators", "GateCalculator").out

    assert "window_size  int  = 5" in smoothing
    assert "one of: UNSPECIFIED, GATE_UNINITIALIZED, GATE_ALLOW, GATE_DISALLOW" in gate


def test_the_example_of_a_calculator_can_be_read(call: Call) -> None:
    page = call("calculators", "GateCalculator").out

    example = page.partition("In a graph\n")[2]
    problems = check_graph(f"input_stream: [image, is_wanted]\nnode:\n{example}")
    assert problems == []


def test_every_calculator_can_be_explained(call: Call) -> None:
    for name in REGISTRY.names():
        if REGISTRY.get(name).__module__.startswith("vitruvian.calculators"):
            assert call("calculators", name).code == 0


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("GatesCalculator", "Did you mean 'GateCalculator'?"),
        ("PoseDetektionToRoi", "Did you mean 'PoseDetectionToRoi'"),
        ("Gausian", "Did you mean 'Gaussian'"),
    ],
)
def test_an_unknown_calculator_is_explained(call: Call, name: str, message: str) -> None:
    called = call("calculators", name)

    assert called.code == 2
    assert re.search(message, called.err)


def test_own_calculators_are_listed_too(call: Call, folder: Path) -> None:
    Path("own.py").write_text(
        "import vitruvian as vt\n\n"
        "class OwnListedCalculator(vt.Calculator):\n"
        '    """Be mine."""\n'
        "    data = vt.Input(int)\n"
        "    def process(self, ctx): ...\n"
    )

    called = call("calculators", "--import", "own.py")

    assert "OwnListedCalculator" in called.out
    assert "Be mine." in called.out
