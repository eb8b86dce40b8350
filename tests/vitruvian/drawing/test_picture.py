from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from vitruvian.drawing.picture import GraphPicture, PortPicture, picture_of
from vitruvian.framework.graph_file.loader import load_graph


def picture(text: str, *, expand: bool = True) -> GraphPicture:
    return picture_of(load_graph(dedent(text)), expand=expand)


GATED = """\
    # Pass the sizes of some pictures.
    input_stream: video
    input_side_packet: allow
    output_stream: passed
    node:
      - calculator: GateCalculator
        name: door
        input_side_packet: ALLOW:allow
        input_stream: video
        output_stream: open_video
        options: {initial_gate_state: GATE_DISALLOW}
      - calculator: ImagePropertiesCalculator
        input_stream: IMAGE:open_video
        output_stream: SIZE:passed
"""


def test_nodes_have_their_ports_options_and_documentation() -> None:
    gated = picture(GATED)

    door = gated.nodes[0]
    assert (door.name, door.calculator, door.kind) == ("door", "GateCalculator", "core")
    assert door.doc == "Pass packets on while the gate is open."
    assert door.options == {"initial_gate_state": "GATE_DISALLOW"}
    assert door.inputs == (
        PortPicture("video", type="ImageFrame"),
        PortPicture("allow", "ALLOW", side=True, type="bool"),
    )


def test_types_are_followed_through_nodes_that_take_anything() -> None:
    gated = picture(GATED)

    assert [port.type for port in gated.inputs] == ["ImageFrame", "bool"]
    assert gated.nodes[0].outputs[0].type == "ImageFrame"
    assert gated.outputs == (PortPicture("passed", type="tuple[int, int]"),)


def test_back_edges_are_marked() -> None:
    loop = picture(
        """\
        input_stream: video
        node:
          - calculator: FlowLimiterCalculator
            input_stream: [video, FINISHED:same]
            back_edge: FINISHED
            output_stream: limited
          - calculator: PassThroughCalculator
            input_stream: limited
            output_stream: same
        """
    )

    assert [port.back_edge for port in loop.nodes[0].inputs] == [False, True]


def test_subgraphs_hold_their_nodes_with_types_of_the_outer_graph() -> None:
    tracker = picture_of(load_graph("upper_body_pose_tracking_cpu"))

    body = next(n.body for n in tracker.nodes if n.calculator == "PoseLandmarkUpperBodyCpu")
    assert body is not None
    assert body.doc.startswith("Track one person's")
    loopback = body.nodes[0]
    assert loopback.calculator == "PreviousLoopbackCalculator"
    assert loopback.inputs == (
        PortPicture("image", "MAIN", type="ImageFrame"),
        PortPicture("pose_rect_from_landmarks", "LOOP", back_edge=True, type="NormalizedRect"),
    )
    assert any(node.body is not None for node in body.nodes)


def test_nodes_have_the_options_that_are_handed_down_to_them(tmp_path: Path) -> None:
    (tmp_path / "is_large.yaml").write_text(
        dedent(
            """\
            type: IsLarge
            input_stream: IN:number
            output_stream: OUT:is_large
            options: {least: 1.0}
            node:
              - calculator: ThresholdingCalculator
                input_stream: FLOAT:number
                output_stream: FLAG:is_large
                option_value: threshold:options/least
            """
        )
    )
    graph = tmp_path / "graph.yaml"
    graph.write_text(
        dedent(
            """\
            input_stream: x
            options: {most: 3.0}
            node:
              - calculator: IsLarge
                input_stream: IN:x
                output_stream: OUT:a
              - calculator: IsLarge
                input_stream: IN:x
                output_stream: OUT:b
                option_value: least:options/most
            """
        )
    )

    drawn = picture_of(load_graph(graph))

    inner = [node.body.nodes[0].options for node in drawn.nodes if node.body is not None]
    assert inner == [{"threshold": 1.0}, {"threshold": 3.0}]
    assert drawn.nodes[1].options == {"least": 3.0}
    # The value stands elsewhere in the file, at the options of the graph.
    assert drawn.nodes[1].places[0].line == 7


def test_collapsed_subgraphs_have_no_body() -> None:
    tracker = picture_of(load_graph("upper_body_pose_tracking_cpu"), expand=False)

    assert {node.body for node in tracker.nodes} == {None}
    assert "subgraph" in {node.kind for node in tracker.nodes}


def test_a_graph_with_mistakes_has_no_types_but_a_picture() -> None:
    wrong = picture("input_stream: a\nnode:\n  - calculator: NoSuch\n    input_stream: [a, b]\n")

    assert wrong.nodes[0].kind == "unknown"
    assert wrong.inputs == (PortPicture("a"),)


def test_a_subgraph_that_contains_itself_is_drawn_once(tmp_path: Path) -> None:
    (tmp_path / "inner.yaml").write_text(
        "type: Inner\ninput_stream: X:x\nnode:\n  - calculator: Inner\n    input_stream: X:x\n"
    )
    outer = tmp_path / "outer.yaml"
    outer.write_text("input_stream: x\nnode:\n  - calculator: Inner\n    input_stream: X:x\n")

    drawn = picture_of(load_graph(outer))

    assert drawn.nodes[0].body is not None
    assert drawn.nodes[0].body.nodes[0].body is None
