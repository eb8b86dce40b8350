import pytest


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        pytest.param(
            """
input_stream: a
node:
  - calculator: SplitCalculator
    input_stream: a
    output_stream: b
  - calculator: AddCalculator
    input_stream: A:b
""",
            [
                (
                    "g.yaml:7: AddCalculator takes int on A, but stream 'b' carries "
                    "tuple[str, ...] (from SplitCalculator, line 5)"
                ),
            ],
            id="types differ",
        ),
        pytest.param(
            """
input_stream: a
node:
  - calculator: SplitCalculator
    input_stream: a
    output_stream: b
  - calculator: PassCalculator
    input_stream: [a, X:b]
    output_stream: [c, X:d]
  - calculator: AddCalculator
    input_stream: A:d
""",
            [
                (
                    "g.yaml:10: AddCalculator takes int on A, but stream 'd', passed on from "
                    "'b', carries tuple[str, ...] (from SplitCalculator, line 5)"
                ),
            ],
            id="types differ through pass",
        ),
        pytest.param(
            """
input_stream: a
node:
  - calculator: SplitCalculator
    input_stream: a
  - calculator: AddCalculator
    input_stream: A:a
""",
            [
                (
                    "g.yaml:6: AddCalculator takes int on A, but SplitCalculator (line 4) "
                    "takes str from the same stream 'a'"
                ),
            ],
            id="graph input read as two types",
        ),
        pytest.param(
            """
input_stream: a
node:
  - calculator: SplitCalculator
    input_stream: a
    output_stream: words
  - calculator: AddCalculator
    input_stream: A:n
    output_stream: SUM:sum
  - calculator: MergeCalculator
    input_stream: [words, sum]
    output_stream: n2
  - calculator: AddCalculator
    input_stream: A:sum
    output_stream: SUM:n
    back_edge: A
""",
            [
                (
                    "g.yaml:8: stream 'sum' of AddCalculator carries int, but it is joined "
                    "with 'words' of SplitCalculator (line 5), which carries tuple[str, ...]"
                ),
            ],
            id="merge of two types",
        ),
        pytest.param(
            """
input_stream: a
node:
  - calculator: AddCalculator
    input_stream: A:a
    output_side_packet: LAST:s
  - calculator: NeedsSideCalculator
    input_stream: IMAGE:i
    input_side_packet: MODEL:s
  - calculator: PassCalculator
    input_stream: a
    output_stream: i
""",
            [
                (
                    "g.yaml:7: NeedsSideCalculator takes bytes on IMAGE, but AddCalculator "
                    "(line 4) takes int from the same stream 'i'"
                ),
                (
                    "g.yaml:8: NeedsSideCalculator takes str on MODEL, but side packet 's' "
                    "carries int (from AddCalculator, line 5)"
                ),
            ],
            id="side packet types differ",
        ),
        pytest.param(
            """
input_stream: [a, i]
node:
  - calculator: ConstantCalculator
    output_side_packet: s
  - calculator: NeedsSideCalculator
    input_stream: IMAGE:i
    input_side_packet: MODEL:s
  - calculator: AddCalculator
    input_stream: A:a
    input_side_packet: START:s
""",
            [
                (
                    "g.yaml:10: AddCalculator takes int on START, but NeedsSideCalculator "
                    "(line 7) takes str from the same side packet 's'"
                ),
            ],
            id="any side packet read as two types",
        ),
    ],
)
def test_types_that_do_not_fit_are_explained(text, messages, problems_of):
    assert problems_of(text) == messages


def test_an_input_is_told_once_however_many_nodes_may_have_made_its_packets(problems_of):
    text = """
input_stream: n
node:
  - {calculator: AddCalculator, input_stream: A:n, output_stream: SUM:a}
  - {calculator: AddCalculator, input_stream: A:n, output_stream: SUM:b}
  - {calculator: MergeCalculator, input_stream: [a, b], output_stream: c}
  - {calculator: TotalCalculator, input_stream: c}
"""

    assert problems_of(text) == [
        (
            "g.yaml:6: TotalCalculator takes tuple[str, ...] on its untagged port, but stream 'c', "
            "passed on from 'a', carries int (from AddCalculator, line 3)"
        )
    ]


EITHER = """
input_stream: a
output_stream: c
node:
  - calculator: EitherCalculator
    input_stream: a
    output_stream: b
  - calculator: EitherCalculator
    input_stream: b
    output_stream: c
"""


def test_an_input_that_is_read_as_one_of_two_types_is_the_first_and_takes_both(plan):
    streams = plan(EITHER).streams

    assert [streams[name].type for name in "abc"] == [int, int, int]
    assert [streams[name].accepts for name in "abc"] == [int | str] * 3


def test_a_type_that_is_produced_goes_through_a_calculator_of_two_types(plan, problems_of):
    text = EITHER.replace("input_stream: a\noutput", "input_stream: n\noutput")
    words = "  - {calculator: SplitCalculator, input_stream: n, output_stream: a}\n"
    total = "  - {calculator: AddCalculator, input_stream: A:n, output_stream: SUM:a}\n"
    reads = "  - {calculator: TotalCalculator, input_stream: c}\n"

    assert plan(text + total).streams["c"].accepts is int
    assert problems_of(text + total + reads) == [
        (
            "g.yaml:11: TotalCalculator takes tuple[str, ...] on its untagged port, but stream "
            "'c', passed on from 'a', carries int (from AddCalculator, line 10)"
        )
    ]
    assert problems_of(text + words) == [
        (
            "g.yaml:5: EitherCalculator takes int | str on its untagged port, but stream 'a' "
            "carries tuple[str, ...] (from SplitCalculator, line 10)"
        ),
        (
            "g.yaml:8: EitherCalculator takes int | str on its untagged port, but stream 'b', "
            "passed on from 'a', carries tuple[str, ...] (from SplitCalculator, line 10)"
        ),
    ]
