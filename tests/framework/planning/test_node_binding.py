import pytest


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        pytest.param(
            """
input_stream: a
node:
  - calculator: SpiltCalculator
    input_stream: a
""",
            [
                (
                    'g.yaml:3: Unable to find Calculator "SpiltCalculator": no calculator '
                    "and no subgraph has this name; is an 'import:' missing? Did you mean "
                    "'SplitCalculator'?"
                ),
            ],
            id="unknown calculator",
        ),
        pytest.param(
            """
input_stream: a
node:
  - calculator: SplitCalculato
    input_stream: a
""",
            [
                (
                    'g.yaml:3: Unable to find Calculator "SplitCalculato": no calculator '
                    "and no subgraph has this name; is an 'import:' missing? Did you mean "
                    "'SplitCalculator'?"
                ),
            ],
            id="unknown calculator, ending not complete",
        ),
        pytest.param(
            """
input_stream: a
node:
  - calculator: Nope
    input_stream: a
""",
            [
                (
                    'g.yaml:3: Unable to find Calculator "Nope": no calculator and no '
                    "subgraph has this name; is an 'import:' missing?"
                ),
            ],
            id="unknown calculator, no hint",
        ),
        pytest.param(
            """
input_stream: a
node:
  - calculator: AddCalculator
    input_stream: [A:a, LOPO:a]
""",
            [
                (
                    "g.yaml:4: AddCalculator has no input 'LOPO' (wired as 'LOPO:a'); its "
                    "inputs are: A, B, LOOP. Did you mean 'LOOP'?"
                ),
            ],
            id="unknown tag",
        ),
        pytest.param(
            """
input_stream: a
node:
  - calculator: AddCalculator
    input_stream: a
""",
            [
                (
                    "g.yaml:4: AddCalculator has no untagged input (wired as 'a'); its "
                    "inputs are: A, B, LOOP."
                ),
            ],
            id="untagged where tags are needed",
        ),
        pytest.param(
            """
input_stream: a
node:
  - calculator: AddCalculator
    input_stream: A:a
    output_stream: TOTAL:b
""",
            [
                (
                    "g.yaml:5: AddCalculator has no output 'TOTAL' (wired as 'TOTAL:b'); its "
                    "outputs are: SUM, HIGH."
                ),
            ],
            id="unknown output tag",
        ),
        pytest.param(
            """
input_stream: [a, b]
node:
  - calculator: SplitCalculator
    input_stream: [a, b]
""",
            [
                ("g.yaml:4: SplitCalculator takes only one untagged input; 'b' is one too many"),
            ],
            id="one input too many",
        ),
        pytest.param(
            """
input_stream: [a, b]
node:
  - calculator: AddCalculator
    input_stream: [A:0:a, A:1:b]
""",
            [
                (
                    "g.yaml:4: AddCalculator takes only one input A, and 'A:a' (line 4) is "
                    "wired to it already"
                ),
            ],
            id="index on a single port",
        ),
        pytest.param(
            """
input_stream: a
node:
  - calculator: AddCalculator
    input_stream: B:a
""",
            [
                (
                    "g.yaml:3: AddCalculator needs input A, which is not wired; add "
                    "'input_stream: A:name'"
                ),
            ],
            id="missing input",
        ),
        pytest.param(
            """
node:
  - calculator: SplitCalculator
    output_stream: b
""",
            [
                (
                    "g.yaml:2: SplitCalculator needs one untagged input and has none; add "
                    "'input_stream: name'"
                ),
            ],
            id="missing untagged input",
        ),
        pytest.param(
            """
input_stream: a
node:
  - calculator: PairCalculator
    input_stream: a
""",
            [
                (
                    "g.yaml:3: PairCalculator needs 2 untagged inputs and has 1; add "
                    "'input_stream: name'"
                ),
            ],
            id="missing second untagged input",
        ),
        pytest.param(
            """
node:
  - calculator: MergeCalculator
    output_stream: b
""",
            [
                ("g.yaml:2: MergeCalculator needs at least one input; add 'input_stream: name'"),
            ],
            id="missing any input",
        ),
        pytest.param(
            """
input_stream: a
node:
  - calculator: NeedsSideCalculator
    input_stream: IMAGE:a
""",
            [
                (
                    "g.yaml:3: NeedsSideCalculator needs side input MODEL, which is not "
                    "wired; add 'input_side_packet: MODEL:name'"
                ),
            ],
            id="missing side packet",
        ),
        pytest.param(
            """
input_stream: a
input_side_packet: s
node:
  - calculator: SplitCalculator
    input_stream: a
    input_side_packet: MODEL:s
""",
            [
                (
                    "g.yaml:6: SplitCalculator has no side input 'MODEL' (wired as "
                    "'MODEL:s'); its side inputs are: none."
                ),
            ],
            id="no side inputs",
        ),
        pytest.param(
            """
input_stream: a
node:
  - calculator: PassCalculator
    input_stream: A:a
    output_stream: B:b
""",
            ["g.yaml:3: PassCalculator: must use matching tags and indexes"],
            id="contract refuses",
        ),
        pytest.param(
            """
node:
  - calculator: BrokenContractCalculator
    output_stream: b
""",
            [
                ("g.yaml:2: BrokenContractCalculator.update_contract failed: KeyError: 'oops'"),
            ],
            id="contract fails",
        ),
        pytest.param(
            """
node:
  - calculator: RenamedPortCalculator
    output_stream: b
""",
            [
                (
                    "g.yaml:2: RenamedPortCalculator needs input EXTRA, which is not wired; "
                    "add 'input_stream: EXTRA:name'"
                ),
            ],
            id="port added by contract",
        ),
        pytest.param(
            """
input_stream: a
node:
  - calculator: SplitCalculator
    input_stream: a
    options:
      limt: 3
""",
            [
                (
                    "g.yaml:6: SplitCalculator has no option 'limt'; its options are: limit. "
                    "Did you mean 'limit'?"
                ),
            ],
            id="unknown option",
        ),
        pytest.param(
            """
input_stream: a
node:
  - calculator: SplitCalculator
    input_stream: a
    options:
      limit: many
""",
            [
                (
                    "g.yaml:6: SplitCalculator: option 'limit' is \"many\"; expected int "
                    "(input should be a valid integer)"
                ),
            ],
            id="option of wrong type",
        ),
        pytest.param(
            """
input_stream: a
node:
  - calculator: SplitCalculator
    input_stream: a
    options: {limit: 0}
""",
            [
                (
                    "g.yaml:5: SplitCalculator: option 'limit' is 0; expected int (input "
                    "should be greater than or equal to 1)"
                ),
            ],
            id="option out of range",
        ),
    ],
)
def test_a_node_that_does_not_suit_its_calculator_is_explained(text, messages, problems_of):
    assert problems_of(text) == messages
