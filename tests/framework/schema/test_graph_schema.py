from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import jsonschema
import pytest

from vitruvian.framework.authoring.calculator import Calculator, CalculatorRegistry
from vitruvian.framework.authoring.ports import ANY_TAG, Input, Option, Output, SideInput
from vitruvian.framework.graph_file.field_reader import Field
from vitruvian.framework.graph_file.graph_reader import GRAPH_FIELDS, NODE_FIELDS
from vitruvian.framework.graph_file.library import GraphLibrary
from vitruvian.framework.graph_file.problems import Problems
from vitruvian.framework.graph_file.reading import read_text
from vitruvian.framework.graph_file.yaml_tree import tree_of_text
from vitruvian.framework.schema.graph_schema import graph_schema


class Shape(StrEnum):
    """Name a shape."""

    ROUND = "ROUND"
    SQUARE = "SQUARE"


@dataclass(frozen=True)
class Pen:
    """Say how to draw."""

    width: int = field(default=2, metadata={"doc": "Width of the line, in pixels."})

    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012


class DrawShapesCalculator(Calculator, abstract=True):
    """Draw shapes.

    More about it.
    """

    image = Input(int)
    size = Input(int, optional=True)
    drawn = Output(int, tag="")
    font = SideInput(str, optional=True)
    shape = Option(Shape.ROUND, doc="What to draw.")
    scale = Option(1.0, gt=0, doc="Grow it.")
    corners = Option(type=tuple[float, ...], doc="Where.")
    pair = Option((0, 1), type=tuple[int, int])
    pen = Option(Pen(), doc="How.")
    hint = Option(None, type=int | None)


class PassAnythingCalculator(Calculator, abstract=True):
    """Pass on."""

    packet = Input(Any, tag=ANY_TAG)
    same = Output(Any, tag=ANY_TAG)


INNER = """\
# Draw one shape.
type: DrawOne
input_stream: IMAGE:image
output_stream: drawn
options: {size: 3}
node:
  - calculator: DrawShapesCalculator
    input_stream: IMAGE:image
    output_stream: drawn
    option_value: ["scale:options/size", "shape:options/shape"]
"""

GOOD = """\
input_stream: image
output_stream: [drawn]
max_queue_size: -1
executor: {name: slow, num_threads: 1}
node:
  - calculator: DrawShapesCalculator
    name: draw
    input_stream: [IMAGE:image, SIZE:0:sizes]
    output_stream: drawn
    back_edge: SIZE
    executor: slow
    input_stream_handler: ImmediateInputStreamHandler
    options: {corners: [1, 2.5], shape: SQUARE, pen: {width: 3}, pair: [4, 5], hint: 7}
  - calculator: DrawShapesCalculator
    input_stream: IMAGE:image
    option_value: corners:options/corners
  - calculator: PassAnythingCalculator
    input_stream: [ANY:image, OTHER:1:drawn, plain]
    output_stream: [ANY:a, OTHER:1:b, c]
  - calculator: DrawOne
    input_stream: IMAGE:image
    output_stream: inner
    options: {size: 5}
  - calculator: SubgraphBesideTheFile
    options: {what: ever}
  - calculator: SwitchContainer
    options: {contained_node: [{calculator: DrawOne}]}
"""


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    registry = CalculatorRegistry()
    for cls in (DrawShapesCalculator, PassAnythingCalculator):
        registry.add(cls.__name__, cls)
    library = GraphLibrary()
    library.add_subgraph(read_text(INNER, "inner.yaml", Problems()))
    made = graph_schema(registry=registry, library=library)
    jsonschema.Draft7Validator.check_schema(made)
    return made


def faults(schema: dict[str, Any], text: str) -> list[str]:
    tree = tree_of_text(text, "graph.yaml", Problems())
    assert tree is not None
    found = jsonschema.Draft7Validator(schema).iter_errors(tree.plain())
    return ["/".join(map(str, error.absolute_path)) for error in found]


def test_a_good_graph_fits(schema: dict[str, Any]) -> None:
    assert faults(schema, GOOD) == []


def test_a_subgraph_fits(schema: dict[str, Any]) -> None:
    assert faults(schema, INNER) == []


@pytest.mark.parametrize(
    ("right", "wrong", "place"),
    [
        ("max_queue_size: -1", "max_queue_size: 0", "max_queue_size"),
        ("max_queue_size: -1", "max_queu_size: 5", ""),
        ("num_threads: 1", "threads: 1", "executor"),
        ("input_stream: image", "input_stream: Image", "input_stream"),
        ("[drawn]", "[out:drawn]", "output_stream"),
        ("    name: draw", "    nam: draw", "node/0"),
        ("  - calculator: DrawShapesCalculator\n    name", "  - name", "node/0"),
        (
            "calculator: DrawShapesCalculator",
            "calculator: DrawShapesCalculatr",
            "node/0/calculator",
        ),
        ("IMAGE:image, SIZE", "IMAG:image, SIZE", "node/0/input_stream/0"),
        ("IMAGE:image, SIZE", "image, SIZE", "node/0/input_stream/0"),
        ("output_stream: drawn", "output_stream: DRAWN:drawn", "node/0/output_stream"),
        ("back_edge: SIZE", "back_edge: size", "node/0/back_edge"),
        ("Immediate", "Imediate", "node/0/input_stream_handler"),
        ("corners: [1", "corner: [1", "node/0/options"),
        ("[1, 2.5]", "[1, two]", "node/0/options/corners/1"),
        ("shape: SQUARE", "shape: OVAL", "node/0/options/shape"),
        ("width: 3", "width: wide", "node/0/options/pen/width"),
        ("width: 3", "with: 3", "node/0/options/pen"),
        ("[4, 5]", "[4, 5, 6]", "node/0/options/pair"),
        ("hint: 7", "hint: no", "node/0/options/hint"),
        ("hint: 7", "scale: 0", "node/0/options/scale"),
        ("corners: [1, 2.5], ", "", "node/0"),
        ("size: 5", "sise: 5", "node/3/options"),
        ("output_stream: inner", "output_stream: OUT:inner", "node/3/output_stream"),
    ],
)
def test_a_typical_mistake_is_found_at_its_place(
    schema: dict[str, Any], right: str, wrong: str, place: str
) -> None:
    assert right in GOOD

    assert place in faults(schema, GOOD.replace(right, wrong, 1))


def test_a_graph_that_imports_may_name_other_calculators(schema: dict[str, Any]) -> None:
    own = "node: [{calculator: OwnCalculator}]\n"

    assert faults(schema, own) == ["node/0/calculator"]
    assert faults(schema, "import: own.py\n" + own) == []


def test_calculators_and_their_options_are_described(schema: dict[str, Any]) -> None:
    definitions = schema["$defs"]
    options = definitions["DrawShapesCalculator.options"]
    offered = definitions["node"]["properties"]["calculator"]["anyOf"][0]
    docs = dict(zip(offered["enum"], offered["enumDescriptions"], strict=True))

    assert docs["DrawShapesCalculator"] == options["description"] == "Draw shapes."
    assert docs["DrawOne"] == "Draw one shape."
    assert options["properties"]["scale"] == {
        "default": 1.0,
        "description": "Grow it.",
        "exclusiveMinimum": 0.0,
        "type": "number",
    }
    assert definitions["Pen"]["properties"]["width"]["description"].startswith("Width of")


@pytest.mark.parametrize(("part", "fields"), [("graph", GRAPH_FIELDS), ("node", NODE_FIELDS)])
def test_every_field_is_described_and_typed(
    schema: dict[str, Any], part: str, fields: dict[str, Field]
) -> None:
    properties = (schema if part == "graph" else schema["$defs"]["node"])["properties"]

    assert set(properties) == set(fields)
    for name, described in fields.items():
        assert set(properties[name]) > {"doNotSuggest" if described.hidden else "description"}
