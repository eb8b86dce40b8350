from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

import pytest

from vitruvian.framework.authoring.calculator import Calculator
from vitruvian.framework.authoring.options import check_options, options_schema, parse_options
from vitruvian.framework.authoring.ports import Option
from vitruvian.framework.errors import GraphConfigError


class Border(StrEnum):
    ZERO = "BORDER_ZERO"
    REPLICATE = "BORDER_REPLICATE"


@dataclass(frozen=True)
class Color:
    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}
    r: int = 0
    g: int = 0


class OptionsProbe(Calculator, abstract=True):
    scale = Option(1.25, doc="Grow by this factor.", gt=0.0)
    steps = Option(3, ge=1, le=9)
    flip = Option(default=False)
    label = Option("none")
    border = Option(Border.ZERO)
    ratios = Option((1.0,), type=tuple[float, ...])
    color = Option(Color())
    limit = Option(None, type=int | None)


class RequiredProbe(Calculator, abstract=True):
    path = Option(type=str)
    scale = Option(1.0)


def test_without_values_every_option_has_its_default():
    assert parse_options(OptionsProbe, {}) == {
        "scale": 1.25,
        "steps": 3,
        "flip": False,
        "label": "none",
        "border": Border.ZERO,
        "ratios": (1.0,),
        "color": Color(),
        "limit": None,
    }


@pytest.mark.parametrize(
    ("name", "given", "value"),
    [
        ("scale", 2, 2.0),
        ("steps", 9, 9),
        ("flip", True, True),
        ("label", "x", "x"),
        ("border", "BORDER_REPLICATE", Border.REPLICATE),
        ("border", Border.REPLICATE, Border.REPLICATE),
        ("ratios", [1, 2.5], (1.0, 2.5)),
        ("ratios", (1, 2.5), (1.0, 2.5)),
        ("color", {"g": 7}, Color(0, 7)),
        ("limit", 4, 4),
        ("limit", None, None),
    ],
)
def test_values_are_taken_as_a_file_writes_them(name, given, value):
    parsed = parse_options(OptionsProbe, {name: given})[name]

    assert parsed == value
    assert type(parsed) is type(value)


@pytest.mark.parametrize(
    ("given", "path", "message"),
    [
        ({"scael": 1}, ("scael",), r"has no option 'scael'; its options are: .* mean 'scale'\?"),
        ({"scale": "2"}, ("scale",), r"option 'scale' is \"2\"; expected float"),
        ({"scale": -1.0}, ("scale",), r"'scale' is -1.0; expected float \(.*greater than 0"),
        ({"steps": 1.5}, ("steps",), "'steps' is 1.5; expected int"),
        ({"steps": True}, ("steps",), "'steps' is true; expected int"),
        ({"steps": 10}, ("steps",), "less than or equal to 9"),
        ({"flip": 1}, ("flip",), "'flip' is 1; expected bool"),
        ({"label": 1}, ("label",), "'label' is 1; expected str"),
        ({"border": "ZERO"}, ("border",), "expected Border .*BORDER_ZERO"),
        ({"ratios": 1.0}, ("ratios",), r"is 1.0; expected tuple.* \(write a list: \[1.0\]\)"),
        ({"ratios": [1.0, "x"]}, ("ratios", 1), r"'ratios.1' is \"x\""),
        ({"color": {"rr": 1}}, ("color", "rr"), "unknown field 'color.rr'"),
        ({"color": {"r": "1"}}, ("color", "r"), r"'color.r' is \"1\""),
        ({"color": Color()}, (), "an option cannot be a Color"),
    ],
)
def test_a_wrong_value_is_reported_with_its_place(given, path, message):
    _, [(found, text)] = check_options(OptionsProbe, given)

    assert found == path
    with pytest.raises(GraphConfigError, match=message):
        parse_options(OptionsProbe, given)
    assert text.startswith(("OptionsProbe", "an option"))


def test_every_wrong_value_is_reported():
    with pytest.raises(GraphConfigError, match="scale") as caught:
        parse_options(OptionsProbe, {"scale": "x", "steps": 0, "nope": 1})

    assert len(caught.value.problems) == 3


def test_a_missing_required_option_is_reported():
    with pytest.raises(GraphConfigError, match="RequiredProbe needs the option 'path'"):
        parse_options(RequiredProbe, {})
    assert parse_options(RequiredProbe, {"path": "a"}) == {"path": "a", "scale": 1.0}


def test_the_schema_names_types_defaults_and_documentation():
    schema = options_schema(OptionsProbe)

    assert schema["properties"]["scale"] == {
        "default": 1.25,
        "description": "Grow by this factor.",
        "exclusiveMinimum": 0.0,
        "title": "Scale",
        "type": "number",
    }
    assert schema["additionalProperties"] is False
    assert options_schema(RequiredProbe)["required"] == ["path"]
