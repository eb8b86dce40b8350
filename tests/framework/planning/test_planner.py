import cProfile
import logging
from typing import Any

import pytest

from vitruvian.framework.authoring.calculator import Calculator
from vitruvian.framework.authoring.ports import Input
from vitruvian.framework.errors import GraphConfigError, Location
from vitruvian.framework.graph_file.config import GraphConfig
from vitruvian.framework.graph_file.loader import load_graph
from vitruvian.framework.planning.planner import check_graph, plan_graph, validate
from vitruvian.framework.planning.stream_types import accepts
from vitruvian.framework.planning.subgraphs import expand_subgraphs
from vitruvian.framework.streams.sync import Immediate, Synchronized

WORDS = """\
input_stream: text                 # count the words of every line
output_stream: total
node:
  - calculator: SplitCalculator
    input_stream: text
    output_stream: words
  - calculator: TotalCalculator
    input_stream: words
    output_stream: total
    options: {start: 0}
"""


def test_a_graph_becomes_a_plan(plan):
    graph = plan(WORDS)
    split, total = graph.nodes

    assert (graph.input_streams, graph.output_streams) == (("text",), ("total",))
    assert (graph.max_queue_size, graph.num_threads, graph.report_deadlock) == (100, None, False)
    assert [(node.id, node.name, str(node.location)) for node in graph.nodes] == [
        (0, "SplitCalculator", "<graph>:4"),
        (1, "TotalCalculator", "<graph>:7"),
    ]
    assert split.options == {"limit": 10}
    assert total.options == {"start": 0}
    assert [(wire.stream, wire.port.name, wire.tag, wire.index) for wire in split.inputs] == [
        ("text", "text", "", 0)
    ]
    assert {name: (stream.type, stream.producer) for name, stream in graph.streams.items()} == {
        "text": (str, None),
        "words": (tuple[str, ...], 0),
        "total": (int, 1),
    }
    assert graph.streams["words"].location == Location("<graph>", 6, 20)


def test_many_errors_of_one_file_are_reported_at_once_in_its_order(problems_of):
    text = """
input_stream: [text, Text]
num_threads: many
node:
  - calculator: SpiltCalculator
    input_stream: text
    output_stream: words
  - calculator: TotalCalculator
    input_stream: wrods
    output_stream: total
    options:
      strat: 0
    executor: pool
  - calculator: AddCalculator
    input_stream: [A:total, LOPO:total]
    output_stream: SUM:total
    colour: red
output_stream: sum
"""
    assert [message.partition(": ")[0] for message in problems_of(text)] == [
        "g.yaml:1",
        "g.yaml:2",
        "g.yaml:4",
        "g.yaml:8",
        "g.yaml:11",
        "g.yaml:12",
        "g.yaml:14",
        "g.yaml:15",
        "g.yaml:16",
        "g.yaml:17",
    ]


def test_validate_raises_what_check_graph_returns(registry, library):
    broken = WORDS.replace("input_stream: words", "input_stream: word")
    with pytest.raises(GraphConfigError, match="reads stream 'word'") as caught:
        validate(load_graph(broken), registry=registry, library=library)

    found = check_graph(broken, registry=registry, library=library)
    assert list(caught.value.problems) == found
    assert (found[0].location.line, found[0].location.column) == (8, 19)


def test_a_missing_graph_is_a_problem_too(registry, library):
    assert len(check_graph("no_such_graph", registry=registry, library=library)) == 1


def test_validate_takes_an_expanded_graph(registry, library):
    config = expand_subgraphs(load_graph(WORDS), library)

    assert len(validate(config, registry=registry, library=library).nodes) == 2


def test_a_graph_without_a_file_or_type_can_be_made_of_plain_configs(registry, library):
    with pytest.raises(GraphConfigError, match="the graph has no nodes"):
        validate(GraphConfig(), registry=registry, library=library)


def test_nodes_are_ordered_by_dependence_and_else_by_file(plan):
    graph = plan(
        """
input_stream: a
node:
  - {calculator: PassCalculator, name: last, input_stream: c, output_stream: d}
  - {calculator: PassCalculator, name: free, input_stream: a}
  - {calculator: PassCalculator, name: second, input_stream: b, output_stream: c}
  - {calculator: PassCalculator, name: first, input_stream: a, output_stream: b}
""".replace("name: free, input_stream: a", "name: free, input_stream: a, output_stream: z")
    )

    assert [node.name for node in graph.nodes] == ["free", "first", "second", "last"]
    assert [node.id for node in graph.nodes] == [0, 1, 2, 3]
    assert graph.streams["c"].producer == 2


def test_a_side_packet_orders_nodes_too(plan):
    graph = plan(
        """
input_stream: i
node:
  - {calculator: NeedsSideCalculator, input_stream: IMAGE:i, input_side_packet: MODEL:m}
  - {calculator: ConstantCalculator, output_side_packet: m}
"""
    )

    assert [node.name for node in graph.nodes] == ["ConstantCalculator", "NeedsSideCalculator"]
    assert graph.side_packets["m"].producer == 0
    assert graph.side_packets["m"].type is str


def test_a_back_edge_is_cut_and_marked(plan):
    graph = plan(
        """
input_stream: a
node:
  - calculator: AddCalculator
    input_stream: [A:a, LOOP:c]
    output_stream: SUM:b
    back_edge: LOOP
    input_stream_handler: ImmediateInputStreamHandler
  - {calculator: PassCalculator, input_stream: b, output_stream: c}
"""
    )

    assert [node.name for node in graph.nodes] == ["AddCalculator", "PassCalculator"]
    assert [(w.tag, w.back_edge) for w in graph.nodes[0].inputs] == [("A", False), ("LOOP", True)]


def test_a_needless_back_edge_is_a_warning(plan, caplog):
    text = """
input_stream: a
node:
  - calculator: AddCalculator
    input_stream: [A:a, LOOP:a]
    output_stream: SUM:b
    back_edge: LOOP
"""
    with caplog.at_level(logging.WARNING, "vitruvian.graph"):
        assert plan(text).nodes[0].inputs[1].back_edge
    assert [record.getMessage() for record in caplog.records] == [
        (
            "<graph>:4: AddCalculator: 'back_edge: LOOP' is needless, as no loop passes through "
            "that input"
        )
    ]


def test_a_back_edge_whose_loop_may_close_around_a_subgraph_is_no_warning(plan, caplog):
    plan("""
type: Counter
input_stream: [a, found]
node:
  - calculator: AddCalculator
    input_stream: [A:a, LOOP:found]
    output_stream: SUM:b
    back_edge: LOOP
""")

    assert not caplog.records


def test_a_needed_back_edge_is_no_warning(plan, caplog):
    plan(
        "node:\n  - calculator: MergeCalculator\n    input_stream: a\n    output_stream: a\n"
        "    back_edge: :0\n"
    )

    assert caplog.records == []


@pytest.mark.parametrize(
    ("inputs", "outputs", "bound"),
    [
        ("[A:a, B:a]", "SUM:b", [("A", "a"), ("B", "b"), ("SUM", "total")]),
        ("[LOOP:a, A:a]", "HIGH:b", [("A", "a"), ("LOOP", "loop"), ("HIGH", "high")]),
        ("A:a", "[]", [("A", "a")]),
    ],
)
def test_tagged_entries_bind_by_tag_and_are_sorted(inputs, outputs, bound, plan):
    (node,) = plan(
        f"input_stream: a\nnode: [{{calculator: AddCalculator, input_stream: {inputs}, "
        f"output_stream: {outputs}}}]"
    ).nodes

    assert [(wire.tag, wire.port.name) for wire in (*node.inputs, *node.outputs)] == bound


def test_untagged_entries_bind_in_order(plan):
    (node,) = plan(
        "input_stream: [a, b]\nnode: [{calculator: PairCalculator, input_stream: [a, b]}]"
    ).nodes

    assert [(wire.stream, wire.port.name) for wire in node.inputs] == [
        ("a", "first"),
        ("b", "second"),
    ]


def test_an_untagged_entry_binds_to_the_only_port_whatever_its_tag(plan):
    node = plan(
        "input_stream: i\ninput_side_packet: m\nnode:\n  - calculator: NeedsSideCalculator\n"
        "    input_stream: i\n    input_side_packet: m\n    output_stream: o\n"
    ).nodes[0]

    assert [wire.port.name for wire in (*node.inputs, *node.side_inputs, *node.outputs)] == [
        "image",
        "model",
        "out",
    ]


def test_repeated_ports_take_any_number_of_indexes(plan):
    (node,) = plan(
        "input_stream: [a, b, c, s]\nnode:\n  - calculator: MuxCalculator\n"
        "    input_stream: [INPUT:2:a, INPUT:0:b, SELECT:s, INPUT:1:c]\n    output_stream: o\n"
    ).nodes

    assert [(wire.tag, wire.index, wire.stream) for wire in node.inputs] == [
        ("INPUT", 0, "b"),
        ("INPUT", 1, "c"),
        ("INPUT", 2, "a"),
        ("SELECT", 0, "s"),
    ]


def test_a_port_for_any_tag_takes_what_no_other_takes(plan):
    (node,) = plan(
        "input_stream: [a, b]\nnode:\n  - calculator: PassCalculator\n"
        "    input_stream: [X:a, b, X:1:b]\n    output_stream: [X:c, d, X:1:e]\n"
    ).nodes

    assert [(wire.tag, wire.index) for wire in node.inputs] == [("", 0), ("X", 0), ("X", 1)]
    assert {wire.port.name for wire in node.inputs} == {"inputs"}


@pytest.mark.parametrize(
    ("graph_level", "node_level", "policy"),
    [
        ("", "", Immediate),
        ("", "DefaultInputStreamHandler", Synchronized),
        ("DefaultInputStreamHandler", "", Synchronized),
        ("DefaultInputStreamHandler", "ImmediateInputStreamHandler", Immediate),
        ("ImmediateInputStreamHandler", "DefaultInputStreamHandler", Synchronized),
    ],
)
def test_the_nodes_handler_goes_before_the_graphs_and_the_calculators(
    graph_level, node_level, policy, plan
):
    node: dict[str, Any] = {"calculator": "MergeCalculator", "input_stream": "a"}
    graph: dict[str, Any] = {"input_stream": "a", "node": [node]}
    if graph_level:
        graph["input_stream_handler"] = graph_level
    if node_level:
        node["input_stream_handler"] = {"input_stream_handler": node_level}

    assert type(plan(graph).nodes[0].policy) is policy


def test_fields_of_nodes_and_graph_reach_the_plan(plan):
    graph = plan(
        """
type: Named
input_stream: a
input_side_packet: START:s
output_side_packet: last
num_threads: 3
max_queue_size: -1
report_deadlock: true
executor: {name: pool, type: ThreadPoolExecutor, num_threads: 2}
node:
  - calculator: AddCalculator
    input_stream: A:a
    input_side_packet: START:s
    output_side_packet: LAST:last
    executor: pool
    max_in_flight: 4
    buffer_size_hint: 7
    source_layer: 2
"""
    )
    (node,) = graph.nodes

    assert (graph.name, graph.num_threads, graph.max_queue_size) == ("Named", 3, -1)
    assert graph.report_deadlock
    assert [executor.name for executor in graph.executors] == ["pool"]
    assert (node.executor, node.max_in_flight) == ("pool", 4)
    assert (node.buffer_size_hint, node.source_layer) == (7, 2)
    assert (graph.input_side_packets, graph.output_side_packets) == (("s",), ("last",))


def test_a_graph_file_gives_its_name_and_folder(write, plan, tmp_path):
    write("words.yaml", WORDS)
    graph = plan(tmp_path / "words.yaml")

    assert (graph.name, graph.base_dir) == ("words", tmp_path)


def test_an_input_side_packet_is_required_when_a_reader_needs_it(plan):
    graph = plan(
        """
input_stream: [a, i]
input_side_packet: [start, model, unread]
node:
  - {calculator: AddCalculator, input_stream: A:a, input_side_packet: START:start}
  - {calculator: NeedsSideCalculator, input_stream: IMAGE:i, input_side_packet: MODEL:model}
"""
    )

    assert {name: packet.required for name, packet in graph.side_packets.items()} == {
        "start": False,
        "model": True,
        "unread": False,
    }


def test_types_are_found_through_calculators_that_pass_packets_on(plan):
    graph = plan(
        """
input_stream: [number, mixed, select]
node:
  - calculator: PassCalculator
    input_stream: [number, MIXED:mixed]
    output_stream: [passed, MIXED:same]
  - calculator: MuxCalculator
    input_stream: [INPUT:0:passed, INPUT:1:other, SELECT:select]
    output_stream: OUTPUT:chosen
  - calculator: AddCalculator
    input_stream: A:chosen
  - {calculator: TotalCalculator, input_stream: same, output_stream: other}
"""
    )

    assert {name: stream.type for name, stream in graph.streams.items()} == {
        "number": int,
        "mixed": tuple[str, ...],
        "select": int,
        "passed": int,
        "same": tuple[str, ...],
        "chosen": int,
        "other": int,
    }
    by_name = {node.name: node for node in graph.nodes}
    assert [wire.type for wire in by_name["PassCalculator"].inputs] == [int, tuple[str, ...]]


def test_what_nothing_fixes_is_any(plan):
    graph = plan(
        "input_stream: a\nnode: [{calculator: PassCalculator, input_stream: a, output_stream: b}]"
    )

    assert {stream.type for stream in graph.streams.values()} == {Any}


def test_a_subclass_is_accepted_where_its_base_is_read(plan):
    graph = plan(
        "node:\n  - {calculator: DogCalculator, output_stream: dog}\n"
        "  - {calculator: PassCalculator, input_stream: dog, output_stream: same}\n"
        "  - {calculator: VetCalculator, input_stream: same}\n"
    )

    assert graph.streams["same"].type.__name__ == "Dog"


@pytest.mark.parametrize(
    ("wanted", "given", "fits"),
    [
        (int, int, True),
        (int, Any, True),
        (Any, int, True),
        (object, int, True),
        (int, bool, True),
        (bool, int, False),
        (float, int, False),
        (tuple[int, ...], tuple[int, ...], True),
        (tuple[int, ...], tuple[bool, ...], True),
        (tuple[int, ...], tuple[str, ...], False),
        (tuple[int, ...], tuple[int, int], True),
        (tuple[int, int], tuple[int, ...], False),
        (tuple[int, int], tuple[int, int, int], False),
        (tuple, tuple[int, ...], True),
        (tuple[int, ...], tuple, True),
        (list[int], tuple[int, ...], False),
        (int | str, int, True),
        (int | str, str | int, True),
        (int, int | str, False),
        (int | None, int, True),
        (dict[str, int], dict[str, Any], True),
        (dict[str, int], dict[str, str], False),
    ],
)
def test_types_accept_what_can_stand_for_them(wanted, given, fits):
    assert accepts(wanted, given) is fits


def test_an_import_beside_the_graph_file_brings_calculators(write, library):
    write(
        "my_calculators.py",
        "from vitruvian.framework.authoring.calculator import Calculator\n"
        "from vitruvian.framework.authoring.ports import Input\n"
        "class BesideTheGraphFileCalculator(Calculator):\n"
        "    value = Input(int)\n"
        "    def process(self, ctx): ...\n",
    )
    write(
        "g.yaml",
        "import: my_calculators\ninput_stream: a\n"
        "node: [{calculator: BesideTheGraphFileCalculator, input_stream: a}]\n",
    )

    assert check_graph("g.yaml", library=library) == []


def test_planning_costs_as_much_for_a_node_of_a_large_graph_as_of_a_small_one(plan):
    def calls(count: int) -> int:
        nodes = "".join(
            f"  - calculator: PassCalculator\n    input_stream: s{n}\n    output_stream: s{n + 1}\n"
            for n in range(count)
        )
        profile = cProfile.Profile()
        profile.runcall(plan, f"input_stream: s0\nnode:\n{nodes}")
        return sum(entry.callcount for entry in profile.getstats())

    calls(1)

    assert calls(400) / 400 < 1.2 * calls(100) / 100


def test_planning_is_the_same_from_text_and_data(plan, registry, library):
    data = {
        "input_stream": "text",
        "output_stream": "total",
        "node": [
            {"calculator": "SplitCalculator", "input_stream": "text", "output_stream": "words"},
            {"calculator": "TotalCalculator", "input_stream": "words", "output_stream": "total"},
        ],
    }
    from_data = plan_graph(data, registry=registry, library=library)

    assert [node.name for node in from_data.nodes] == [node.name for node in plan(WORDS).nodes]


class _FailingHooks(Calculator, abstract=True):
    number = Input(int, tag="")


def _exits(cls, *given):
    raise SystemExit(3)


@pytest.mark.parametrize("hook", ["update_contract", "missing_files", "packaged_files"])
def test_a_hook_of_a_class_that_fails_is_a_problem_of_its_node(hook):
    name = f"Failing_{hook}_Probe"
    members = {"process": lambda self, ctx: None, hook: classmethod(_exits)}
    type(name, (_FailingHooks,), members)

    text = f"input_stream: a\nnode:\n  - {{calculator: {name}, input_stream: a}}\n"

    [problem] = check_graph(text)
    assert problem.message == f"{name}.{hook} failed: SystemExit: 3"
    assert problem.location.line == 3
