from __future__ import annotations

from pathlib import Path

import pytest

from vitruvian.convert import convert_graph, yaml_of_pbtxt
from vitruvian.framework.errors import GraphConfigError
from vitruvian.framework.graph_file.loader import load_graph
from vitruvian.framework.graph_file.pbtxt.writer import pbtxt_of

PBTXT = """\
# Follows a face.
#
# EXAMPLE:
#   node { calculator: "FollowFace" }

type: "FollowFace"

# The picture. (ImageFrame)
input_stream: "IMAGE:image"
# Whether to smooth. (bool)
input_side_packet: "SMOOTH:smooth"

# Where the face is.
output_stream: "ROI:roi"
output_stream: "DETECTIONS:faces"  # all of them

max_queue_size: 5
node: {
  # Waits for the rest.
  calculator: "FlowLimiterCalculator"
  input_stream: "image"
  input_stream: "FINISHED:roi"
  input_stream_info: {
    tag_index: "FINISHED"
    back_edge: true
  }
  output_stream: "calm_image"
  input_stream_handler {
    input_stream_handler: "ImmediateInputStreamHandler"
  }
}

# Finds anchors
# for the detector.
node {
  name: "anchors"
  calculator: "SsdAnchorsCalculator"
  output_side_packet: "anchors"
  options: {
    [mediapipe.SsdAnchorsCalculatorOptions.ext] {
      strides: 8
      aspect_ratios: 1.0
      # The only sizes
      # that work.
      input_size_width: 128
      input_size_height: 128  # too
      # Nothing follows.
    }
  }
}
node {
  calculator: "SomebodysCalculator"
  input_side_packet: "GAIN:gain"
  input_stream: "IMAGE:calm_image"
  output_stream: "ROI:roi"
  node_options: {
    [type.googleapis.com/mediapipe.SomebodysCalculatorOptions] {
      modes: FAST modes: SMALL
      range { min: -1.5 max: inf }
      label: "yes" title: "A: b, c" flag: false
    }
  }
}
# The end.
"""

YAML = """\
# Follows a face.
#
# EXAMPLE:
#   node { calculator: "FollowFace" }
type: FollowFace

# The picture. (ImageFrame)
input_stream: IMAGE:image
# Whether to smooth. (bool)
input_side_packet: SMOOTH:smooth
output_stream:
  # Where the face is.
  - ROI:roi
  - DETECTIONS:faces  # all of them
max_queue_size: 5
node:
  # Waits for the rest.
  - calculator: FlowLimiterCalculator
    input_stream: [image, FINISHED:roi]
    back_edge: FINISHED
    output_stream: calm_image
    input_stream_handler: ImmediateInputStreamHandler

  # Finds anchors
  # for the detector.
  - calculator: SsdAnchorsCalculator
    name: anchors
    output_side_packet: anchors
    options:
      strides: [8]
      aspect_ratios: [1.0]
      # The only sizes
      # that work.
      input_size_width: 128
      input_size_height: 128  # too
      # Nothing follows.
  - calculator: SomebodysCalculator
    input_side_packet: GAIN:gain
    input_stream: IMAGE:calm_image
    output_stream: ROI:roi
    options:
      modes: [FAST, SMALL]
      range: {min: -1.5, max: .inf}
      label: yes
      title: "A: b, c"
      flag: false
# The end.
"""


def test_a_graph_keeps_its_comments_and_takes_short_forms() -> None:
    assert yaml_of_pbtxt(PBTXT) == YAML


def test_what_is_written_is_the_same_graph() -> None:
    given, written = load_graph(PBTXT), load_graph(yaml_of_pbtxt(PBTXT))

    assert pbtxt_of(written) == pbtxt_of(given)
    assert written.doc == given.doc


def node(fields: str) -> str:
    """Convert one node and return its lines, without the margin."""
    text = yaml_of_pbtxt(f"input_stream: 'a'\nnode {{\n  calculator: 'XCalculator'\n{fields}\n}}")
    lines = text.splitlines()
    return "\n".join(line[4:] for line in lines[lines.index("  - calculator: XCalculator") + 1 :])


LOOPS = """\
input_stream: ['a', 'b', 'c']
input_stream_info { tag_index: ':1' back_edge: true }
input_stream_info { tag_index: ':2' back_edge: true }
"""
HANDLER = """\
# How.
input_stream_handler {
  input_stream_handler: 'SyncSetInputStreamHandler'
  options { [x.ext] { sync_set { tag_index: 'A' } } }
}
"""
HANDLER_YAML = """\
# How.
input_stream_handler:
  input_stream_handler: SyncSetInputStreamHandler
  options: {sync_set: {tag_index: A}}"""


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("input_stream: ['a', 'B:b']", "input_stream: [a, B:b]"),
        ("max_in_flight: 2", "max_in_flight: 2"),
        ("options { [x.ext] {} }", "options: {}"),
        ("options { [x.ext] { t: 'no' } }", "options: {t: no}"),
        ("options { [x.ext] { t: 'true' u: '12' v: '' } }", 'options: {t: "true", u: "12", v: ""}'),
        ("options { [x.ext] { t: 'a,b' u: 'a b' } }", 'options: {t: "a,b", u: a b}'),
        (r"options { [x.ext] { t: 'a\nb' u: 'ä' } }", r'options: {t: "a\nb", u: ä}'),
        ("options { [x.ext] { a: 0x10 b: nan c: -inf } }", "options: {a: 16, b: .nan, c: -.inf}"),
        ("options { [x.ext] { a { b: 1 } a { b: 2 } } }", "options: {a: [{b: 1}, {b: 2}]}"),
        (
            "node_options { [t/x] { a: 1 } } options { [x.ext] { a: 2 } }",
            "options: {a: 2}",
        ),
        (LOOPS, 'input_stream: [a, b, c]\nback_edge: [":1", ":2"]'),
        ("input_stream_info { tag_index: 'A' back_edge: false  # not yet\n}", "# not yet"),
        (HANDLER, HANDLER_YAML),
        (
            "options {\n  # Why.\n  [x.ext] {\n    a: 1\n  }\n}",
            "options:\n  # Why.\n  a: 1",
        ),
        ("options { [x.ext] {\n  # Empty.\n} }", "# Empty.\noptions: {}"),
        ("profiler { }\npackage: 'x'", ""),
    ],
)
def test_fields_of_a_node(fields: str, expected: str) -> None:
    assert node(fields) == expected


def test_long_values_go_over_several_lines() -> None:
    names = [f"STREAM_NUMBER_{n}:stream_number_{n}" for n in range(4)]
    entries = ", ".join(f"'{name}'" for name in names)

    text = node(f"input_stream: [{entries}]")

    assert text == "\n".join(["input_stream:", *(f"  - {name}" for name in names)])


def test_nodes_inside_a_switch_are_written_like_others() -> None:
    text = yaml_of_pbtxt(
        "node { calculator: 'SwitchContainer' options { [mediapipe.SwitchContainerOptions.ext] {\n"
        "  # The quick one.\n"
        "  contained_node { node_options { [t/x.Y] { packet { int_value: 1 } } }\n"
        "    calculator: 'ConstantSidePacketCalculator' }\n"
        "} } }"
    )

    assert text == (
        "node:\n"
        "  - calculator: SwitchContainer\n"
        "    options:\n"
        "      # The quick one.\n"
        "      contained_node:\n"
        "        - calculator: ConstantSidePacketCalculator\n"
        "          options: {packet: [{int_value: 1}]}\n"
    )


def test_undeclared_input_side_packets_are_declared() -> None:
    text = yaml_of_pbtxt(
        "input_side_packet: 'A:a'\n"
        "node { calculator: 'X' input_side_packet: 'a' input_side_packet: 'B:b' }"
    )

    assert text.startswith("input_side_packet: [A:a, b]\n")


def test_a_graph_that_cannot_be_read_is_not_converted() -> None:
    with pytest.raises(GraphConfigError, match=r"bad\.pbtxt:1: .*has no '}'"):
        yaml_of_pbtxt("node {", "bad.pbtxt")


def test_a_yaml_file_becomes_a_pbtxt_file(tmp_path: Path) -> None:
    file = tmp_path / "graph.yaml"
    file.write_text("# Why.\n#\n# How.\n" + "input_stream: a\nnode: [{calculator: X}]\n", "utf-8")

    assert convert_graph(file) == (
        '# Why.\n#\n# How.\n\ninput_stream: "a"\nnode {\n  calculator: "X"\n}\n'
    )
