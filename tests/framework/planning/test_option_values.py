import pytest

BOX = """
type: Box
input_stream: TEXT:text
output_stream: WORDS:words
options: {most: 4, style: {sizes: [7, 9]}}
node:
  - calculator: SplitCalculator
    input_stream: text
    output_stream: words
    option_value: %s
"""


@pytest.fixture
def limit_of(write, plan):
    """Return a function that gives the option of the node inside the subgraph."""

    def limit_of(options: str, option_value: str = '"limit:options/most"') -> int:
        write("subgraphs/box.yaml", BOX % option_value)
        node = f"{{calculator: Box, input_stream: TEXT:a{options}}}"
        return plan(f"input_stream: a\nnode: [{node}]").nodes[0].options["limit"]

    return limit_of


def test_the_options_of_a_subgraph_are_defaults(limit_of):
    assert limit_of("") == 4


def test_a_node_sets_the_options_of_its_subgraph(limit_of):
    assert limit_of(", options: {most: 2}") == 2


def test_a_path_leads_into_lists_and_mappings(limit_of):
    assert limit_of("", '"limit:options/style/sizes/1"') == 9


def test_the_word_options_may_be_left_out(limit_of):
    assert limit_of("", '"limit:style/sizes/0"') == 7


def test_all_options_can_be_handed_down_at_once(write, plan):
    write("subgraphs/box.yaml", BOX % '"limit:options/most"')
    write(
        "subgraphs/outer.yaml",
        "type: Outer\ninput_stream: TEXT:text\nnode:\n  - calculator: Box\n"
        "    input_stream: TEXT:text\n    option_value: OPTIONS:options\n    options: {most: 1}\n",
    )
    node = "{calculator: Outer, input_stream: TEXT:a, options: {most: 3}}"

    graph = plan(f"input_stream: a\nnode: [{node}]")

    assert graph.nodes[0].options["limit"] == 3


def test_the_options_inside_of_an_option_can_be_handed_down_at_once(limit_of):
    given = ", options: {splitter: {limit: 5}}"

    assert limit_of(given, "OPTIONS:options/splitter") == 5
    assert limit_of("", "OPTIONS:options/splitter") == 10


def test_a_missing_value_leaves_the_calculators_own_default(limit_of):
    assert limit_of("", '"limit:options/none/at/all"') == 10


def test_the_graphs_own_options_serve_its_nodes(plan):
    graph = plan(
        "input_stream: a\noptions: {most: 6}\nnode:\n  - calculator: SplitCalculator\n"
        "    input_stream: a\n    option_value: limit:options/most\n"
    )

    assert graph.nodes[0].options["limit"] == 6


@pytest.mark.parametrize(
    ("option_value", "node_options", "message"),
    [
        (
            "limit",
            "{}",
            "subgraphs/box.yaml:9: option_value 'limit': expected 'OPTION:options/GRAPH_OPTION'",
        ),
        (
            "limit:options",
            "{}",
            (
                "subgraphs/box.yaml:9: option_value 'limit:options': expected "
                "'OPTION:options/GRAPH_OPTION'"
            ),
        ),
        (
            "limit:options/most\n    options: {limit: 3}",
            "{mots: 3}",
            (
                "g.yaml:3: subgraph Box has no option 'mots'; its options are: most, style. Did "
                "you mean 'most'?"
            ),
        ),
        (
            "limit/low:options/most\n    options: {limit: 3}",
            "{}",
            (
                "subgraphs/box.yaml:9: option_value 'limit/low:options/most': 'limit/low' is not "
                "in a mapping"
            ),
        ),
        (
            "OPTIONS:options/most",
            "{}",
            (
                "subgraphs/box.yaml:9: option_value 'OPTIONS:options/most': option 'most' of Box "
                "is 4; expected a mapping of options"
            ),
        ),
    ],
)
def test_a_wrong_option_value_is_explained(option_value, node_options, message, write, problems_of):
    write("subgraphs/box.yaml", BOX % option_value)
    text = "input_stream: a\nnode:\n  - {calculator: Box, input_stream: TEXT:a, options: %s}\n"

    assert problems_of(text % node_options) == [message]


def test_a_variant_sets_options_and_a_node_goes_before_it(write, plan):
    variants = "variants: {Large: {most: 8}, Largest: {most: 9}}\n"
    write("subgraphs/box.yaml", variants + BOX.lstrip() % '"limit:options/most"')
    nodes = [
        "{calculator: Box, input_stream: TEXT:a}",
        "{calculator: Large, input_stream: TEXT:a}",
        "{calculator: Largest, input_stream: TEXT:a, options: {most: 3}}",
    ]

    graph = plan(f"input_stream: a\nnode: [{', '.join(nodes)}]")

    assert {node.name: node.options["limit"] for node in graph.nodes} == {
        "box__SplitCalculator": 4,
        "large__SplitCalculator": 8,
        "largest__SplitCalculator": 3,
    }


@pytest.mark.parametrize(
    ("option_value", "node_options", "message"),
    [
        (
            "limit:options/mots",
            "",
            (
                "subgraphs/box.yaml:9: option_value 'limit:options/mots': Box has no option "
                "'mots'; its options are: most, style. Did you mean 'most'?"
            ),
        ),
        (
            "limmit:options/most",
            "",
            (
                "subgraphs/box.yaml:9: option_value 'limmit:options/most': SplitCalculator has no "
                "option 'limmit'; its options are: limit. Did you mean 'limit'?"
            ),
        ),
        (
            "limit:options/most",
            "\n    options:\n      most: big",
            (
                "g.yaml:6: SplitCalculator: option 'limit' is \"big\"; expected int (input should "
                "be a valid integer); option 'most' of Box is handed to it at subgraphs/box.yaml:9"
            ),
        ),
    ],
)
def test_the_right_place_is_blamed(option_value, node_options, message, write, problems_of):
    write("subgraphs/box.yaml", BOX % option_value)
    node = f"  - calculator: Box\n    input_stream: TEXT:a{node_options}\n"

    assert problems_of(f"input_stream: a\nnode:\n{node}") == [message]


def test_an_option_without_a_default_is_no_misspelling_of_another_that_is_read(plan):
    graph = plan(
        "input_stream: a\noptions: {most: 6}\nnode:\n  - calculator: SplitCalculator\n"
        "    input_stream: a\n    option_value: [limit:options/most, limit:options/mostly]\n"
    )

    assert graph.nodes[0].options["limit"] == 6
