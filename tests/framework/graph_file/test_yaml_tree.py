import math

import pytest

from vitruvian.framework.errors import Location
from vitruvian.framework.graph_file import yaml_tree
from vitruvian.framework.graph_file.problems import Problems
from vitruvian.framework.graph_file.yaml_tree import Tree, tree_of_data, tree_of_text


def read(text: str) -> Tree:
    problems = Problems()
    tree = tree_of_text(text, "g.yaml", problems)
    assert not problems.in_order()
    assert tree is not None
    return tree


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("NO", "NO"),
        ("no", "no"),
        ("on", "on"),
        ("y", "y"),
        ("true", True),
        ("True", True),
        ("FALSE", False),
        ("tRue", "tRue"),
        ("null", None),
        ("~", None),
        ("Nil", "Nil"),
        ("12", 12),
        ("-7", -7),
        ("+7", 7),
        ("0777", 777),
        ("0o17", 15),
        ("0x1F", 31),
        ("1_000", "1_000"),
        ("12:30", "12:30"),
        ("2024-01-31", "2024-01-31"),
        ("1e-3", 0.001),
        ("1.5", 1.5),
        ("-.5", -0.5),
        ("3.", 3.0),
        ("1e3", 1000.0),
        (".inf", math.inf),
        ("-.INF", -math.inf),
        (".", "."),
        ("-", "-"),
        ("1.2.3", "1.2.3"),
        ("'12'", "12"),
        ('"true"', "true"),
        ("'~'", "~"),
        ("0x", "0x"),
        ("IMAGE:0:image", "IMAGE:0:image"),
        ("=", "="),
    ],
)
def test_scalars_follow_yaml_1_2(text, value):
    scalar = read(f"[{text}]" if text != "-" else "['-']").plain()[0]

    assert scalar == value
    assert type(scalar) is type(value)


def test_not_a_number_is_read():
    assert math.isnan(read("a: .nan").plain()["a"])


@pytest.mark.parametrize(
    "text",
    ["9" * 400, "-" + "9" * 5000, "0x" + "f" * 3900, "0o" + "7" * 5000, "1e999", "9" * 400 + ".0"],
)
def test_a_number_too_large_is_a_problem_with_its_place(text):
    problems = Problems()

    assert tree_of_text(f"a: 1\nb: {text}\n", "g.yaml", problems) is None
    (problem,) = problems.in_order()
    assert problem.location == Location("g.yaml", 2, 4)
    assert problem.message.startswith(f"the number {text[:5]}")
    assert "is too large; numbers go up to 1.8e308, whole ones up to 2^64 - 1" in problem.message
    assert len(problem.message) < 160


def test_a_whole_number_of_more_than_64_bits_is_read_as_a_float():
    values = read(f"[{2**64 - 1}, {2**64}, {-(2**63) - 1}]").plain()

    assert [(type(value), value) for value in values] == [
        (int, 2**64 - 1),
        (float, 2.0**64),
        (float, -(2.0**63)),
    ]


@pytest.mark.parametrize("depth", [65, 100_000])
def test_data_nested_too_deep_is_a_problem(depth):
    data: object = 1
    for _ in range(depth):
        data = {"a": data}
    problems = Problems()

    assert tree_of_data(data, "<graph>", problems) is None
    assert [str(problem) for problem in problems.in_order()] == [
        "<graph>: nested more than 64 levels deep"
    ]


def test_data_with_a_number_too_large_is_a_problem_with_its_place():
    problems = Problems()

    assert tree_of_data({"a": [10**5000]}, "<graph>", problems) is None
    assert str(problems.in_order()[0]).startswith("<graph> a[0]: the number 0x")


def test_every_value_knows_its_place():
    tree = read("a: 1\nb:\n  c: [2, {d: 3}]\n")

    assert dict(tree.places()) == {
        ("a",): Location("g.yaml", 1, 1),
        ("b",): Location("g.yaml", 2, 1),
        ("b", "c"): Location("g.yaml", 3, 3),
        ("b", "c", 0): Location("g.yaml", 3, 7),
        ("b", "c", 1): Location("g.yaml", 3, 10),
        ("b", "c", 1, "d"): Location("g.yaml", 3, 11),
    }


def test_every_duplicate_key_is_reported_and_the_first_one_kept():
    problems = Problems()
    tree = tree_of_text("a: 1\nb: {c: 1, c: 2}\na: 3\n", "g.yaml", problems)

    assert [str(problem) for problem in problems.in_order()] == [
        "g.yaml:2: the key 'c' stands twice, first on line 2",
        "g.yaml:3: the key 'a' stands twice, first on line 1",
    ]
    assert tree is not None
    assert tree.plain() == {"a": 1, "b": {"c": 1}}


def test_keys_are_text_whatever_they_look_like():
    assert read("{1: a, true: b, null: c}").plain() == {"1": "a", "true": "b", "null": "c"}


def test_windows_line_ends_and_block_text_are_read():
    assert read("a: 1\r\nb: |\r\n  two\r\n  lines\r\n").plain() == {"a": 1, "b": "two\nlines\n"}


def test_the_parser_written_in_python_reads_the_same(monkeypatch):
    text = "a: [1, x:y, 'z', {b: ~}]\nc:\n  - d: 0o17\n"
    fast = read(text)
    monkeypatch.setattr(yaml_tree, "_PARSER", yaml_tree.yaml.SafeLoader)

    assert read(text) == fast


@pytest.mark.parametrize(
    "text",
    [
        "a: [1",
        "\t- a",
        "a: b: c",
        "a:\n  - b\n c: d",
        "'a",
        "a: @b",
        "a\nb: c",
        "*x",
        "&x a",
        "a: \x00",
    ],
)
def test_both_parsers_find_the_same_faults(text, monkeypatch):
    fast, slow = Problems(), Problems()
    tree_of_text(text, "g.yaml", fast)
    monkeypatch.setattr(yaml_tree, "_PARSER", yaml_tree.yaml.SafeLoader)
    tree_of_text(text, "g.yaml", slow)

    assert fast.in_order() == slow.in_order() != []


@pytest.mark.parametrize("parser", ["CSafeLoader", "SafeLoader"])
@pytest.mark.parametrize("level", ["[", "{a: ", "- ", "? "])
@pytest.mark.parametrize("depth", [65, 1_500])
def test_nesting_without_end_is_a_problem_and_no_crash(depth, level, parser, monkeypatch):
    monkeypatch.setattr(yaml_tree, "_PARSER", getattr(yaml_tree.yaml, parser))
    problems = Problems()
    tree_of_text(level * depth, "g.yaml", problems)

    assert [problem.message for problem in problems.in_order()] == [
        "nested more than 64 levels deep"
    ]


def test_plain_data_is_placed_by_its_path():
    tree = tree_of_data({"node": [{"a": 1}], 5: (True,)}, "<graph>", Problems())
    assert tree is not None

    assert tree.plain() == {"node": [{"a": 1}], "5": [True]}
    assert str(dict(tree.places())["node", 0, "a"]) == "<graph> node[0].a"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        ({}, "a mapping"),
        ([], "a list"),
        (None, "nothing"),
        (True, "the flag true"),
        (3, "the number 3"),
        ("x", "the text 'x'"),
        (object(), "a object"),
    ],
)
def test_values_are_called_what_a_person_calls_them(data, kind):
    tree = tree_of_data(data, "<graph>", Problems())

    assert tree is not None
    assert tree.kind == kind
