"""Names of files and graphs reach a terminal escaped: they may hold what clears its screen."""

from __future__ import annotations

from pathlib import Path
from xml.dom import minidom

import cv2
import numpy as np
import pytest

from vitruvian.cli import main

RED = "\x1b[31m"
GRAPH = """
input_stream: IMAGE:image
output_stream: size
node:
  - {calculator: ImagePropertiesCalculator, input_stream: IMAGE:image, output_stream: SIZE:size}
"""


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    path = tmp_path / f"graph{RED}.yaml"
    path.write_text(GRAPH, encoding="utf-8")
    return path


def _said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    with pytest.raises(SystemExit):
        main(arguments)
    captured = capsys.readouterr()
    return captured.out + captured.err


def test_a_run_escapes_what_it_wrote_and_its_figures(
    graph: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    picture = tmp_path / "a.png"
    cv2.imwrite(str(picture), np.zeros((4, 4, 3), np.uint8))
    output = f"size={tmp_path / f'out{RED}.jsonl'}"

    text = _said(capsys, "run", str(graph), "--input", str(picture), "--output", output, "--stats")

    assert "\x1b" not in text
    assert "out\\x1b[31m.jsonl (1 packet of size)" in text
    assert (tmp_path / f"out{RED}.jsonl").exists()


@pytest.mark.parametrize("command", ["check", "show"])
def test_a_graphs_name_is_shown_escaped(
    graph: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    text = _said(capsys, command, str(graph))

    assert "graph\\x1b[31m" in text
    assert "\x1b" not in text


@pytest.mark.parametrize("ending", ["svg", "dot", "mmd", "html"])
def test_drawings_hold_no_control_characters(
    graph: Path, tmp_path: Path, ending: str, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / f"drawing.{ending}"
    _said(capsys, "show", str(graph), "-o", str(target))

    text = target.read_text(encoding="utf-8")
    assert "\x1b" not in text
    if ending == "svg":
        assert "graph\\x1b[31m" in minidom.parseString(text).toxml()
