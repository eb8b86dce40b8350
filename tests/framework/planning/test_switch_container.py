"""What a SwitchContainer node becomes, and what is said about one that is wrong."""

from vitruvian.framework.authoring.calculator import Calculator
from vitruvian.framework.authoring.ports import Input, Option, Output
from vitruvian.framework.errors import GraphConfigError
from vitruvian.framework.graph import CalculatorGraph
from vitruvian.framework.graph_file.loader import load_graph
from vitruvian.framework.planning.subgraphs import expand_subgraphs

SWITCH = """
input_stream: [foo, enable]
input_side_packet: size
node:
  - calculator: SwitchContainer
    input_stream: [ENABLE:enable, IMAGE:foo, other]
    output_stream: bar
    input_side_packet: SIZE:size
    options:
      contained_node:
        - {calculator: RigGrowCalculator, options: {by: 2}}
        - {calculator: RigGrowCalculator, name: Big}
"""


class RigGrowCalculator(Calculator):
    """Take an option, so that a wrong one can be placed."""

    number = Input(int, tag="")
    output = Output(int, tag="")
    by = Option(1)

    def process(self, ctx):
        ctx[self.output] = ctx[self.number] + self.by


def wires(node):
    fields = ("input_stream", "output_stream", "input_side_packet", "output_side_packet")
    return [sorted(str(entry) for entry in getattr(node, field)) for field in fields]


def test_it_becomes_a_demux_the_contained_nodes_and_a_mux():
    nodes = {node.name: node for node in expand_subgraphs(load_graph(SWITCH)).node}

    assert {name: wires(node) for name, node in nodes.items()} == {
        "switchcontainer__PacketSequencerCalculator": [
            ["INPUT:enable", "TICK:1:other", "TICK:foo"],
            ["OUTPUT:switchcontainer__gate_timed"],
            [],
            [],
        ],
        "switchcontainer__SwitchDemuxCalculator": [
            ["ENABLE:switchcontainer__gate_timed", "IMAGE:foo", "other"],
            [
                "C0__:switchcontainer__c0__other",
                "C0__IMAGE:switchcontainer__c0__foo",
                "C1__:switchcontainer__c1__other",
                "C1__IMAGE:switchcontainer__c1__foo",
            ],
            [],
            [],
        ],
        "switchcontainer__RigGrowCalculator": [
            ["IMAGE:switchcontainer__c0__foo", "switchcontainer__c0__other"],
            ["switchcontainer__c0__bar"],
            ["SIZE:size"],
            [],
        ],
        "switchcontainer__Big": [
            ["IMAGE:switchcontainer__c1__foo", "switchcontainer__c1__other"],
            ["switchcontainer__c1__bar"],
            ["SIZE:size"],
            [],
        ],
        "switchcontainer__SwitchMuxCalculator": [
            [
                "C0__:switchcontainer__c0__bar",
                "C1__:switchcontainer__c1__bar",
                "ENABLE:switchcontainer__gate_timed",
            ],
            ["bar"],
            [],
            [],
        ],
    }
    assert nodes["switchcontainer__RigGrowCalculator"].options == {"by": 2}


def test_options_of_the_graph_reach_the_contained_nodes():
    text = SWITCH.replace(
        "    options:\n",
        "    option_value: contained_node/1/options/by:options/most\n    options:\n",
    )
    expanded = expand_subgraphs(load_graph(f"options: {{most: 5}}{text}"))

    nodes = {node.name: node for node in expanded.node}

    assert nodes["switchcontainer__RigGrowCalculator"].options == {"by": 2}
    assert nodes["switchcontainer__Big"].options == {"by": 5}


def problems(text):
    """Return what is wrong with a SwitchContainer node of these lines, from line 3 on."""
    lines = ["input_stream: [a, b]", "node:", *text.strip("\n").splitlines()]
    try:
        CalculatorGraph("\n".join(lines))
    except GraphConfigError as error:
        return [str(problem) for problem in error.problems]
    return []


def test_a_sound_node_has_no_problems():
    assert (
        problems("""
  - calculator: SwitchContainer
    input_stream: a
    output_stream: c
    options:
      contained_node: {calculator: RigGrowCalculator}
""")
        == []
    )


def test_every_fault_is_told_at_its_own_line():
    found = problems("""
  - calculator: SwitchContainer
    input_stream: [a, SELECT:b, ENABLE:b]
    output_stream: c
    options:
      contained_node:
        - calculator: RigGrowCalculator
          options: {bye: 2}
        - calculator: RigGrowCalculator
          input_stream: a
        - {calculater: RigGrowCalculator}
      select: 0
      enable: true
      selects: 1
""")

    assert [text.partition(" ")[0].rpartition(":")[0] for text in found] == [
        "<graph>:3",
        "<graph>:9",
        "<graph>:10",
        "<graph>:12",
        "<graph>:12",
        "<graph>:14",
        "<graph>:15",
    ]
    for part, text in zip(
        (
            "only one of the inputs ENABLE and SELECT can be specified",
            "no option 'bye'",
            "RigGrowCalculator gets the streams of the container; leave its own out",
            "names no calculator",
            "unknown field 'calculater'",
            "only one of the options 'select' and 'enable' can be specified",
            "no option 'selects'; .*",
        ),
        sorted(found, key=lambda text: int(text.split(":")[1])),
        strict=True,
    ):
        assert part.removesuffix("; .*") in text


def test_an_empty_container_is_refused():
    [found] = problems("  - {calculator: SwitchContainer, input_stream: a, output_stream: c}")

    assert "it contains nothing; add 'contained_node: [{calculator: NAME}, …]'" in found


def test_a_tick_that_is_no_reference_is_refused():
    [found] = problems("""
  - calculator: SwitchContainer
    input_stream: [SELECT:b, a]
    output_stream: c
    options:
      contained_node: [{calculator: RigGrowCalculator}]
      tick_input_stream: [a]
""")

    assert found.startswith("<graph>:8: SwitchContainer: tick_input_stream 'a' names no input")


def test_a_misspelt_container_is_recognised():
    [found] = problems("  - {calculator: SwitchContaner, input_stream: a, output_stream: c}")

    assert "Did you mean 'SwitchContainer'?" in found
