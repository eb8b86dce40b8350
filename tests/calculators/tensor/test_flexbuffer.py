"""FlexBuffers as the library that TensorFlow's converter uses writes them."""

from __future__ import annotations

import struct

import pytest
from flatbuffers import flexbuffers

from vitruvian.calculators.tensor.flexbuffer import read_options


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"output_height": 16, "output_width": 16},
        {"negative": -3, "wide": 70_000, "wider": 2**40, "zero": 0},
        {"half": 0.5, "exact": 1 / 3, "one": 1},
    ],
)
def test_numbers_are_read_by_name(options):
    assert read_options(bytes(flexbuffers.Dumps(options))) == options


@pytest.mark.parametrize("items", [[7], [1, -2, 300], list(range(300))])
def test_lists_of_whole_numbers_are_read(items):
    builder = flexbuffers.Builder()
    with builder.Map():
        builder.TypedVectorFromElements("indexes", items)
        builder.Int("more", 5)

    assert read_options(bytes(builder.Finish())) == {"indexes": tuple(items), "more": 5}


@pytest.mark.parametrize(
    ("content", "message"),
    [([1, 2], "are no mapping"), ({"text": "abc"}, "unknown type")],
)
def test_other_contents_are_refused(content, message):
    with pytest.raises(ValueError, match=message):
        read_options(bytes(flexbuffers.Dumps(content)))


def test_what_was_cut_off_is_no_option():
    whole = bytes(flexbuffers.Dumps({"output_height": 70_000}))

    with pytest.raises(struct.error):
        read_options(whole[-6:])
