import pytest


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        pytest.param(
            "input_stream: a\n",
            ["g.yaml:1: the graph has no nodes; list at least one under 'node'"],
            id="no nodes",
        ),
        pytest.param(
            "node: []\n",
            ["g.yaml:1: the graph has no nodes; list at least one under 'node'"],
            id="empty node list",
        ),
        pytest.param(
            """
input_stream: [a, b]
node:
  - calculator: MuxCalculator
    input_stream: [INPUT:0:a, INPUT:2:b, SELECT:a]
""",
            [
                (
                    "g.yaml:4: MuxCalculator: input_stream has no INPUT:1. Not all indexes "
                    "were assigned names; the indexes of a tag are 0, 1, 2 and so on"
                ),
            ],
            id="index gap",
        ),
        pytest.param(
            """
input_stream: [a, b]
node:
  - calculator: MuxCalculator
    input_stream: [INPUT:a, INPUT:b, SELECT:a]
""",
            [
                (
                    "g.yaml:4: MuxCalculator: input_stream 'INPUT:b' takes INPUT:0, as "
                    "'INPUT:a' (line 4) does; write 'INPUT:1:b'"
                ),
            ],
            id="index clash",
        ),
        pytest.param(
            """
input_stream: a
node:
  - calculator: SplitCalculator
    input_stream: a
    output_stream: b
  - calculator: SplitCalculator
    input_stream: a
    output_stream: b
""",
            [
                (
                    "g.yaml:8: SplitCalculator makes stream 'b', which SplitCalculator (line "
                    "5) makes already; give one of them another name"
                ),
            ],
            id="two producers",
        ),
        pytest.param(
            """
input_stream: a
node:
  - calculator: SplitCalculator
    input_stream: a
    output_stream: a
""",
            [
                (
                    "g.yaml:5: SplitCalculator makes stream 'a', which the graph's input "
                    "(line 1) makes already; give one of them another name"
                ),
            ],
            id="graph input produced again",
        ),
        pytest.param(
            """
input_stream: is_tracked
node:
  - calculator: PassCalculator
    input_stream: is_trackd
    output_stream: b
""",
            [
                (
                    "g.yaml:4: PassCalculator reads stream 'is_trackd', which no node "
                    "produces. Did you mean 'is_tracked' (line 1)?"
                ),
            ],
            id="no producer",
        ),
        pytest.param(
            """
input_stream: a
node:
  - calculator: PassCalculator
    input_stream: zzz
    output_stream: b
""",
            ["g.yaml:4: PassCalculator reads stream 'zzz', which no node produces."],
            id="no producer, no hint",
        ),
        pytest.param(
            """
input_stream: words
node:
  - calculator: PassCalculator
    input_stream: "word's"
    output_stream: b
""",
            [
                (
                    'g.yaml:4: input_stream "word\'s" has the name "word\'s"; a name matches '
                    "[a-z_][a-z0-9_]*"
                ),
                (
                    'g.yaml:4: PassCalculator reads stream "word\'s", which no node produces. Did '
                    "you mean 'words' (line 1)?"
                ),
            ],
            id="malformed name without producer",
        ),
        pytest.param(
            """
input_stream: a
output_stream: c
node:
  - calculator: SplitCalculator
    input_stream: a
    output_stream: b
""",
            ["g.yaml:2: the graph's output 'c' is a stream that no node produces."],
            id="graph output without producer",
        ),
        pytest.param(
            """
input_stream: [a, model]
node:
  - calculator: NeedsSideCalculator
    input_stream: IMAGE:a
    input_side_packet: MODEL:model
""",
            [
                (
                    "g.yaml:5: NeedsSideCalculator reads side packet 'model', which no node "
                    "produces. There is a stream of that name (line 1); read it with "
                    "input_stream"
                ),
            ],
            id="stream read as side packet",
        ),
        pytest.param(
            """
input_side_packet: a
node:
  - calculator: SplitCalculator
    input_stream: a
    output_stream: b
""",
            [
                (
                    "g.yaml:4: SplitCalculator reads stream 'a', which no node produces. "
                    "There is a side packet of that name (line 1); read it with "
                    "input_side_packet"
                ),
            ],
            id="side packet read as stream",
        ),
        pytest.param(
            """
input_stream: a
node:
  - calculator: NeedsSideCalculator
    input_stream: IMAGE:a
    input_side_packet: MODEL:modle
""",
            [
                (
                    "g.yaml:5: NeedsSideCalculator reads side packet 'modle', which no node "
                    "produces. Leave this entry out where the node can do without, or add to the "
                    "graph: input_side_packet: modle"
                ),
            ],
            id="side packet without producer",
        ),
        pytest.param(
            """
input_side_packet: m
node:
  - calculator: ConstantCalculator
    output_side_packet: PACKET:m
""",
            [
                (
                    "g.yaml:4: ConstantCalculator makes side packet 'm', which the graph's "
                    "input (line 1) makes already; give one of them another name"
                ),
            ],
            id="side packet made twice",
        ),
        pytest.param(
            """
input_stream: a
output_side_packet: s
node:
  - calculator: SplitCalculator
    input_stream: a
    output_stream: b
""",
            ["g.yaml:2: the graph's output 's' is a side packet that no node produces."],
            id="output side packet without producer",
        ),
    ],
)
def test_wiring_that_leads_nowhere_is_explained(text, messages, problems_of):
    assert problems_of(text) == messages
