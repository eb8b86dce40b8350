from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

if TYPE_CHECKING:
    from .conftest import Call


def test_without_a_file_the_graph_is_printed(call: Call, graph: Path) -> None:
    called = call("show", graph)

    assert called.code == 0
    assert called.out == (
        "sizes\n"
        "Tell the size of every picture.\n"
        "\n"
        "in  video\n"
        "out  same_video, size\n"
        "\n"
        "├─ PassThroughCalculator\n"
        "│     in  video\n"
        "│     out  same_video\n"
        "└─ ImagePropertiesCalculator\n"
        "      in  IMAGE:video\n"
        "      out  SIZE:size\n"
    )


@pytest.mark.parametrize(
    ("ending", "beginning"),
    [
        (".svg", "<svg"),
        (".html", "<!doctype html>"),
        (".dot", "digraph"),
        (".mmd", "flowchart"),
        (".txt", "upper_body_pose_tracking_cpu\n"),
    ],
)
def test_the_ending_chooses_the_format(
    call: Call, folder: Path, ending: str, beginning: str
) -> None:
    called = call("show", "upper_body_pose_tracking_cpu", "-o", f"graph{ending}")

    text = Path(f"graph{ending}").read_text(encoding="utf-8")
    assert called.code == 0, called.err
    assert text.startswith(beginning)
    assert "PoseLandmarkUpperBodyCpu" in text
    assert "PreviousLoopback" in text
    assert sorted(path.name for path in folder.iterdir()) == [f"graph{ending}"]


def test_collapsed_subgraphs_are_single_nodes(call: Call, folder: Path) -> None:
    called = call("show", "upper_body_pose_tracking_cpu", "--collapse", "-o", "graph.svg")

    assert called.code == 0
    text = Path("graph.svg").read_text(encoding="utf-8")
    ET.fromstring(text)
    assert "PoseLandmarkUpperBodyCpu" in text
    assert "PreviousLoopback" not in text


def test_a_graph_with_mistakes_can_be_drawn(call: Call, folder: Path) -> None:
    Path("wrong.yaml").write_text(
        "input_stream: a\nnode:\n  - calculator: NoSuchCalculator\n    input_stream: [a, b]\n"
    )

    called = call("show", "wrong.yaml")

    assert called.code == 0
    assert "NoSuchCalculator  (unknown)" in called.out


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        ("show no_such_graph", 1, "no graph has this name"),
        ("show sizes.yaml -o graph.png", 2, "expected one of: .svg .html .dot .mmd .txt"),
        ("show sizes.yaml -o no/graph.svg", 2, "there is no folder 'no'"),
    ],
)
def test_what_cannot_be_shown_is_explained(
    call: Call, graph: Path, arguments: str, code: int, message: str
) -> None:
    called = call(*arguments.split())

    assert called.code == code
    assert message in called.err
