"""What the editor is told: mistakes at their places, and the picture of the graph."""

from __future__ import annotations

import pytest

from vitruvian.drawing.picture import NodePicture
from vitruvian.framework.graph_file.library import LIBRARY
from vitruvian.studio.checking import check_data, check_text, top_level_line
from vitruvian.studio.graph_texts import GraphText, origin_of
from vitruvian.studio.trust import Trust

from .conftest import NUMBERS

OUTER = """\
input_stream: video
output_stream: landmarks
node:
  - calculator: PoseLandmarkUpperBodyCpu
    name: tracker
    input_stream: IMAGE:video
    output_stream: LANDMARKS:landmarks
"""


def check(text, origin=None):
    trust = Trust(folders=[origin.parent] if origin else ())
    return check_data(check_text(GraphText(text, origin), trust))


class TestPicture:
    def test_nodes_know_their_lines_and_full_names(self):
        picture = check(NUMBERS)["picture"]

        first, second = picture["nodes"]
        assert (picture["name"], picture["doc"]) == ("graph", "Pass numbers on.")
        assert (first["id"], first["line"], first["endLine"], first["file"]) == (
            "first",
            5,
            8,
            None,
        )
        assert (second["id"], second["line"], second["endLine"]) == ("second", 9, 12)
        assert first["title"] == "first (PassThrough)"
        assert first["outputs"] == [
            {
                "stream": "inner",
                "full": "inner",
                "tag": "",
                "side": False,
                "backEdge": False,
                "type": "",
            }
        ]

    def test_what_is_inside_a_subgraph_has_its_own_file_and_full_names(self):
        [tracker] = check(OUTER)["picture"]["nodes"]

        inner = tracker["body"]["nodes"][0]
        assert (tracker["id"], tracker["line"], tracker["file"]) == ("tracker__", 4, None)
        assert inner["id"].startswith("tracker__")
        assert inner["file"].endswith(".yaml")
        assert inner["line"] > 1
        streams = {port["full"] for node in tracker["body"]["nodes"] for port in node["inputs"]}
        assert "video" in streams
        assert any(stream.startswith("tracker__") for stream in streams)

    @pytest.mark.parametrize("name", sorted(LIBRARY.graphs()))
    def test_every_packaged_graph_has_a_picture_of_all_its_nodes(self, name):
        path = LIBRARY.graphs()[name]
        checked = check_text(GraphText(path.read_text(encoding="utf-8"), path), Trust())

        assert checked.problems == []
        data = check_data(checked)
        assert {node.name for node in checked.plan.nodes} == set(leaves(data["picture"]))
        streams = {port["full"] for port in ports(data["picture"]) if not port["side"]}
        # What nothing inside is wired to is drawn, too.
        assert set(checked.plan.streams) <= streams

    def test_a_back_edge_is_marked(self):
        path = LIBRARY.graphs()["upper_body_pose_tracking_cpu"]
        picture = check(path.read_text(encoding="utf-8"), path)["picture"]

        assert [port for port in ports(picture) if port["backEdge"]]

    def test_a_graph_with_mistakes_is_drawn(self):
        data = check(NUMBERS.replace("input_stream: inner", "input_stream: iner"))

        assert len(data["picture"]["nodes"]) == 2
        assert data["inputs"] == data["outputs"] == []

    @pytest.mark.parametrize(
        "text", ["", "   ", "node: [", "just words", "[]", "\x00", "\ud800"[:0]]
    )
    def test_what_is_no_graph_has_no_picture(self, text):
        data = check(text)

        assert data["picture"] is None
        assert data["problems"]


def leaves(picture):
    for node in picture["nodes"]:
        if node["body"] is None:
            yield node["id"]
        else:
            yield from leaves(node["body"])


def ports(picture):
    yield from picture["inputs"]
    yield from picture["outputs"]
    for node in picture["nodes"]:
        yield from node["inputs"]
        yield from node["outputs"]
        if node["body"] is not None:
            yield from ports(node["body"])


class TestProblems:
    def test_a_word_is_underlined(self):
        [problem] = check(NUMBERS.replace("input_stream: inner", "input_stream: iner"))["problems"]

        assert (problem["line"], problem["column"], problem["endColumn"]) == (11, 19, 23)
        assert problem["endLine"] == 11
        assert "Did you mean 'inner'" in problem["message"]
        assert (problem["severity"], problem["node"]) == ("error", "second")

    def test_a_mistake_of_yaml_has_its_line(self):
        [problem] = check("node:\n  - calculator: 'open\n")["problems"]

        assert problem["line"] == 2
        assert "never closed" in problem["message"]

    def test_a_mistake_without_a_place_stands_on_the_first_line(self):
        [problem] = check("")["problems"]

        assert (problem["line"], problem["column"]) == (1, 1)
        assert problem["endColumn"] > problem["column"]

    def test_a_mistake_in_a_subgraph_is_shown_at_the_node_that_uses_it(self, tmp_path):
        inner = "type: InnerSubgraph\ninput_stream: a\noutput_stream: b\nnode:\n"
        inner += "  - {calculator: NoSuchCalculator, input_stream: a, output_stream: b}\n"
        (tmp_path / "inner.yaml").write_text(inner, encoding="utf-8")
        text = NUMBERS.replace("PassThroughCalculator\n    name: second", "InnerSubgraph")

        problems = check(text, tmp_path / "outer.yaml")["problems"]

        assert [problem["line"] for problem in problems] == [9] * len(problems)
        assert "inner.yaml:5" in problems[0]["message"]
        assert problems[0]["node"] == "innersubgraph__"

    def test_all_columns_lie_in_the_text(self):
        text = "node:\n- calculator: PassThroughCalculator\n  input_stream: [a, b\n"
        lines = text.split("\n")

        for problem in check(text)["problems"]:
            assert 1 <= problem["line"] <= len(lines)
            assert 1 <= problem["column"] <= problem["endColumn"]

    def test_a_text_proto_is_told_apart(self):
        text = 'input_stream: "a"\nnode {\n  calculator: "PassThroughCalculator"\n}\n'

        assert check(text)["format"] == "pbtxt"
        assert check(NUMBERS)["format"] == "yaml"

    def test_a_name_is_never_taken_for_a_file(self):
        for text in ("upper_body_pose_tracking_cpu", "/etc/passwd", "graph.yaml"):
            data = check(text)
            assert data["picture"] is None
            assert "root" not in str(data)


class TestInterface:
    def test_what_a_run_asks_for_is_told(self):
        path = LIBRARY.graphs()["upper_body_pose_tracking_cpu"]
        data = check(path.read_text(encoding="utf-8"), path)

        assert data["inputs"] == [{"stream": "input_video", "type": "ImageFrame"}]
        outputs = {one["stream"]: one["type"] for one in data["outputs"]}
        assert outputs["pose_landmarks"] == "NormalizedLandmarkList"
        packets = {one["name"]: one for one in data["sidePackets"]}
        assert packets["smooth_landmarks"]["type"] == "bool"
        assert packets["smooth_landmarks"]["required"] is False

    def test_a_failing_node_has_the_line_of_what_it_came_from(self):
        checked = check_text(GraphText(OUTER), Trust())
        inner: NodePicture = checked.picture.nodes[0].body.nodes[0]

        assert top_level_line(inner.full or inner.prefix + "x", checked) == 4
        assert top_level_line("nobody", checked) is None


class TestOrigin:
    def test_the_opened_graph_goes_by_its_names(self, tmp_path):
        file = tmp_path / "mine.yaml"

        assert origin_of(str(file), file) == file
        assert origin_of("mine.yaml", file) == file
        assert origin_of("mine", file) == file

    def test_others_are_packaged_graphs_or_nothing(self, tmp_path):
        name = "upper_body_pose_tracking_cpu"

        assert origin_of(name, None) == LIBRARY.graphs()[name]
        assert origin_of("/etc/passwd", None) is None
        assert origin_of(str(tmp_path), tmp_path / "mine.yaml") is None
        assert origin_of(None, tmp_path / "mine.yaml") is None
