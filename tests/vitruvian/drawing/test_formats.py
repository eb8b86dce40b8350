from __future__ import annotations

import base64
import gzip
import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from vitruvian.drawing.dot import dot_of
from vitruvian.drawing.flat import flatten
from vitruvian.drawing.html import html_of
from vitruvian.drawing.mermaid import mermaid_of
from vitruvian.drawing.picture import GraphPicture, picture_of
from vitruvian.drawing.picture_data import picture_data
from vitruvian.drawing.svg import svg_of
from vitruvian.drawing.text import plain_text_of, text_of
from vitruvian.framework.errors import MediaError
from vitruvian.framework.graph_file.loader import load_graph

SVG = "{http://www.w3.org/2000/svg}"

LOOP = """\
# Escapes: <a> & "b".
input_stream: video
input_side_packet: allow
output_stream: same
node:
  - calculator: GateCalculator
    input_side_packet: ALLOW:allow
    input_stream: video
    output_stream: passed
  - calculator: FlowLimiterCalculator
    name: limit <fast>
    input_stream: [passed, FINISHED:same]
    back_edge: FINISHED
    output_stream: limited
    options: {max_in_flight: 2}
  - calculator: PassThroughCalculator
    input_stream: limited
    output_stream: same
"""


@pytest.fixture
def loop() -> GraphPicture:
    return picture_of(load_graph(LOOP))


@pytest.fixture(scope="module")
def tracker() -> GraphPicture:
    return picture_of(load_graph("upper_body_pose_tracking_cpu"))


def test_svg_holds_every_node_and_edge(loop: GraphPicture) -> None:
    root = ET.fromstring(svg_of(loop))

    titles = [text.text for text in root.iter(f"{SVG}text") if text.get("class") == "title"]
    assert titles == ["video", "allow", "Gate", "limit <fast> (FlowLimiter)", "PassThrough", "same"]
    classes = sorted(path.get("class", "") for path in root.iter(f"{SVG}path") if path.get("class"))
    assert classes == ["edge", "edge", "edge", "edge", "edge back", "edge side"]


def test_hovering_tells_options_and_types(tracker: GraphPicture) -> None:
    tips = [tip.text or "" for tip in ET.fromstring(svg_of(tracker)).iter(f"{SVG}title")]

    assert any(tip.startswith("InferenceCalculator\n") and "model_path: " in tip for tip in tips)
    assert "output_video: ImageFrame" in tips


def test_subgraphs_are_frames_around_their_nodes(tracker: GraphPicture) -> None:
    root = ET.fromstring(svg_of(tracker))

    frames = [text.text for text in root.iter(f"{SVG}text") if "frame" in text.get("class", "")]
    assert frames[0] == "PoseLandmarkUpperBodyCpu"
    assert "PoseDetection" in frames


def test_html_holds_the_picture_and_what_is_known_about_its_calculators(
    tracker: GraphPicture,
) -> None:
    content = json.loads(element(html_of(tracker), "content"))

    assert content["picture"] == picture_data(tracker)
    known = {one["name"]: one for one in content["calculators"]}
    assert "PassThroughCalculator" not in known
    assert "model_path" in {option["name"] for option in known["InferenceCalculator"]["options"]}


def test_html_holds_the_program_that_lays_graphs_out(tracker: GraphPicture) -> None:
    packed = element(html_of(tracker), "elk")

    assert gzip.decompress(base64.b64decode(packed)).startswith(b"'use strict'")


def test_html_needs_nothing_from_elsewhere(tracker: GraphPicture) -> None:
    page = html_of(tracker)

    assert "default-src 'none'" in page
    assert re.findall(r"<(?:link|img|iframe)|<script[^>]* src=|@import|url\((?!#)", page) == []


def test_nothing_in_a_graph_ends_the_element_of_the_page_that_holds_it() -> None:
    page = html_of(GraphPicture("<b>", doc="</script><script>alert(1)</script>"))

    assert "<title>&lt;b&gt;</title>" in page
    assert "alert(1)</script>" not in page


def test_html_without_the_built_viewer_says_how_to_build_it(
    tracker: GraphPicture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vitruvian.drawing.html._BUILT", tmp_path)

    with pytest.raises(MediaError, match=r"not built; expected .* 'make studio-web' builds them"):
        html_of(tracker)


def element(page: str, name: str) -> str:
    """Return what an element of the page holds."""
    found = re.search(rf'<script id="{name}"[^>]*>(.*?)</script>', page, re.DOTALL)
    assert found is not None
    return found[1]


def test_flat_edges_lead_through_the_borders_of_subgraphs(tracker: GraphPicture) -> None:
    flat = flatten(tracker)
    titles = {node.id: node.title for node in flat.all_nodes()}
    edges = [(titles[e.source], titles[e.target], e.label, e.back) for e in flat.all_edges()]

    assert ("FlowLimiter", "PreviousLoopback", "image", False) in edges
    assert ("AnnotationOverlay", "output_video", "output_video", False) in edges
    assert ("AnnotationOverlay", "FlowLimiter", "output_video", True) in edges
    # A loop around a nested subgraph ends inside it.
    assert ("RectTransformation", "PreviousLoopback", "pose_rect_from_landmarks", True) in edges


def test_dot_and_mermaid_have_the_same_nodes_edges_and_clusters(tracker: GraphPicture) -> None:
    flat = flatten(tracker)
    dot, mermaid = dot_of(tracker), mermaid_of(tracker)

    assert dot.count("{") == dot.count("}")
    assert dot.count(" -> ") == len(list(flat.all_edges()))
    assert dot.count("subgraph ") == mermaid.count("subgraph ") == mermaid.count("  end\n")
    assert len(re.findall(r"-->\||-\.->\|", mermaid)) == len(list(flat.all_edges()))


def test_loops_and_side_packets_are_dashed(loop: GraphPicture) -> None:
    assert 'style=dashed, color="#e8590c", constraint=false' in dot_of(loop)
    assert "style=dotted" in dot_of(loop)
    assert mermaid_of(loop).count("-.->") == 2


@pytest.mark.parametrize("width", [60, 80, 100])
def test_text_keeps_to_the_width(tracker: GraphPicture, width: int) -> None:
    lines = ["".join(text for text, _ in line) for line in text_of(tracker, width)]

    too_long = [line for line in lines if len(line) > width]
    # A name is not broken, and deep inside there is room for one.
    assert [line for line in too_long if len(line.strip("│├└─ ").split()) > 2] == []


def test_text_marks_loops_and_side_packets(loop: GraphPicture) -> None:
    text = plain_text_of(loop)

    assert "in  video, ALLOW:allow (side)" in text
    assert "in  passed, FINISHED:same (loop)" in text
    assert "├─ FlowLimiterCalculator 'limit <fast>'" in text
    assert "options  max_in_flight: 2" in text
