"""The example that ends the page of a calculator or subgraph is one that a graph can use."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import dedent
from typing import Any

import pytest

from vitruvian.cli.calculator_page import calculator_page
from vitruvian.cli.node_example import graph_around
from vitruvian.cli.subgraph_page import subgraph_page
from vitruvian.cli.terminal import StyledLine
from vitruvian.framework.authoring.calculator import REGISTRY
from vitruvian.framework.graph_file.problems import Problems
from vitruvian.framework.graph_file.reading import read_text
from vitruvian.framework.graph_file.yaml_tree import tree_of_text
from vitruvian.framework.planning.planner import check_graph
from vitruvian.framework.schema.graph_schema import graph_schema
from vitruvian.packaged import packaged_library

PACKAGED = [
    name
    for name in REGISTRY
    if (cls := REGISTRY.get(name)) and cls.__module__.startswith("vitruvian.calculators.")
]


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    return graph_schema(names=PACKAGED, library=packaged_library())


def example_in(page: list[StyledLine]) -> dict[str, Any]:
    lines = ["".join(text for text, _ in line) for line in page]
    text = dedent("\n".join(lines[lines.index("In a graph") + 1 :]))
    tree = tree_of_text("node:\n" + text, "page", Problems())
    assert tree is not None
    return tree.plain()


@pytest.mark.parametrize("name", PACKAGED)
def test_the_example_of_a_calculator_passes_check_and_fits_the_schema(
    name: str, schema: dict[str, Any], schema_errors: Callable[..., list[str]]
) -> None:
    cls = REGISTRY.get(name)
    assert cls is not None
    graph = example_in(calculator_page(cls, 80))

    assert check_graph(graph_around(graph["node"])) == []
    assert schema_errors(schema, graph) == []
    assert name in [node["calculator"] for node in graph["node"]]


@pytest.mark.parametrize("name", packaged_library().subgraph_names())
def test_the_example_of_a_subgraph_passes_check_and_fits_the_schema(
    name: str, schema: dict[str, Any], schema_errors: Callable[..., list[str]]
) -> None:
    config = packaged_library().lookup().find(name, Problems())
    assert config is not None

    graph = example_in(subgraph_page(name, config, 80))

    assert check_graph(graph_around(graph["node"])) == []
    assert schema_errors(schema, graph) == []


def test_the_options_of_a_subgraph_are_shown_with_their_defaults() -> None:
    text = """\
        # Clip lists.
        #
        #   LIST   is clipped
        type: Clip
        input_stream: LIST:items
        output_stream: clipped
        options: {most: 3}
        node:
          - calculator: ClipVectorSizeCalculator
            input_stream: items
            output_stream: clipped
            option_value: max_vec_size:options/most
        """
    config = read_text(dedent(text), "clip.yaml", Problems())

    page = ["".join(part for part, _ in line) for line in subgraph_page("Clip", config, 80)]

    assert page == [
        "Clip  subgraph",
        "",
        "Clip lists.",
        "",
        "  LIST   is clipped",
        "",
        "Inputs",
        "  LIST  tuple[Any, ...]",
        "",
        "Outputs",
        "  (no tag)  tuple[Any, ...]",
        "",
        "Options",
        "  most  = 3",
        "",
        "In a graph",
        "  - calculator: Clip",
        "    input_stream: LIST:items",
        "    output_stream: clipped",
    ]
