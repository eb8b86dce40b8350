import pytest

from vitruvian.framework.errors import GraphConfigError
from vitruvian.framework.graph_file.loader import load_graph
from vitruvian.framework.planning.planner import check_graph
from vitruvian.framework.planning.subgraphs import expand_subgraphs

INNER = """
type: Inner.Box
input_stream: VALUE:value
output_stream: [RESULT:result, HIGH:high]
input_side_packet: START:start
output_side_packet: LAST:last
node:
  - calculator: PassCalculator
    input_stream: value
    output_stream: copy
  - calculator: AddCalculator
    input_stream: [A:copy, B:value]
    input_side_packet: START:start
    output_stream: [SUM:result, HIGH:high]
    output_side_packet: LAST:last
"""
OUTER = """
type: OuterBox
input_stream: [in_value, OTHER:other]
output_stream: OUT:out
input_side_packet: FROM:from
node:
  - calculator: Inner.Box
    input_stream: VALUE:in_value
    input_side_packet: START:from
    output_stream: RESULT:half
  - calculator: Inner.Box
    name: Named Twin
    input_stream: VALUE:half
    output_stream: RESULT:more
  - calculator: MergeCalculator
    input_stream: [more, other]
    output_stream: out
"""
GRAPH = """
input_stream: [a, b]
input_side_packet: s
output_stream: sum
node:
  - calculator: OuterBox
    input_stream: [a, OTHER:b]
    input_side_packet: FROM:s
    output_stream: OUT:one
  - calculator: OuterBox
    input_stream: a
    output_stream: OUT:two
  - calculator: AddCalculator
    input_stream: [A:one, B:two]
    output_stream: SUM:sum
"""


@pytest.fixture
def boxes(write):
    write("subgraphs/inner.yaml", INNER)
    write("subgraphs/outer.yaml", OUTER)
    write("g.yaml", GRAPH)


@pytest.fixture
def expand(boxes, library):
    def expand(source):
        return expand_subgraphs(load_graph(source), library)

    return expand


@pytest.fixture
def problems(boxes, registry, library):
    def problems(source="g.yaml"):
        return [str(item) for item in check_graph(source, registry=registry, library=library)]

    return problems


def test_nodes_take_the_place_of_their_subgraph_with_mediapipes_names(expand):
    assert [node.name or node.calculator for node in expand("g.yaml").node] == [
        "outerbox_1__inner_box__PassCalculator",
        "outerbox_1__inner_box__AddCalculator",
        "outerbox_1__named_twin__PassCalculator",
        "outerbox_1__named_twin__AddCalculator",
        "outerbox_1__MergeCalculator",
        "outerbox_2__inner_box__PassCalculator",
        "outerbox_2__inner_box__AddCalculator",
        "outerbox_2__named_twin__PassCalculator",
        "outerbox_2__named_twin__AddCalculator",
        "outerbox_2__MergeCalculator",
        "AddCalculator",
    ]


def test_the_interface_ties_inner_streams_to_outer_ones(expand):
    nodes = expand("g.yaml").node

    def wiring(node):
        return [
            " ".join(map(str, entries))
            for entries in (node.input_stream, node.output_stream, node.input_side_packet)
        ]

    assert wiring(nodes[0]) == ["a", "outerbox_1__inner_box__copy", ""]
    assert wiring(nodes[1]) == [
        "A:outerbox_1__inner_box__copy B:a",
        "SUM:outerbox_1__half HIGH:outerbox_1__inner_box__high",
        "START:s",
    ]
    assert wiring(nodes[3]) == [
        "A:outerbox_1__named_twin__copy B:outerbox_1__half",
        "SUM:outerbox_1__more HIGH:outerbox_1__named_twin__high",
        "",
    ]
    assert wiring(nodes[4]) == ["outerbox_1__more b", "one", ""]


def test_what_the_outer_node_leaves_unwired_vanishes_inside(expand):
    nodes = expand("g.yaml").node

    assert [str(entry) for entry in nodes[9].input_stream] == ["outerbox_2__more"]
    assert nodes[6].input_side_packet == ()


def test_parts_keep_their_file_line_and_written_name(expand):
    node = expand("g.yaml").node[1]

    assert str(node.location) == "subgraphs/inner.yaml:10"
    assert [str(entry.location) for entry in node.output_stream] == ["subgraphs/inner.yaml:13"] * 2
    assert [entry.label for entry in node.output_stream] == ["result", "high"]


def test_a_graph_with_subgraphs_runs_through_every_check(problems):
    assert problems() == []


def test_a_graph_without_subgraphs_stays_as_it_is(expand):
    graph = load_graph("node:\n  - calculator: X\n")

    assert expand(graph).node == graph.node


def test_expanding_twice_changes_nothing(expand):
    once = expand("g.yaml")

    assert expand(once).node == once.node


def test_an_untagged_input_that_vanishes_moves_the_back_edge_along(write, expand):
    write(
        "subgraphs/loop.yaml",
        """
type: Loop
input_stream: [a, b]
output_stream: out
node:
  - calculator: MergeCalculator
    input_stream: [a, b, out]
    output_stream: out
    back_edge: ':2'
""",
    )
    both = expand("input_stream: [x, y]\nnode: [{calculator: Loop, input_stream: [x, y]}]")
    one = expand("input_stream: [x, y]\nnode: [{calculator: Loop, input_stream: x}]")

    assert both.node[0].back_edge == (("", 2),)
    assert one.node[0].back_edge == (("", 1),)
    assert [str(entry) for entry in one.node[0].input_stream] == ["x", "loop__out"]


def test_inner_nodes_inherit_the_executor_unless_they_have_one(write, expand):
    write(
        "subgraphs/pooled.yaml",
        "type: Pooled\ninput_stream: a\nnode:\n"
        "  - {calculator: SplitCalculator, input_stream: a}\n"
        "  - {calculator: SplitCalculator, input_stream: a, executor: own}\n",
    )
    graph = expand(
        "input_stream: a\nexecutor: {name: pool, type: ThreadPoolExecutor}\n"
        "node: [{calculator: Pooled, input_stream: a, executor: pool}]"
    )

    assert [node.executor for node in graph.node] == ["pool", "own"]


def test_executors_that_a_subgraph_declares_are_ignored(write, expand):
    write(
        "subgraphs/own.yaml",
        "type: Own\ninput_stream: a\nnum_threads: 3\n"
        "executor: {name: pool, type: ThreadPoolExecutor}\n"
        "node: [{calculator: SplitCalculator, input_stream: a}]\n",
    )
    graph = expand("input_stream: a\nnode: [{calculator: Own, input_stream: a}]")

    assert (graph.executor, graph.num_threads) == ((), None)
    assert graph.node[0].executor == ""


def test_imports_of_subgraphs_become_those_of_the_graph(write, expand):
    write("subgraphs/importing.yaml", "type: Importing\nimport: [x, y]\nnode: []\n")

    assert expand("import: y\nnode: [{calculator: Importing}]").imports == ("y", "x")


def test_a_subgraph_beside_the_graph_file_is_found(write, problems):
    write("my_box.yaml", INNER.replace("Inner.Box", "MyBox"))
    write(
        "mine.yaml",
        "input_stream: a\nnode:\n  - {calculator: MyBox, input_stream: VALUE:a}\n",
    )

    assert problems("mine.yaml") == []


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        pytest.param(
            "node:\n  - {calculator: Inner.Box, input_stream: VALU:a, output_stream: LOW:b}\n",
            [
                (
                    "g.yaml:3: Inner.Box, input_stream 'VALU:a': Tag \"VALU\" does not exist in "
                    "the subgraph config. Its inputs are: VALUE. Did you mean 'VALUE'?"
                ),
                (
                    "g.yaml:3: Inner.Box, output_stream 'LOW:b': Tag \"LOW\" does not exist in "
                    "the subgraph config. Its outputs are: RESULT, HIGH."
                ),
            ],
            id="unknown tags",
        ),
        pytest.param(
            "node:\n  - {calculator: Inner.Box, input_stream: a}\n",
            [
                (
                    "g.yaml:3: Inner.Box, input_stream 'a': Tag \"\" does not exist in the "
                    "subgraph config. Its inputs are: VALUE."
                ),
            ],
            id="untagged",
        ),
        pytest.param(
            "node:\n  - {calculator: Inner.Box, input_stream: [VALUE:a, VALUE:1:a]}\n",
            [
                (
                    "g.yaml:3: Inner.Box, input_stream 'VALUE:1:a': the subgraph has no more than "
                    "1 VALUE inputs"
                ),
            ],
            id="too many indexes",
        ),
        pytest.param(
            "node:\n  - calculator: Inner.Box\n    input_stream: VALUE:a\n    source_layer: 1\n"
            "    buffer_size_hint: 2\n    back_edge: VALUE\n    max_in_flight: 2\n"
            "    output_stream_handler: InOrderOutputStreamHandler\n",
            [
                f"g.yaml:{line}: Inner.Box is a subgraph, and '{field}' is only for calculators; "
                "set it on a node inside the subgraph"
                for line, field in enumerate(
                    [
                        "source_layer",
                        "buffer_size_hint",
                        "back_edge",
                        "max_in_flight",
                        "output_stream_handler",
                    ],
                    5,
                )
            ],
            id="fields of calculators",
        ),
        pytest.param(
            "node:\n  - {calculator: Inner.Box, input_stream: VALUE:a, executor: pool}\n",
            [
                "g.yaml:3: Inner.Box runs on executor 'pool', which the graph does not declare.",
            ],
            id="undeclared executor",
        ),
        pytest.param(
            "node:\n  - {calculator: Inner.Box, input_stream: VALUE:a, options: {speed: 1}}\n",
            ["g.yaml:3: subgraph Inner.Box has no option 'speed'; its options are: none."],
            id="unknown option",
        ),
        pytest.param(
            "node:\n  - {calculator: Inner.Box, name: Box, input_stream: VALUE:a}\n"
            "  - {calculator: Inner.Box, name: box, input_stream: VALUE:a}\n",
            [
                (
                    "g.yaml:4: 'box' names its inner streams 'box__'… as another subgraph node "
                    "(line 3) does; give one of them another name"
                ),
            ],
            id="names that differ in case",
        ),
        pytest.param(
            "node:\n  - {calculator: Iner.Box, input_stream: VALUE:a}\n",
            [
                (
                    'g.yaml:3: Unable to find Calculator "Iner.Box": no calculator and no subgraph '
                    "has this name; is an 'import:' missing? Did you mean 'Inner.Box'?"
                ),
            ],
            id="unknown subgraph",
        ),
    ],
)
def test_a_wrongly_used_subgraph_is_explained(text, messages, write, problems):
    write("g.yaml", "input_stream: a\n" + text)

    assert problems() == messages


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(
            "type: Bad\ninput_stream: IN:a\noutput_stream: OUT:a\nnode:\n"
            "  - {calculator: SplitCalculator, input_stream: a}\n",
            "subgraphs/bad.yaml:3: subgraph Bad: 'OUT:a' and 'IN:a' (line 2) are the same stream; "
            "put a PassThroughCalculator between them",
            id="input passed straight through",
        ),
        pytest.param(
            "type: Bad\ninput_stream: IN:a\noutput_stream: [OUT:b, TWO:b]\nnode:\n"
            "  - {calculator: SplitCalculator, input_stream: a, output_stream: b}\n",
            "subgraphs/bad.yaml:3: subgraph Bad: 'TWO:b' and 'OUT:b' (line 3) are the same "
            "stream; put a PassThroughCalculator between them",
            id="stream with two outer names",
        ),
        pytest.param(
            "type: Bad\ninput_stream: IN:a\noutput_stream: OUT:b\nnode:\n"
            "  - {calculator: SplitCalculator, input_stream: aa, output_stream: b}\n",
            "subgraphs/bad.yaml:5: SplitCalculator reads stream 'aa', which no node produces. Did "
            "you mean 'a' (line 2)?",
            id="no producer inside",
        ),
        pytest.param(
            "type: Bad\ninput_stream: IN:a\noutput_stream: OUT:b\nnode:\n"
            "  - calculator: SplitCalculator\n    input_stream: a\n    output_stream: b\n"
            "    options: {limit: no}\n",
            "subgraphs/bad.yaml:8: SplitCalculator: option 'limit' is \"no\"; expected int (input "
            "should be a valid integer)",
            id="option inside",
        ),
        pytest.param(
            "type: Bad\ninput_stream: IN:a\noutput_stream: OUT:b\nnode:\n"
            "  - calculator: Inner.Box\n    input_stream: VALUE:a\n    output_stream: RESULT:c\n"
            "  - calculator: Bad\n    input_stream: IN:c\n    output_stream: OUT:b\n",
            "subgraphs/bad.yaml:8: a subgraph cannot contain itself: Bad -> Bad",
            id="recursion",
        ),
        pytest.param(
            "type: Bad\ninput_stream: IN:a\noutput_streams: OUT:b\nnode: []\n",
            "subgraphs/bad.yaml:3: unknown field 'output_streams' of a graph; its fields are: ",
            id="unreadable field",
        ),
        pytest.param(
            "type: Bad\ninput_stream: [IN:a\n",
            "subgraphs/bad.yaml:2: the '[' that opens here has no ']', or a comma is missing",
            id="unreadable file",
        ),
    ],
)
def test_a_fault_inside_is_reported_once_at_its_own_line(text, message, write, problems):
    write("subgraphs/bad.yaml", text)
    write(
        "g.yaml",
        "input_stream: [x, y]\nnode:\n"
        "  - {calculator: Bad, input_stream: IN:x, output_stream: OUT:z}\n"
        "  - {calculator: Bad, input_stream: IN:y, output_stream: OUT:w}\n",
    )
    (found,) = problems()

    assert found.startswith(message)


def test_subgraphs_that_contain_each_other_are_a_problem(write, problems):
    write("subgraphs/one.yaml", "type: One\nnode: [{calculator: Two}]\n")
    write("subgraphs/two.yaml", "type: Two\nnode: [{calculator: One}]\n")
    write("g.yaml", "node: [{calculator: One}]\n")

    assert problems() == [
        "subgraphs/two.yaml:2: a subgraph cannot contain itself: One -> Two -> One"
    ]


def test_an_input_left_out_two_levels_up_is_reported_where_it_was_left_out(write, problems):
    write(
        "g.yaml",
        "input_stream: a\nnode:\n  - calculator: OuterBox\n    input_stream: OTHER:a\n",
    )

    assert problems() == [
        (
            "g.yaml:3: OuterBox needs its input 'in_value', which is not wired; "
            "add 'input_stream: name'"
        )
    ]


def test_a_wrong_type_wired_into_a_subgraph_is_told_once_at_the_users_line(write, problems):
    write(
        "g.yaml",
        """
input_stream: text
node:
  - calculator: SplitCalculator
    input_stream: text
    output_stream: words
  - calculator: Inner.Box
    input_stream: VALUE:words
""",
    )

    assert problems() == [
        (
            "g.yaml:7: Inner.Box takes int on VALUE, but stream 'words' carries tuple[str, ...] "
            "(from SplitCalculator, line 5); inside, AddCalculator reads it on B "
            "(subgraphs/inner.yaml:11)"
        ),
    ]


def test_problems_are_listed_file_by_file(write, problems):
    write("subgraphs/bad.yaml", "type: Bad\nnode: [{calculator: Nowhere}]\n")
    write("g.yaml", "output_stream: z\nnode:\n  - {calculator: Bad}\n  - {calculator: Nope}\n")

    assert [message.partition(" ")[0] for message in problems()] == [
        "g.yaml:1:",
        "g.yaml:4:",
        "subgraphs/bad.yaml:2:",
    ]


def test_expanding_alone_raises_its_own_problems(expand):
    with pytest.raises(GraphConfigError, match='Tag "X" does not exist in the subgraph config'):
        expand("input_stream: a\nnode: [{calculator: Inner.Box, input_stream: X:a}]")


OPTIONAL = """
type: Optional
input_stream: TEXT:text
output_stream: [WORDS:words, EXTRA:%s]
node: [{calculator: SplitCalculator, input_stream: text, output_stream: words}]
"""


def test_an_output_that_no_node_produces_may_be_left_unwired(write, plan):
    write("subgraphs/optional.yaml", OPTIONAL % "extra")
    node = "{calculator: Optional, input_stream: TEXT:a, output_stream: WORDS:b}"

    graph = plan(f"input_stream: a\nnode: [{node}]")

    assert [wire.stream for wire in graph.nodes[0].outputs] == ["b"]


def test_an_output_that_no_node_produces_and_somebody_wires_is_explained(write, problems_of):
    write("subgraphs/optional.yaml", OPTIONAL % "wrods")
    outputs = "[WORDS:b, EXTRA:c]"
    node = f"{{calculator: Optional, input_stream: TEXT:a, output_stream: {outputs}}}"

    assert problems_of(f"input_stream: a\nnode: [{node}]") == [
        (
            "subgraphs/optional.yaml:3: the graph's output 'wrods' is a stream that no node "
            "produces. Did you mean 'words' (line 4)?"
        )
    ]
