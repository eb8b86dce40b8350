import pytest


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        pytest.param(
            "",
            ["g.yaml: there is no graph in here; a graph needs a 'node' list"],
            id="empty file",
        ),
        pytest.param(
            "# nothing\n",
            ["g.yaml: there is no graph in here; a graph needs a 'node' list"],
            id="only comments",
        ),
        pytest.param(
            """
node: []
---
node: []
""",
            ["g.yaml:2: a second YAML document begins here; write one graph a file"],
            id="two documents",
        ),
        pytest.param(
            "input_stream: &x a\n",
            [
                (
                    "g.yaml:1: graph files have no anchors and aliases ('x'); make a "
                    "subgraph of what is used twice, or write it out"
                ),
            ],
            id="anchor",
        ),
        pytest.param(
            "output_stream: *x\n",
            [
                (
                    "g.yaml:1: graph files have no anchors and aliases ('x'); make a "
                    "subgraph of what is used twice, or write it out"
                ),
            ],
            id="alias",
        ),
        pytest.param(
            """
node:
  - calculator: X
    <<: {a: 1}
""",
            ["g.yaml:3: graph files have no merge keys ('<<')"],
            id="merge key",
        ),
        pytest.param(
            "num_threads: !!int 3\n",
            ["g.yaml:1: graph files have no type tags; leave out '!!int'"],
            id="type tag",
        ),
        pytest.param(
            """
input_stream: a
node:
  - calculator: SplitCalculator
    input_stream: a
    output_stream: b
    input_stream: a
""",
            ["g.yaml:6: the key 'input_stream' stands twice, first on line 4"],
            id="duplicate key",
        ),
        pytest.param(
            "node:\n\t- calculator: X\n",
            ["g.yaml:2: a tab; YAML is indented with spaces only"],
            id="tab",
        ),
        pytest.param(
            "input_stream: IMAGE: image\n",
            ["g.yaml:1: a space after the colon of a tag; write 'IMAGE:image'"],
            id="space in tag",
        ),
        pytest.param(
            """
node:
  - calculator: X
    input_stream: [IMAGE:0: image]
""",
            [
                (
                    "g.yaml:3: 'input_stream' is a mapping; expected IMAGE:0:image, without "
                    "a space after the colon"
                ),
            ],
            id="space in a listed tag",
        ),
        pytest.param(
            """
node:
  - calculator:X
    input_stream: a
""",
            [
                (
                    "g.yaml:2: '- calculator:X' lacks ': ' (a colon and a space) between key "
                    "and value"
                ),
            ],
            id="no space after key",
        ),
        pytest.param(
            """
node:
  - calculator: X
      input_stream: a
""",
            [
                (
                    "g.yaml:3: this line is indented more than the key above it, which has a "
                    "value already"
                ),
            ],
            id="indented too far",
        ),
        pytest.param(
            """
node:
  - calculator: X
   input_stream: a
""",
            [
                (
                    "g.yaml:3: this line's indentation fits no line above it; line keys up "
                    "with their list"
                ),
            ],
            id="indented too little",
        ),
        pytest.param(
            """
input_stream: [a, b
node:
  - calculator: X
""",
            ["g.yaml:1: the '[' that opens here has no ']', or a comma is missing"],
            id="unclosed list",
        ),
        pytest.param(
            """
node:
  - calculator: X
    options: {a: 1
""",
            ["g.yaml:3: the '{' that opens here has no '}', or a comma is missing"],
            id="unclosed mapping",
        ),
        pytest.param(
            """
input_stream: 'a
node: x
""",
            ["g.yaml:1: the quote that opens here is never closed"],
            id="unclosed quote",
        ),
        pytest.param(
            """
input_stream: a
foo
node: x
""",
            ["g.yaml:2: 'foo' is neither 'key: value' nor a list entry '- value'"],
            id="lone word",
        ),
        pytest.param(
            "input_stream: @foo\n",
            ["g.yaml:1: text cannot begin with '@'; put it in quotes"],
            id="bad first character",
        ),
        pytest.param(
            "node: - calculator: X\n",
            ["g.yaml:1: a list entry ('- …') must begin on a line of its own"],
            id="list on the key's line",
        ),
        pytest.param(
            'input_stream: "\\q"\n',
            [
                ("g.yaml:1: unknown escape in double quotes; use single quotes around plain text"),
            ],
            id="unknown escape",
        ),
        pytest.param(
            'input_stream: "a" b\n',
            ["g.yaml:1: unexpected 'b'; was a quote or bracket lost?"],
            id="text after a quote",
        ),
        pytest.param(
            "input_stream: [a]]\n",
            ["g.yaml:1: unexpected ']'; was a quote or bracket lost?"],
            id="extra bracket",
        ),
        pytest.param(
            "input_stream: a\x01\n",
            ["g.yaml:1: the control character '\\x01' cannot stand in a graph file"],
            id="control character",
        ),
        pytest.param(
            """
? {a: 1}
: b
""",
            ["g.yaml:1: a key must be a word, not a mapping"],
            id="mapping as key",
        ),
        pytest.param(
            "options: " + "[" * 80 + "]" * 80,
            ["g.yaml:1: nested more than 64 levels deep"],
            id="nested too deep",
        ),
        pytest.param(
            "node: [{a: ",
            ["g.yaml:1: a value is missing here, or a bracket or brace above is still open"],
            id="value missing at the end",
        ),
        pytest.param(
            "node: [a,\n",
            ["g.yaml:1: a value is missing here, or a bracket or brace above is still open"],
            id="list open at the end",
        ),
        pytest.param(
            "# a\u2028b\x0bc\nx: @y\n",
            ["g.yaml:2: the control character '\\x0b' cannot stand in a graph file"],
            id="unusual line ends",
        ),
        pytest.param(
            "- calculator: SplitCalculator\n",
            [
                ("g.yaml:1: this is a list; expected a mapping with a list of nodes under 'node'"),
            ],
            id="list at top level",
        ),
        pytest.param(
            "just some words\n",
            [
                (
                    "g.yaml:1: this is the text 'just some words'; expected a mapping with a "
                    "list of nodes under 'node'"
                ),
            ],
            id="text at top level",
        ),
    ],
)
def test_what_is_not_yaml_is_explained(text, messages, reading_problems):
    assert reading_problems(text) == messages
