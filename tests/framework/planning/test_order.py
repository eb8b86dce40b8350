import pytest


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        pytest.param(
            """
input_stream: a
node:
  - calculator: AddCalculator
    input_stream: [A:a, LOOP:c]
    output_stream: SUM:b
  - calculator: PassCalculator
    input_stream: b
    output_stream: c
""",
            [
                (
                    "g.yaml:4: the nodes form a cycle: AddCalculator (line 3) -> "
                    "PassCalculator (line 6) -> AddCalculator; if this is meant, add to "
                    "AddCalculator (line 3): back_edge: LOOP"
                ),
            ],
            id="cycle",
        ),
        pytest.param(
            """
input_stream: a
node:
  - calculator: AddCalculator
    input_stream: [A:a, LOOP:b]
    output_stream: SUM:b
""",
            [
                (
                    "g.yaml:4: the nodes form a cycle: AddCalculator (line 3) -> "
                    "AddCalculator; if this is meant, add to AddCalculator (line 3): "
                    "back_edge: LOOP"
                ),
            ],
            id="self loop",
        ),
        pytest.param(
            """
node:
  - calculator: MergeCalculator
    input_stream: [a, b]
    output_stream: a
  - calculator: PassCalculator
    input_stream: a
    output_stream: b
""",
            [
                (
                    "g.yaml:3: the nodes form a cycle: MergeCalculator (line 2) -> "
                    "MergeCalculator; if this is meant, add to MergeCalculator (line 2): "
                    "back_edge: ':0'"
                ),
                (
                    "g.yaml:3: the nodes form a cycle: MergeCalculator (line 2) -> "
                    "PassCalculator (line 5) -> MergeCalculator; if this is meant, add to "
                    "MergeCalculator (line 2): back_edge: ':1'"
                ),
            ],
            id="loop of an untagged input",
        ),
        pytest.param(
            """
input_stream: a
node:
  - calculator: AddCalculator
    name: one
    input_stream: A:a
    input_side_packet: START:y
    output_side_packet: LAST:x
  - calculator: AddCalculator
    name: two
    input_stream: A:a
    input_side_packet: START:x
    output_side_packet: LAST:y
""",
            [
                (
                    "g.yaml:6: the nodes form a cycle: one (line 3) -> two (line 8) -> one; "
                    "each waits for a side packet of the next; make one of them elsewhere"
                ),
            ],
            id="side packet cycle",
        ),
        pytest.param(
            """
input_stream: a
node:
  - calculator: AddCalculator
    input_stream: [A:a, B:a]
    back_edge: LOOP
""",
            [
                (
                    "g.yaml:5: AddCalculator: back_edge 'LOOP' names no input of the node; "
                    "its inputs are: A, B."
                ),
            ],
            id="back edge to nothing",
        ),
        pytest.param(
            """
input_stream: a
node:
  - calculator: AddCalculator
    input_stream: [A:a, LOOP:b]
    output_stream: SUM:b
    back_edge: [LOOP, LOOP:0]
""",
            ["g.yaml:6: AddCalculator: back_edge 'LOOP' stands twice"],
            id="back edge twice",
        ),
    ],
)
def test_loops_and_back_edges_are_explained(text, messages, problems_of):
    assert problems_of(text) == messages


STUCK = """
input_stream: a
node:
  - calculator: AddCalculator
    input_stream: [A:a, LOOP:%s]
    output_stream: SUM:sum
    back_edge: LOOP
%s"""


@pytest.mark.parametrize(
    ("back", "more"),
    [("sum", ""), ("c", "  - {calculator: PassCalculator, input_stream: sum, output_stream: c}\n")],
)
def test_a_back_edge_that_keeps_its_node_from_ever_running_is_explained(problems_of, back, more):
    (problem,) = problems_of(STUCK % (back, more))

    assert problem == (
        f"g.yaml:4: AddCalculator would never run: LOOP waits for '{back}' of the same time, which "
        "comes of the call that waits. Read the one before through a node 'calculator: "
        f"PreviousLoopbackCalculator' with 'input_stream: [MAIN:a, LOOP:{back}]', 'back_edge: "
        f"LOOP' and 'output_stream: PREV_LOOP:previous_{back}'"
    )


@pytest.mark.parametrize("handler", ["ImmediateInputStreamHandler", "BarrierInputStreamHandler"])
def test_a_node_that_does_not_wait_for_its_back_edge_is_none_of_those(plan, handler):
    plan(STUCK % ("sum", f"    input_stream_handler: {handler}\n"))
