from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import cv2
import numpy as np
import pytest

import vitruvian as vt
from vitruvian.framework.planning.loading import load_plan
from vitruvian.framework.values.display import drawn

GRAPH = """\
input_stream: number
output_stream: same
node:
  - calculator: PassThroughCalculator
    input_stream: number
    output_stream: same
"""


def test_a_graph_shows_its_drawing(tmp_path: Path) -> None:
    path = tmp_path / "copy.yaml"
    path.write_text(GRAPH)

    for source in (GRAPH, path, str(path), "upper_body_pose_tracking_cpu"):
        picture = vt.CalculatorGraph(source)._repr_svg_()
        assert picture is not None
        assert ET.fromstring(picture).tag.endswith("svg")

    assert "PassThrough" in (vt.CalculatorGraph(path)._repr_svg_() or "")


def test_a_graph_whose_file_is_gone_is_shown_as_text(tmp_path: Path) -> None:
    path = tmp_path / "copy.yaml"
    path.write_text(GRAPH)
    graph = vt.CalculatorGraph(path)
    path.unlink()

    assert graph._repr_svg_() is None
    assert vt.CalculatorGraph(load_plan(GRAPH))._repr_svg_() is None
    assert repr(graph) == "<CalculatorGraph copy: number -> same>"


@pytest.mark.parametrize(
    ("colour", "layout", "decoded"),
    [
        ([255, 0, 0], None, [0, 0, 255]),
        ([255, 0, 0, 9], None, [0, 0, 255, 9]),
        ([255, 0, 0, 9], vt.ImageFormat.SBGRA, [255, 0, 0, 9]),
    ],
)
def test_a_picture_shows_itself_in_its_colours(
    colour: list[int], layout: vt.ImageFormat | None, decoded: list[int]
) -> None:
    png = vt.ImageFrame(np.full((4, 6, len(colour)), colour, np.uint8), layout)._repr_png_()

    assert png is not None
    picture = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_UNCHANGED)
    assert picture.shape == (4, 6, len(colour))
    assert picture[0, 0].tolist() == decoded


def test_a_mask_is_shown_from_black_to_white() -> None:
    png = vt.ImageFrame(np.array([[-1.0, 0.5, 2.0]], np.float32))._repr_png_()

    assert png is not None
    picture = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_UNCHANGED)
    assert picture.tolist() == [[0, 128, 255]]


def test_a_large_picture_is_shown_smaller() -> None:
    png = vt.ImageFrame(np.zeros((1000, 4096), np.uint8))._repr_png_()

    assert png is not None
    picture = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_UNCHANGED)
    assert picture.shape == (250, 1024)


def test_what_nobody_can_draw_is_shown_as_text() -> None:
    assert vt.ImageFrame(np.zeros((2, 2, 2), np.float32))._repr_png_() is None
    assert drawn("no such kind", 1) is None


def test_a_large_graph_is_collapsed_and_fits_the_cell():
    drawing = vt.CalculatorGraph("pose_tracking_cpu")._repr_svg_()

    assert drawing.startswith('<svg style="max-width: 100%; height: auto" ')
    assert "PoseLandmarkCpu" in drawing
    assert "InferenceCalculator" not in drawing
