"""Fields of a graph file that do not fit, and what each message says."""

import pytest

from vitruvian.framework.errors import GraphConfigError
from vitruvian.framework.graph_file.loader import load_graph

NODE_FIELDS = (
    "calculator, name, input_stream, output_stream, input_side_packet, output_side_packet, "
    "options, option_value, back_edge, input_stream_info, input_stream_handler, "
    "output_stream_handler, executor, max_in_flight, buffer_size_hint, source_layer"
)


GRAPH_FIELDS = (
    "type, variants, input_stream, output_stream, input_side_packet, output_side_packet, node, "
    "executor, input_stream_handler, num_threads, max_queue_size, report_deadlock, "
    "max_loop_rounds, options, import"
)


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        pytest.param(
            """
node:
  calculator: SplitCalculator
""",
            [
                (
                    "g.yaml:2: 'node' is a mapping; expected a list; begin each node with '- "
                    "calculator: NAME'"
                ),
            ],
            id="nodes are a mapping",
        ),
        pytest.param(
            """
node:
  - SplitCalculator
""",
            [
                (
                    "g.yaml:2: 'node' is the text 'SplitCalculator'; expected a mapping that "
                    "begins with 'calculator: NAME'"
                ),
            ],
            id="node is text",
        ),
        pytest.param(
            """
node:
  - input_stream: a
""",
            ["g.yaml:2: this node names no calculator; add 'calculator: NAME'"],
            id="node without calculator",
        ),
        pytest.param(
            """
input_streams: a
node:
  - calculator: SplitCalculator
    input_stream: a
""",
            [
                (
                    "g.yaml:1: unknown field 'input_streams' of a graph; its fields are: "
                    f"{GRAPH_FIELDS}. Did you mean 'input_stream'?"
                ),
            ],
            id="unknown graph field",
        ),
        pytest.param(
            """
input_stream: a
node:
  - calculator: SplitCalculator
    input_stream: a
    option: {limit: 1}
""",
            [
                (
                    "g.yaml:5: unknown field 'option' of a node; its fields are: "
                    f"{NODE_FIELDS}. Did you mean 'options'?"
                ),
            ],
            id="unknown node field",
        ),
        pytest.param(
            """
calculator: SplitCalculator
input_stream: a
""",
            [
                ("g.yaml:1: 'calculator' belongs to a node; indent it below its '- calculator:'"),
            ],
            id="node field at top level",
        ),
        pytest.param(
            """
input_stream: a
node:
  - calculator: SplitCalculator
    input_stream: a
    num_threads: 1
""",
            ["g.yaml:5: 'num_threads' belongs to the graph; write it at the top level"],
            id="graph field in node",
        ),
        pytest.param(
            """
input_stream: a
profiler_config: {x: 1}
node:
  - calculator: SplitCalculator
    input_stream: a
""",
            [
                (
                    "g.yaml:2: MediaPipe's field 'profiler_config' is not used here; run "
                    "with --trace FILE.json"
                ),
            ],
            id="foreign field",
        ),
        pytest.param(
            """
input_stream: a
node:
  - calculator: SplitCalculator
    input_stream: a
    output_stream:
""",
            ["g.yaml:5: 'output_stream' has no value; give it one or leave it out"],
            id="field without value",
        ),
        pytest.param(
            """
input_stream: 5
node:
  - calculator: SplitCalculator
    input_stream: a
""",
            [
                ("g.yaml:1: 'input_stream' is the number 5; expected text, or a list of texts"),
            ],
            id="number for stream",
        ),
        pytest.param(
            """
input_stream: {a: b}
node:
  - calculator: SplitCalculator
    input_stream: a
""",
            ["g.yaml:1: 'input_stream' is a mapping; expected text, or a list of texts"],
            id="mapping for stream",
        ),
        pytest.param(
            """
input_stream: a
num_threads: four
node:
  - calculator: SplitCalculator
    input_stream: a
""",
            [
                ("g.yaml:2: 'num_threads' is the text 'four'; expected a whole number from 0 up"),
            ],
            id="text for number",
        ),
        pytest.param(
            """
input_stream: a
max_queue_size: 0
node:
  - calculator: SplitCalculator
    input_stream: a
""",
            [
                (
                    "g.yaml:2: 'max_queue_size' is the number 0; expected a whole number "
                    "from 1 up, or -1 for no limit"
                ),
            ],
            id="wrong queue size",
        ),
        pytest.param(
            """
input_stream: a
report_deadlock: yes
node:
  - calculator: SplitCalculator
    input_stream: a
""",
            ["g.yaml:2: 'report_deadlock' is the text 'yes'; expected true or false"],
            id="flag as word",
        ),
        pytest.param(
            """
input_stream: a
node:
  - calculator: SplitCalculator
    input_stream: a
    options: [limit]
""",
            [
                ("g.yaml:5: 'options' is a list; expected a mapping of option names to values"),
            ],
            id="options a list",
        ),
        pytest.param(
            """
input_stream: a
node:
  - calculator: SplitCalculator
    input_stream: a
    max_in_flight: 0
""",
            [
                ("g.yaml:5: 'max_in_flight' is the number 0; expected a whole number from 1 up"),
            ],
            id="max_in_flight zero",
        ),
        pytest.param(
            """
input_stream: Text
node:
  - calculator: SplitCalculator
    input_stream: Text
""",
            [
                (
                    "g.yaml:1: input_stream 'Text' has the name 'Text'; a name matches "
                    "[a-z_][a-z0-9_]*; write 'text'"
                ),
                (
                    "g.yaml:4: input_stream 'Text' has the name 'Text'; a name matches "
                    "[a-z_][a-z0-9_]*; write 'text'"
                ),
            ],
            id="bad stream name",
        ),
        pytest.param(
            """
input_stream: image:a
node:
  - calculator: SplitCalculator
    input_stream: a
    output_stream: b
""",
            [
                (
                    "g.yaml:1: input_stream 'image:a' has the tag 'image'; a tag matches "
                    "[A-Z_][A-Z0-9_]*; write 'IMAGE:a'"
                ),
            ],
            id="bad tag",
        ),
        pytest.param(
            """
input_stream: IMAGE:01:a
node:
  - calculator: SplitCalculator
    input_stream: a
    output_stream: b
""",
            [
                (
                    "g.yaml:1: input_stream 'IMAGE:01:a' has the index '01'; an index is a "
                    "whole number from 0 to 10000"
                ),
            ],
            id="bad index",
        ),
        pytest.param(
            """
input_stream: A:0:b:a
node:
  - calculator: SplitCalculator
    input_stream: a
    output_stream: b
""",
            [
                (
                    "g.yaml:1: input_stream 'A:0:b:a' has more than two colons; write NAME, "
                    "TAG:NAME or TAG:INDEX:NAME"
                ),
            ],
            id="too many colons",
        ),
        pytest.param(
            """
input_stream: a
node:
  - calculator: AddCalculator
    input_stream: A:a
    back_edge: loop
""",
            [
                (
                    "g.yaml:5: back_edge 'loop' names no input; write its tag, TAG:INDEX, or "
                    ":INDEX where there is no tag"
                ),
            ],
            id="back edge malformed",
        ),
        pytest.param(
            """
input_stream: a
node:
  - calculator: AddCalculator
    input_stream: A:a
    input_stream_info: {back_edge: true}
""",
            ["g.yaml:5: 'input_stream_info' lacks a 'tag_index', such as 'LOOP'"],
            id="stream info without tag",
        ),
        pytest.param(
            """
input_stream: a
node:
  - calculator: SplitCalculator
    input_stream: a
    output_stream: b
    input_stream_handler: {options: {}}
""",
            [
                (
                    "g.yaml:6: 'input_stream_handler' lacks the handler's name; write "
                    "'input_stream_handler: NAME' inside it"
                ),
            ],
            id="handler without name",
        ),
        pytest.param(
            """
node:
  - calculator: X
    input_stream:
      IMAGE: image
      ROI: roi
""",
            [
                (
                    "g.yaml:4: 'input_stream' is a mapping; expected [IMAGE:image, ROI:roi], "
                    "without a space after the colon"
                ),
            ],
            id="spaced tags as a block",
        ),
        pytest.param(
            """
type: [a]
variants: [b]
node:
  - calculator: X
""",
            [
                "g.yaml:1: 'type' is a list; expected text",
                (
                    "g.yaml:2: 'variants' is a list; expected a mapping of names to options, such "
                    "as {PoseCpu: {}}"
                ),
            ],
            id="list for text",
        ),
        pytest.param(
            """
executor: pool
node:
  - calculator: X
""",
            ["g.yaml:1: 'executor' is the text 'pool'; expected a mapping"],
            id="executor is text",
        ),
        pytest.param(
            """
executor: {name: pool, threads: 3}
node:
  - calculator: X
""",
            [
                (
                    "g.yaml:1: unknown field 'threads' of an executor; its fields are: name, "
                    "type, num_threads. Did you mean 'num_threads'?"
                ),
            ],
            id="unknown executor field",
        ),
        pytest.param(
            """
input_stream_handler: 1
node:
  - calculator: X
""",
            [
                (
                    "g.yaml:1: 'input_stream_handler' is the number 1; expected a handler's "
                    "name, or a mapping with name and options"
                ),
            ],
            id="handler is a number",
        ),
    ],
)
def test_a_field_that_does_not_fit_is_explained(text, messages, reading_problems):
    assert reading_problems(text) == messages


def test_faults_of_a_mapping_are_placed_by_path():
    with pytest.raises(GraphConfigError, match="<graph>") as caught:
        load_graph({"node": [{"calculator": "X", "input_stream": ["a", 3]}, 5], "num_threads": "x"})

    assert [str(problem) for problem in caught.value.problems] == [
        (
            "<graph> node[0].input_stream[1]: 'input_stream' is the number 3; expected text, or a "
            "list of texts"
        ),
        (
            "<graph> node[1]: 'node' is the number 5; expected a mapping that begins with "
            "'calculator: NAME'"
        ),
        "<graph> num_threads: 'num_threads' is the text 'x'; expected a whole number from 0 up",
    ]


def test_all_faults_of_a_file_are_reported_in_its_order(reading_problems):
    text = """
input_stream: Bad
node:
  - calculator: X
    input_stream: x:a
    max_in_flight: 0
  - name: nameless
max_queue_size: 0
colour: red
"""
    assert [message.split(":")[1] for message in reading_problems(text)] == [
        "1",
        "4",
        "5",
        "6",
        "7",
        "8",
    ]


@pytest.mark.parametrize("field", ["calculator", "name"])
def test_a_name_that_a_terminal_would_act_on_is_refused_and_written_out(field):
    other = "name" if field == "calculator" else "calculator"
    with pytest.raises(GraphConfigError) as raised:
        load_graph(f'node:\n  - {{{other}: a, {field}: "\\e[2JB\\nC"}}\n')

    assert str(raised.value) == (
        f"<graph>:2: {field!r} is the text '\\x1b[2JB\\nC'; expected text without line ends and "
        "control characters"
    )
