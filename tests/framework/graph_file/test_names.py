import re

import pytest

from vitruvian.framework.graph_file.config import NodeConfig, PortEntry
from vitruvian.framework.graph_file.names import (
    GraphNameError,
    entry_label,
    node_names,
    parse_entries,
    parse_entry,
    parse_tag_index,
)


@pytest.mark.parametrize(
    ("text", "tag", "index", "name"),
    [
        ("image", "", 0, "image"),
        ("_x9__y", "", 0, "_x9__y"),
        ("IMAGE:image", "IMAGE", 0, "image"),
        ("_T2:image", "_T2", 0, "image"),
        ("INPUT:0:a", "INPUT", 0, "a"),
        ("INPUT:10000:a", "INPUT", 10000, "a"),
    ],
)
def test_entries_are_read(text, tag, index, name):
    entry = parse_entry(text)

    assert (entry.tag, entry.index, entry.name) == (tag, index, name)
    assert parse_entry(str(entry)) == entry


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Image", "'Image' has the name 'Image'; a name matches [a-z_][a-z0-9_]*; write 'image'"),
        ("9lives", "'9lives' has the name '9lives'; a name matches [a-z_][a-z0-9_]*"),
        ("a-b", "'a-b' has the name 'a-b'; a name matches [a-z_][a-z0-9_]*; write 'a_b'"),
        ("T:aB", "'T:aB' has the name 'aB'; a name matches [a-z_][a-z0-9_]*; write 'T:a_b'"),
        (
            "a:IMAGE",
            "'a:IMAGE' has the name 'IMAGE'; a name matches [a-z_][a-z0-9_]*; write 'IMAGE:a'",
        ),
        ("naïve", "'naïve' has the name 'naïve'; a name matches [a-z_][a-z0-9_]*"),
        ("IMAGE:", "'IMAGE:' has the name ''; a name matches [a-z_][a-z0-9_]*"),
        ("a\n", "'a\\n' has the name 'a\\n'; a name matches [a-z_][a-z0-9_]*"),
        (
            "image:a",
            "'image:a' has the tag 'image'; a tag matches [A-Z_][A-Z0-9_]*; write 'IMAGE:a'",
        ),
        (":a", "':a' has the tag ''; a tag matches [A-Z_][A-Z0-9_]*"),
        ("T:x:a", "'T:x:a' has the index 'x'; an index is a whole number from 0 to 10000"),
        ("T:-1:a", "'T:-1:a' has the index '-1'; an index is a whole number from 0 to 10000"),
        ("T:00:a", "'T:00:a' has the index '00'; an index is a whole number from 0 to 10000"),
        (
            "T:10001:a",
            "'T:10001:a' has the index '10001'; an index is a whole number from 0 to 10000",
        ),
        (
            "T:0:b:a",
            "'T:0:b:a' has more than two colons; write NAME, TAG:NAME or TAG:INDEX:NAME",
        ),
    ],
)
def test_a_malformed_entry_says_what_is_allowed(text, message):
    with pytest.raises(GraphNameError, match=f"^{re.escape(message)}$"):
        parse_entry(text)


def test_untagged_entries_are_counted_among_the_tagged():
    entries = parse_entries(["a", "T:b", "c", "T:1:d", "e"])

    assert [(entry.tag, entry.index, entry.name) for entry in entries] == [
        ("", 0, "a"),
        ("T", 0, "b"),
        ("", 1, "c"),
        ("T", 1, "d"),
        ("", 2, "e"),
    ]


@pytest.mark.parametrize(
    ("text", "reference"),
    [("LOOP", ("LOOP", 0)), ("LOOP:2", ("LOOP", 2)), (":1", ("", 1)), ("", ("", 0))],
)
def test_references_to_entries_are_read(text, reference):
    assert parse_tag_index(text) == reference


@pytest.mark.parametrize("text", ["loop", "LOOP:", "LOOP:x", "LOOP:1:name", ":01"])
def test_a_malformed_reference_is_refused(text):
    with pytest.raises(GraphNameError, match=f"^'{text}' names no input; write its tag"):
        parse_tag_index(text)


def test_references_are_written_as_they_are_read():
    assert [entry_label("T", 0), entry_label("T", 3), entry_label("", 1)] == ["T", "T:3", ":1"]


@pytest.mark.parametrize(
    ("nodes", "names"),
    [
        (["A", "B"], ["A", "B"]),
        (["A", "B", "A"], ["A_1", "B", "A_2"]),
        (["A", ("A", "mine"), "A"], ["A_1", "mine", "A_2"]),
        ([("A", "same"), ("B", "same")], ["same_1", "same_2"]),
        (["A", ("B", "A_1"), "A"], ["A_2", "A_1", "A_3"]),
    ],
)
def test_nodes_are_named_by_calculator_and_told_apart(nodes, names):
    pairs = [node if isinstance(node, tuple) else (node, "") for node in nodes]

    assert node_names([NodeConfig(calculator, name) for calculator, name in pairs]) == names


def test_an_entry_remembers_how_it_was_written():
    assert PortEntry("sub__a").label == "sub__a"
    assert PortEntry("sub__a", written="a").label == "a"
