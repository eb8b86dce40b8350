"""What a graph file says, as a configuration."""

import pytest

from vitruvian.framework.graph_file.loader import load_graph

EVERYTHING = """\
# Count things.
#
#   With care.

# Not part of the description.
type: Everything
input_stream: [IMAGE:image, text]
output_stream: total
input_side_packet: MODEL:model
output_side_packet: [LAST:last]
import: my.calculators
num_threads: 4
max_queue_size: -1
report_deadlock: true
input_stream_handler: ImmediateInputStreamHandler
options: {most: 3}
executor:
  - {name: pool, type: ThreadPoolExecutor, num_threads: 2}
  - type: ApplicationThreadExecutor
    options: {num_threads: 1}
node:
  - calculator: CountCalculator
    name: counter
    input_stream: [A:image, LOOP:0:total, text]
    output_stream: [total]
    input_side_packet: MODEL:model
    output_side_packet: LAST:last
    options:
      start: 0
      steps: [1, {size: 2}]
    option_value: "most:options/most"
    back_edge: LOOP
    input_stream_handler:
      input_stream_handler: DefaultInputStreamHandler
      options: {batch_size: 1}
    output_stream_handler: InOrderOutputStreamHandler
    executor: pool
    max_in_flight: 3
    buffer_size_hint: 5
    source_layer: 1
"""


def test_every_field_is_read():
    graph = load_graph(EVERYTHING)
    (node,) = graph.node

    assert (graph.type, graph.imports, graph.options) == (
        "Everything",
        ("my.calculators",),
        {"most": 3},
    )
    assert (graph.num_threads, graph.max_queue_size, graph.report_deadlock) == (4, -1, True)
    assert [str(entry) for entry in graph.input_stream] == ["IMAGE:image", "text"]
    assert [str(entry) for entry in graph.output_stream] == ["total"]
    assert [str(entry) for entry in graph.input_side_packet] == ["MODEL:model"]
    assert [str(entry) for entry in graph.output_side_packet] == ["LAST:last"]
    assert [(e.name, e.type, e.num_threads) for e in graph.executor] == [
        ("pool", "ThreadPoolExecutor", 2),
        ("", "ApplicationThreadExecutor", 1),
    ]
    assert graph.input_stream_handler is not None
    assert graph.input_stream_handler.name == "ImmediateInputStreamHandler"
    assert (node.calculator, node.name, node.executor) == ("CountCalculator", "counter", "pool")
    assert [str(entry) for entry in node.input_stream] == ["A:image", "LOOP:total", "text"]
    assert node.options == {"start": 0, "steps": [1, {"size": 2}]}
    assert node.option_value == ("most:options/most",)
    assert node.back_edge == (("LOOP", 0),)
    assert node.input_stream_handler is not None
    assert node.input_stream_handler.options == {"batch_size": 1}
    assert node.output_stream_handler is not None
    assert (node.max_in_flight, node.buffer_size_hint, node.source_layer) == (3, 5, 1)


def test_the_comment_that_begins_a_file_describes_the_graph():
    assert load_graph(EVERYTHING).doc == "Count things.\n\n  With care."
    assert load_graph("node: []\n# Too late.\n").doc == ""
    assert load_graph("\n---\n#Close.\nnode: []\n").doc == "Close."


def test_parts_know_their_lines():
    graph = load_graph(EVERYTHING)
    (node,) = graph.node

    assert node.location.line == 22
    assert [entry.location.line for entry in node.output_stream] == [25]
    assert node.option_locations["start",].line == 29
    assert node.option_locations["steps", 1, "size"].line == 30
    assert node.place_of("back_edge").line == 32
    assert node.place_of("nothing").line == node.location.line
    assert graph.place_of("import").line == 11


@pytest.mark.parametrize(
    ("field", "marked"),
    [
        ("back_edge: LOOP", (("LOOP", 0),)),
        ("back_edge: [LOOP, B:2]", (("LOOP", 0), ("B", 2))),
        ("back_edge: :1", (("", 1),)),
        ("back_edge: [':1', ':0']", (("", 1), ("", 0))),
        ("input_stream_info: {tag_index: LOOP, back_edge: true}", (("LOOP", 0),)),
        ("input_stream_info: {tag_index: LOOP, back_edge: false}", ()),
        ("input_stream_info: {tag_index: LOOP}", ()),
        ("input_stream_info: [{tag_index: 'B:1', back_edge: true}]", (("B", 1),)),
        (
            "input_stream_info: [{tag_index: ':1', back_edge: true}]\n    back_edge: A",
            (("A", 0), ("", 1)),
        ),
    ],
)
def test_back_edges_have_a_short_and_a_long_form(field, marked):
    (node,) = load_graph(f"node:\n  - calculator: X\n    {field}\n").node

    assert node.back_edge == marked


def test_options_go_before_node_options():
    graph = load_graph(
        "node:\n"
        "  - {calculator: A, node_options: {a: 1}}\n"
        "  - {calculator: B, node_options: {a: 1}, options: {a: 2}}\n"
        "  - {calculator: C, options: {a: 2}, node_options: {a: 1}}\n"
    )

    assert [node.options for node in graph.node] == [{"a": 1}, {"a": 2}, {"a": 2}]


def test_a_mapping_is_read_as_a_file_is():
    data = {
        "input_stream": "a",
        "node": [{"calculator": "X", "input_stream": ["a", "T:a"], "options": {"size": (1, 2)}}],
    }
    text = (
        "input_stream: a\nnode: [{calculator: X, input_stream: [a, T:a], options: {size: [1, 2]}}]"
    )
    from_data, from_text = load_graph(data), load_graph(text)

    assert [node.options for node in from_data.node] == [node.options for node in from_text.node]
    assert [str(e) for node in from_data.node for e in node.input_stream] == ["a", "T:a"]
