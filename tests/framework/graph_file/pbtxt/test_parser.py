from __future__ import annotations

import math

import pytest

from vitruvian.framework.graph_file.pbtxt import ListValue, Message, Scalar, parse_pbtxt
from vitruvian.framework.graph_file.pbtxt.faults import UnreadablePbtxtError
from vitruvian.framework.graph_file.pbtxt.parser import comment_tokens


def value_of(text: str) -> object:
    """The value of the first field, messages as dictionaries."""
    return plain(parse_pbtxt(text).fields[0].value)


def plain(value: object) -> object:
    if isinstance(value, Message):
        return {field.name: plain(field.value) for field in value.fields}
    if isinstance(value, ListValue):
        return [plain(item) for item in value.items]
    assert isinstance(value, Scalar)
    return value.value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1", 1),
        ("a: -1", -1),
        ("a: - # minus\n 1", -1),
        ("a: 0x1F", 31),
        ("a: -0X1f", -31),
        ("a: 017", 15),
        ("a: 0", 0),
        ("a: 1.5", 1.5),
        ("a: .5", 0.5),
        ("a: 2.", 2.0),
        ("a: 1e-3", 0.001),
        ("a: -2.5E+2", -250.0),
        ("a: 3f", 3.0),
        ("a: 1.25F", 1.25),
        ("a: inf", math.inf),
        ("a: -Infinity", -math.inf),
        ("a: true", True),
        ("a: False", False),
        ("a: BORDER_ZERO", "BORDER_ZERO"),
        ("a: 'x'", "x"),
        ('a: "x" \'y\'\n "z"', "xyz"),
        ("a: ''", ""),
        (r'a: "tab\tquote\"\'\\\n"', "tab\tquote\"'\\\n"),
        (r'a: "\303\244 \xc3\xa4 \u00e4 \U0001F600 \?"', "ä ä ä \U0001f600 ?"),
        ("a: 'ä # no comment'", "ä # no comment"),
        ("a: [1, 2,3]", [1, 2, 3]),
        ("a: []", []),
        ("a [{b: 1}, <b: 2>]", [{"b": 1}, {"b": 2}]),
        ("a: [{}]", [{}]),
        ("a { b: 1; c: 2, d: 3 }", {"b": 1, "c": 2, "d": 3}),
        ("a: { b: 1 c: 2 }", {"b": 1, "c": 2}),
        ("a < b < c: 1 > >", {"b": {"c": 1}}),
        ("a {b:FOO c:BAR d{}}", {"b": "FOO", "c": "BAR", "d": {}}),
    ],
)
def test_every_form_of_a_value_is_read(text: str, expected: object) -> None:
    value = value_of(text)

    assert value == expected
    assert type(value) is type(expected)


def test_not_a_number_is_read() -> None:
    assert math.isnan(value_of("a: nan"))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "[mediapipe.GateCalculatorOptions.ext] { allow: true }",
            "mediapipe.GateCalculatorOptions.ext",
        ),
        ("[type.googleapis.com/mediapipe.X]: {}", "type.googleapis.com/mediapipe.X"),
        ("[ a.b / c.D ] {}", "a.b/c.D"),
    ],
)
def test_names_in_brackets_are_types(text: str, name: str) -> None:
    (field,) = parse_pbtxt(text).fields

    assert (field.name, field.is_type) == (name, True)


def test_fields_and_values_know_their_places() -> None:
    message = parse_pbtxt("a: 1\n\nnode {\n  calculator: 'X'\n}\n")

    node = message.fields[1]
    assert (node.place, node.end) == ((3, 1), 5)
    assert isinstance(node.value, Message)
    inner = node.value.fields[0]
    assert (inner.place, inner.value.place) == ((4, 3), (4, 15))


def test_comments_are_found_with_their_places() -> None:
    text = "# one\na: '# text' # two\nb { # three\n}"

    assert comment_tokens(text) == [((1, 1), "# one"), ((2, 13), "# two"), ((3, 5), "# three")]


@pytest.mark.parametrize("text", ["", "# only a comment", "\n\n"])
def test_nothing_is_an_empty_message(text: str) -> None:
    assert parse_pbtxt(text).fields == ()


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("a {\n b: 1\n", 1, 3, "the '{' that opens here has no '}'"),
        ("a: [1, 2", 1, 4, "the '[' that opens here has no ']'"),
        ("a: 1\nb:", 2, 2, "the text ends where a value is expected"),
        ("a { b: 1 }}", 1, 11, "this '}' closes nothing; is a '{' missing above?"),
        ("a <\n b: 1 }", 2, 7, "expected '>' for the '<' of line 1, not '}'"),
        ('a "x"', 1, 3, "expected ':' or '{' between 'a' and \"x\""),
        ("a {b}", 1, 5, "expected ':' or '{' between 'b' and }"),
        ("a: }", 1, 4, "this '}' closes nothing"),
        ("a { b: }", 1, 8, "expected a value before '}'"),
        ("a: 'x\nb: 1", 1, 4, "the quote ' that opens here is not closed on its line"),
        ("a: 12abc", 1, 4, "'12abc' is neither a number nor a name"),
        ("a: 1.2.3", 1, 4, "'1.2.3' is neither a number nor a name"),
        ("a: [1 2]", 1, 7, "unexpected 2 in the list of line 1; is a comma or ']' missing?"),
        ("- calculator: X", 1, 1, "expected the name of a field, not -; this is the text format"),
        ("a: b:c", 1, 5, "expected the name of a field, not :; text that holds a ':' belongs in"),
        ("a: @", 1, 4, "'@' has no meaning here; text belongs in quotes"),
        ("a: -foo", 1, 5, "expected a number after '-', not 'foo'"),
        ("a: 089", 1, 4, "089 is octal, because it begins with 0; leave that out"),
        (r"a: '\q'", 1, 4, r"the escape '\q' does not exist; a backslash is written '\\'"),
        (r"a: '\377'", 1, 4, "the bytes of this text are not UTF-8"),
        (r"a: '\ud800'", 1, 4, "is no character"),
        ("a {" * 70 + "}" * 70, 1, 195, "nested more than 64 levels deep"),
        ("a {" * 50, 1, 150, "the '{' that opens here has no '}'"),
        ("a {" * 100_000, 1, 195, "nested more than 64 levels deep"),
        ("# {{\na: '{{'\n" * 70 + "a <" * 70, 141, 195, "nested more than 64 levels deep"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(
    text: str, line: int, column: int, message: str
) -> None:
    with pytest.raises(UnreadablePbtxtError) as caught:
        parse_pbtxt(text, "graph.pbtxt")

    place = caught.value.location
    assert message in str(caught.value)
    assert (place.file, place.line, place.column) == ("graph.pbtxt", line, column)


@pytest.mark.parametrize("number", ["9" * 400, "-" + "9" * 5000, "0x" + "f" * 3900, "1e999"])
def test_a_number_too_large_is_a_fault_with_its_place(number):
    with pytest.raises(
        UnreadablePbtxtError, match=r"the number .* is too large; numbers go"
    ) as raised:
        parse_pbtxt(f"a: 1\nb: {number}", "g.pbtxt")

    assert raised.value.location.line == 2
